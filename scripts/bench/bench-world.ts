import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../server/db/embedded/start-embedded-postgres.ts'
import { migrate } from '../../server/db/migrate.ts'
import { findFreePort } from '../free-port.ts'
import { installInSandbox, startSandboxProcess } from '../sandbox-process.ts'

/** The product as it runs: PostgreSQL, one or more server processes and the sandbox, each a process of its own. */
export type BenchWorld = {
  databaseUrl: string
  url: string
  sandboxUrl: string
  locationIds: string[]
  /** A bearer token of an agency admin. */
  token: string
  close(): Promise<void>
}

/** A throw-away product with `latencyMs` of answer time at the platform. What has been started is ended when a later part fails. */
export async function startBenchWorld(latencyMs: number): Promise<BenchWorld> {
  const closers: (() => Promise<unknown>)[] = []
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one()
  }
  try {
    return { ...(await startParts(latencyMs, closers)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function startParts(latencyMs: number, closers: (() => Promise<unknown>)[]): Promise<Omit<BenchWorld, 'close'>> {
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
  await control(sandbox.url, 'POST', '/quirks', { latencyMs })
  const env = {
    ...process.env,
    ...app,
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: postgres.url,
    GHL_API_URL: sandbox.url,
    GHL_MARKETPLACE_URL: sandbox.url,
    GHL_WEBHOOK_PUBLIC_KEY: sandbox.webhookPublicKey,
    SANDBOX_URL: sandbox.url,
    SESSION_SECRET: randomBytes(32).toString('base64'),
    ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'error',
  }
  const server = spawn(process.execPath, [join(import.meta.dirname, '../../server/main.ts')], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  closers.push(() => end(server))
  await waitUntilReady(url)
  await installInSandbox(sandbox.url)
  return { databaseUrl: postgres.url, url, sandboxUrl: sandbox.url, ...(await signIn(url, sandbox.url)) }
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

/** Milliseconds on a clock that all processes of this machine share. */
export function now(): number {
  return performance.timeOrigin + performance.now()
}

type State = {
  locations: { id: string; companyId: string; installed: boolean; status: string }[]
  users: { id: string; companyId: string; type: string; role: string }[]
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

async function waitUntilReady(url: string): Promise<void> {
  for (const started = Date.now(); Date.now() - started < 20_000;) {
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the server did not become ready within 20 s')
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 6_000).unref()
  })
}
