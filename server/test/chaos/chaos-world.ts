import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { startSandbox, type Sandbox } from '../../../marketplace/sandbox/sandbox.ts'
import { findFreePort } from '../../../scripts/free-port.ts'
import type { CrashPoint } from '../../crash-points.ts'
import { migrate } from '../../db/migrate.ts'
import { createDice, type Dice } from './dice.ts'
import { startOwnPostgres, type OwnPostgres } from './own-postgres.ts'
import { startServerProcess, warmCompileCache, type ServerProcess } from './server-process.ts'
import { clock, createWiretap, type Wiretap } from './wire.ts'

export type Answer<T> = { status: number; body: T }

/** Two places for server processes, one PostgreSQL and one platform, all of which may be made to fail. */
export type ChaosWorld = {
  wiretap: Wiretap
  slots: Slot[]
  /** Every life that a process has had, in order. */
  lives: ServerProcess[]
  /** Ends what lives in a slot, if anything does, and starts a new process there. */
  restart(slot: Slot, how?: { crashAt?: string; shiftMs?: number }): Promise<ServerProcess>
  /** Asks any server that answers, again and again, as a page would that reconnects. */
  ask<T>(method: string, path: string, body?: unknown): Promise<Answer<T>>
  /** A server that answers now. */
  anyServer(): ServerProcess | undefined
  token(): string
  control<T>(method: string, path: string, body?: unknown): Promise<T>
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>
  /** Crashes the database, and starts it again. */
  restartPostgres(): Promise<void>
  /** When it crashed. */
  databaseCrashes: number[]
  close(): Promise<void>
}

export type Slot = {
  index: number
  port: number
  generation: number
  life: ServerProcess | undefined
  /** Where the process in it is to die. */
  awaits: CrashPoint | undefined
}

const answersWithinMs = 60_000
/** A session lasts a quarter of an hour, and a storm for hours. */
const renewSessionMs = 240_000
/** Some writes reach the platform only when a successor of their sender may have looked already. */
const slowShare = 0.05
const slowTransitMs = [300, 4_000] as const

/** Notes every take-over where it happens, which the product itself has no need to remember. */
const claimLog = `
  create schema chaos;
  create table chaos.claims (job_id text, epoch int, server text, at double precision);
  create function chaos.note_claim() returns trigger language plpgsql as $$
  begin
    insert into chaos.claims values (new.id, new.epoch, current_setting('chaos.server', true), extract(epoch from clock_timestamp()) * 1000);
    return null;
  end $$;
  create trigger chaos_claims after update of epoch on jobs for each row when (old.epoch <> new.epoch) execute function chaos.note_claim();
`

export async function startChaosWorld(seed: number, slotCount = 2): Promise<ChaosWorld> {
  const closers: (() => Promise<unknown>)[] = []
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one()
  }
  try {
    return { ...(await startParts(createDice(seed), slotCount, closers)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function startParts(dice: Dice, slotCount: number, closers: (() => Promise<unknown>)[]): Promise<Omit<ChaosWorld, 'close'>> {
  await warmCompileCache()
  const postgres = await startOwnPostgres()
  closers.push(() => postgres.close())
  await migrate(postgres.url)
  const slots = await openSlots(slotCount)
  // One whose clock is wrong rightly refuses everybody's session: it works on jobs alone.
  const answers = (life: ServerProcess): boolean =>
    life.readyAt !== undefined && life.ended === undefined && !life.frozen && life.shiftMs === 0
  const anyServer = (): ServerProcess | undefined =>
    slots.flatMap(({ life }) => (life !== undefined && answers(life) ? [life] : [])).at(Math.random() < 0.5 ? 0 : -1)
  const front = await openFront(anyServer)
  closers.push(() => new Promise((resolve) => front.server.close(resolve)))
  const app = { clientId: '65a1b2c3d4e5f60718293a4b-chaos', clientSecret: 'client-secret-of-chaos', sharedSecret: 'shared-secret-of-chaos' }
  const sandbox = await startSandbox({ appUrl: front.url, quiet: true, ...app })
  closers.push(() => sandbox.close())
  const wiretap = createWiretap(sandbox.url, () => (dice.roll() < slowShare ? dice.between(...slowTransitMs) : 0))
  const lives: ServerProcess[] = []
  const env = environment(sandbox, front.url, app)
  const restart: ChaosWorld['restart'] = async (slot, how = {}) => {
    await end(slot.life)
    slot.generation += 1
    const name = `${String.fromCharCode(97 + slot.index)}${slot.generation}`
    slot.life = await startServerProcess({
      name,
      port: slot.port,
      env,
      databaseUrl: postgres.url,
      wiretap,
      ...how,
    })
    lives.push(slot.life)
    return slot.life
  }
  closers.push(() => Promise.all(slots.map((slot) => end(slot.life))))
  const database = createQueries(postgres)
  closers.push(database.close)
  await database.query(claimLog)
  let token = ''
  const databaseCrashes: number[] = []
  const world: Omit<ChaosWorld, 'close'> = {
    wiretap,
    slots,
    lives,
    restart,
    anyServer,
    token: () => token,
    ask: (method, path, body) => askAny(anyServer, token, method, path, body),
    control: async (method, path, body) => (await send(sandbox.url, method, `/sandbox/control${path}`, body)).body as never,
    query: database.query,
    restartPostgres: () => {
      databaseCrashes.push(clock())
      return postgres.restart()
    },
    databaseCrashes,
  }
  for (const slot of slots) await restart(slot)
  await Promise.all(slots.flatMap((slot) => slot.life?.ready ?? []))
  await install(world)
  token = await signIn(world)
  const renewing = setInterval(() => {
    signIn(world).then(
      (fresh) => (token = fresh),
      () => undefined,
    )
  }, renewSessionMs)
  closers.push(() => Promise.resolve(clearInterval(renewing)))
  return world
}

async function openSlots(count: number): Promise<Slot[]> {
  const slots: Slot[] = []
  for (let index = 0; index < count; index += 1) {
    const port = await findFreePort(21_000 + index * 4_000 + Math.floor(Math.random() * 3_000))
    slots.push({ index, port, generation: 0, life: undefined, awaits: undefined })
  }
  return slots
}

function environment(
  sandbox: Sandbox,
  publicUrl: string,
  app: { clientId: string; clientSecret: string; sharedSecret: string },
): Record<string, string> {
  return {
    PUBLIC_URL: publicUrl,
    GHL_MARKETPLACE_URL: sandbox.url,
    GHL_CLIENT_ID: app.clientId,
    GHL_CLIENT_SECRET: app.clientSecret,
    GHL_SHARED_SECRET: app.sharedSecret,
    GHL_WEBHOOK_PUBLIC_KEY: sandbox.webhookPublicKey,
    SESSION_SECRET: randomBytes(32).toString('base64'),
    ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'warn',
  }
}

async function end(life: ServerProcess | undefined): Promise<void> {
  if (life === undefined || life.ended !== undefined) return
  life.signal('SIGKILL')
  await life.exited
}

/** Where the platform's webhooks and redirects arrive: like a load balancer, it hands them to a process that answers. */
async function openFront(anyServer: () => ServerProcess | undefined): Promise<{ server: Server; url: string }> {
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await readAll(incoming)
      const headers = Object.fromEntries(
        Object.entries(incoming.headers).filter(([name]) => !['host', 'connection', 'content-length'].includes(name)),
      )
      const answer = await fetch(`${anyServer()?.url ?? 'http://127.0.0.1:9'}${incoming.url}`, {
        method: incoming.method ?? 'GET',
        headers: headers as Record<string, string>,
        redirect: 'manual',
        ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
      }).catch(() => undefined)
      outgoing.writeHead(answer?.status ?? 503).end(answer === undefined ? '' : Buffer.from(await answer.arrayBuffer()))
    })().catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** A connection of our own that outlives restarts of the database. */
function createQueries(postgres: OwnPostgres): { query: ChaosWorld['query']; close(): Promise<void> } {
  const pool = new pg.Pool({ connectionString: postgres.url, max: 4 })
  pool.on('error', () => undefined)
  const query: ChaosWorld['query'] = async (sql, values) => {
    for (const began = Date.now(); ;) {
      try {
        return (await pool.query(sql, values)).rows
      } catch (error) {
        const code = (error as { code?: string }).code ?? ''
        if (/^(42|23|22)/.test(code) || Date.now() - began > answersWithinMs) throw error
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
    }
  }
  return { query, close: () => pool.end() }
}

async function install(world: Omit<ChaosWorld, 'close'>): Promise<void> {
  const { callbackUrl } = await world.control<{ callbackUrl: string }>('POST', '/install', { as: 'agency', futureLocations: true })
  const called = await fetch(callbackUrl)
  if (!called.ok) throw new Error(`the callback answered ${called.status}: ${await called.text()}`)
}

async function signIn(world: Omit<ChaosWorld, 'close'>): Promise<string> {
  const { users, locations } = await world.control<{
    users: { id: string; companyId: string; type: string; role: string }[]
    locations: { companyId: string }[]
  }>('GET', '/state')
  const admin = users.find((user) => user.companyId === locations[0]?.companyId && user.type === 'agency' && user.role === 'admin')
  const { payload } = await world.control<{ payload: string }>('POST', '/context', { userId: admin?.id })
  const session = await world.ask<{ token: string }>('POST', '/api/auth/session', { payload })
  if (session.status !== 201) throw new Error(`sign-in answered ${session.status}: ${JSON.stringify(session.body)}`)
  return session.body.token
}

async function askAny<T>(
  anyServer: () => ServerProcess | undefined,
  token: string,
  method: string,
  path: string,
  body: unknown,
): Promise<Answer<T>> {
  let last = 'no server is ready'
  for (const began = Date.now(); Date.now() - began < answersWithinMs;) {
    const server = anyServer()
    try {
      if (server !== undefined) {
        const answer = await send<T>(server.url, method, path, body, token)
        if (answer.status < 500 && answer.status !== 429) return answer
        last = `${answer.status} ${JSON.stringify(answer.body)}`
      }
    } catch (error) {
      last = String(error)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${method} ${path} was not answered: ${last}`)
}

async function send<T>(base: string, method: string, path: string, body: unknown, token?: string): Promise<Answer<T>> {
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    signal: AbortSignal.timeout(20_000),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: (/^[[{]/.test(text) ? JSON.parse(text) : text) as T }
}

async function readAll(from: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of from) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
