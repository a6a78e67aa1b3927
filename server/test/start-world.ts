import { randomBytes } from 'node:crypto'
import { type Sandbox, startSandbox } from '../../marketplace/sandbox/sandbox.ts'
import { findFreePort } from '../../scripts/free-port.ts'
import type { Blueprint } from '../contract/blueprint.ts'
import type { Job, JobStatus } from '../contract/job.ts'
import type { Plan } from '../contract/plan.ts'
import type { SessionAnswer } from '../contract/session.ts'
import { readConfig, type Config } from '../config.ts'
import type { Log } from '../log.ts'
import { startServer, type RunningServer } from '../main.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

type Json = Record<string, unknown>

export type Answer<T> = { status: number; body: T; headers: Headers }

/** A person in the page: the doors as the page would call them. */
export type Person = {
  session: SessionAnswer
  call<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>
  /** Plans, applies and waits for the end. */
  provision(locationId: string, blueprint: Json | Blueprint, variables?: Record<string, string>): Promise<{ plan: Plan; job: Job }>
  plan(locationId: string, blueprint: Json | Blueprint, variables?: Record<string, string>): Promise<Plan>
  waitForJob(jobId: string, until?: readonly JobStatus[]): Promise<Job>
}

export type SandboxLocation = { id: string; companyId: string; name: string; badge: string | null; installed: boolean }
export type SandboxUser = {
  id: string
  companyId: string
  name: string
  email: string
  type: string
  role: string
  locationIds: string[]
  isOwner: boolean
}

/** The product whole: its server on a database of its own, and the other side in a sandbox. */
export type World = {
  database: TestDatabase
  sandbox: Sandbox
  server: RunningServer
  config: Config
  /** What `config` was read from, for a process of its own. */
  env: Record<string, string>
  url: string
  locations: SandboxLocation[]
  /** Of the first agency, those with nothing in them. */
  emptyLocationIds: string[]
  users: SandboxUser[]
  control<T = Json>(method: string, path: string, body?: unknown): Promise<T>
  /** New sub-accounts with nothing in them, by id; of the first company where none is named. */
  makeLocations(how: { name?: string; count?: number; companyId?: string | undefined }): Promise<string[]>
  /** Installs the app agency-wide, as the consent page would. */
  install(options?: Json): Promise<void>
  /** Opens the page as that user, in that location's sidebar or in the agency's view. */
  signIn(userId: string, locationId?: string): Promise<Person>
  /** An agency admin in the agency's view; of the first company where none is named. */
  agencyAdmin(companyId?: string): Promise<Person>
  close(): Promise<void>
}

/** `log` takes the place of standard output. */
export type WorldOptions = { log?: Log; env?: Record<string, string>; sandbox?: Partial<Parameters<typeof startSandbox>[0]> }

export const endedStatuses = ['SUCCESS', 'PARTIAL', 'FAILED', 'CANCELLED', 'ROLLED_BACK'] as const satisfies JobStatus[]

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const database = await createTestDatabase()
  const port = await findFreePort(20_000 + Math.floor(Math.random() * 12_000))
  const url = `http://localhost:${port}`
  const app = {
    clientId: '65a1b2c3d4e5f60718293a4b-abcd1234',
    clientSecret: 'client-secret-of-the-test',
    sharedSecret: 'shared-secret-of-the-test',
  }
  const sandbox = await startSandbox({ appUrl: url, quiet: true, ...app, ...options.sandbox })
  const env = {
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: database.url,
    GHL_API_URL: sandbox.url,
    GHL_MARKETPLACE_URL: sandbox.url,
    GHL_CLIENT_ID: app.clientId,
    GHL_CLIENT_SECRET: app.clientSecret,
    GHL_SHARED_SECRET: app.sharedSecret,
    GHL_WEBHOOK_PUBLIC_KEY: sandbox.webhookPublicKey,
    SESSION_SECRET: randomBytes(32).toString('base64'),
    ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
    SANDBOX_URL: sandbox.url,
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    ...options.env,
  }
  const config = readConfig(env)
  const server = await startServer(config, options.log)
  const control = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
    (await call<T>(sandbox.url, method, `/sandbox/control${path}`, body)).body
  const state = await control<{ locations: SandboxLocation[]; users: SandboxUser[] }>('GET', '/state')
  const signIn = async (userId: string, locationId?: string): Promise<Person> => {
    const { payload } = await control<{ payload: string }>('POST', '/context', { userId, locationId })
    const { body, status } = await call<SessionAnswer>(url, 'POST', '/api/auth/session', { payload })
    if (status !== 201) throw new Error(`sign-in answered ${status}: ${JSON.stringify(body)}`)
    return createPerson(url, body)
  }
  return {
    database,
    sandbox,
    server,
    config,
    env,
    url,
    locations: state.locations,
    emptyLocationIds: state.locations
      .filter((one) => one.companyId === state.locations[0]?.companyId && one.badge === 'empty')
      .map((one) => one.id),
    users: state.users,
    control,
    makeLocations: async (how) => {
      const made = await control<{ locations: SandboxLocation[] }>('POST', '/locations', how)
      return made.locations.map(({ id }) => id)
    },
    install: async (how = {}) => {
      const { callbackUrl } = await control<{ callbackUrl: string }>('POST', '/install', { as: 'agency', ...how })
      const response = await fetch(callbackUrl)
      if (!response.ok) throw new Error(`the callback answered ${response.status}: ${await response.text()}`)
    },
    signIn,
    agencyAdmin: (companyId = state.locations[0]?.companyId) => {
      const admin = state.users.find((user) => user.companyId === companyId && user.type === 'agency' && user.role === 'admin')
      if (admin === undefined) throw new Error('the sandbox has no agency admin')
      return signIn(admin.id)
    },
    close: async () => {
      await server.stop()
      await sandbox.close()
      await database.drop()
    },
  }
}

function createPerson(url: string, session: SessionAnswer): Person {
  const ask: Person['call'] = (method, path, body, headers) =>
    call(url, method, path, body, { authorization: `Bearer ${session.token}`, ...headers })
  const plan: Person['plan'] = async (locationId, blueprint, variables = {}) => {
    const made = await ask<Plan>('POST', '/api/plans', { locationId, blueprint, variables })
    if (made.status !== 201) throw new Error(`planning answered ${made.status}: ${JSON.stringify(made.body)}`)
    return made.body as Plan
  }
  const waitForJob: Person['waitForJob'] = async (jobId, until = endedStatuses) => {
    for (const started = Date.now(); Date.now() - started < 90_000;) {
      const { body } = await ask<Job>('GET', `/api/jobs/${jobId}`)
      if ((until as readonly string[]).includes(body.status as string)) return body as Job
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`job ${jobId} did not become ${until.join(' or ')}`)
  }
  return {
    session,
    call: ask,
    plan,
    waitForJob,
    provision: async (locationId, blueprint, variables) => {
      const made = await plan(locationId, blueprint, variables)
      const started = await ask<{ jobId: string }>('POST', '/api/provisioning', { planId: made.id, hash: made.hash })
      if (started.status !== 202) throw new Error(`applying answered ${started.status}: ${JSON.stringify(started.body)}`)
      return { plan: made, job: await waitForJob(started.body.jobId as string) }
    },
  }
}

async function call<T>(
  base: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const response = await fetch(base + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    body: (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text) as T,
    headers: response.headers,
  }
}
