import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../server/db/embedded/start-embedded-postgres.ts'
import { migrate } from '../../server/db/migrate.ts'
import { findFreePort } from '../free-port.ts'
import { startSandboxProcess } from '../sandbox-process.ts'
import { startPlatform, type Platform } from './platform/start-platform.ts'
import { startServerLife, type Role, type ServerLife } from './server-life.ts'

/** The product as it runs: PostgreSQL, one or more server processes and the platform, each a process of its own. */
export type BenchWorld = {
  databaseUrl: string
  /** The first server's. */
  url: string
  sandboxUrl: string
  platform: Platform
  locationIds: string[]
  /** A bearer token of an agency admin. */
  token: string
  /** What the app needs in its environment. */
  env: Record<string, string | undefined>
  /** The servers that live now; a name is given out once. */
  servers(): ServerLife[]
  startServer(role?: Role): Promise<ServerLife>
  /** New sub-accounts, installed, empty and with a whole window of requests. */
  openLocations(count: number): Promise<string[]>
  close(): Promise<void>
}

/** A throw-away product whose first process has the role `first`. What has been started is ended when a later part fails. */
export async function startBenchWorld(first: Role): Promise<BenchWorld> {
  const closers: (() => unknown)[] = []
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one()
  }
  try {
    return { ...(await startParts(first, closers)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function startParts(first: Role, closers: (() => unknown)[]): Promise<Omit<BenchWorld, 'close'>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'groundwork-bench-'))
  closers.push(() => rm(dataDir, { recursive: true, force: true }))
  const postgres = await startEmbeddedPostgres({ dataDir })
  closers.push(() => postgres.release())
  await migrate(postgres.url)
  const port = await findFreePort(24_000)
  const url = `http://localhost:${port}`
  const app = {
    GHL_CLIENT_ID: '65a1b2c3d4e5f60718293a4b-bench001',
    GHL_CLIENT_SECRET: randomBytes(16).toString('hex'),
    GHL_SHARED_SECRET: randomBytes(16).toString('hex'),
  }
  const sandbox = await startSandboxProcess({
    ...process.env,
    ...app,
    SANDBOX_PORT: String(await findFreePort(port + 1)),
    SANDBOX_APP_URL: url,
    SANDBOX_DATA_FILE: join(dataDir, 'sandbox.json'),
  })
  closers.push(() => sandbox.stop())
  const platform = await startPlatform(sandbox.url)
  closers.push(() => platform.stop())
  const env = {
    ...process.env,
    ...app,
    PUBLIC_URL: url,
    DATABASE_URL: postgres.url,
    GHL_MARKETPLACE_URL: sandbox.url,
    GHL_WEBHOOK_PUBLIC_KEY: sandbox.webhookPublicKey,
    SANDBOX_URL: sandbox.url,
    SESSION_SECRET: randomBytes(32).toString('base64'),
    ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'error',
  }
  const lives: ServerLife[] = []
  const startServer = async (role: Role = 'all', at?: number): Promise<ServerLife> => {
    // As a supervisor would: on a crowded machine a start can meet a database that does not answer in time.
    for (let tries = 1; ; tries += 1) {
      const name = `s${lives.length + 1}`
      const life = await startServerLife(name, role, { ...env, GHL_API_URL: `${platform.url}/via/${name}` }, at)
      lives.push(life)
      if (life.diedAt === undefined) return life
      if (tries === 3) throw new Error(`${name} could not be started`)
    }
  }
  const servers = (): ServerLife[] => lives.filter(({ diedAt }) => diedAt === undefined)
  closers.push(() => Promise.all(servers().map((life) => life.end())))
  await startServer(first, port)
  await installWithFuture(sandbox.url)
  const signedIn = await signIn(url, sandbox.url)
  let opened = 0
  const openLocations = async (count: number): Promise<string[]> => {
    const ids: string[] = []
    for (let n = 0; n < count; n += 1) {
      const { locations } = await control<{ locations: { id: string }[] }>(sandbox.url, 'POST', '/locations', { name: `Bench ${++opened}` })
      ids.push(locations[0]?.id ?? '')
    }
    await platform.claim(ids)
    return ids
  }
  return { databaseUrl: postgres.url, url, sandboxUrl: sandbox.url, platform, env, servers, startServer, openLocations, ...signedIn }
}

export async function control<T = unknown>(sandboxUrl: string, method: string, path: string, body?: unknown): Promise<T> {
  return ask<T>(`${sandboxUrl}/sandbox/control${path}`, method, body)
}

/** Calls a door as the page would and throws when it refuses. */
export async function ask<T>(url: string, method: string, body?: unknown, token?: string): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

type State = {
  locations: { id: string; companyId: string; installed: boolean; status: string }[]
  users: { id: string; companyId: string; type: string; role: string }[]
}

/** For the agency, its locations and those to come. */
async function installWithFuture(sandboxUrl: string): Promise<void> {
  const { callbackUrl } = await control<{ callbackUrl: string }>(sandboxUrl, 'POST', '/install', { as: 'agency', futureLocations: true })
  const called = await fetch(callbackUrl)
  if (!called.ok) throw new Error(`the app did not accept the installation: ${await called.text()}`)
}

async function signIn(url: string, sandboxUrl: string): Promise<{ locationIds: string[]; token: string }> {
  const state = await control<State>(sandboxUrl, 'GET', '/state')
  const companyId = state.locations[0]?.companyId
  const admin = state.users.find((user) => user.companyId === companyId && user.type === 'agency' && user.role === 'admin')
  const { payload } = await control<{ payload: string }>(sandboxUrl, 'POST', '/context', { userId: admin?.id })
  const { token } = await ask<{ token: string }>(`${url}/api/auth/session`, 'POST', { payload })
  const usable = state.locations.filter(
    (location) => location.companyId === companyId && location.installed && location.status === 'active',
  )
  return { locationIds: usable.map((location) => location.id), token }
}
