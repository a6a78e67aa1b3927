import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ConfigError, hasCredentials, readConfig } from '../server/config.ts'
import { takeTurn } from '../server/db/embedded/data-dir-locks.ts'
import { EmbeddedPostgresError } from '../server/db/embedded/embedded-postgres-error.ts'
import { startEmbeddedPostgres } from '../server/db/embedded/start-embedded-postgres.ts'
import { buildClientIfStale } from './build-client.ts'
import { findFreePort, isFree } from './free-port.ts'
import { readLocalSecrets } from './local-secrets.ts'
import { migrateDatabase } from './migrate-database.ts'
import { findSandbox, hasInstalls, installInSandbox, noteSandbox, startSandboxProcess, type SandboxProcess } from './sandbox-process.ts'
import { stopWithParent } from './stop-with-parent.ts'

type Env = Record<string, string | undefined>

const root = join(import.meta.dirname, '..')
const stopLimitMs = 8_000

/** How to stop what has been started, in order of starting. */
const started: (() => Promise<void>)[] = []
let stopping: Promise<void> | undefined

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(0))
stopWithParent(() => {
  if (!stopping) stop(0)
})
const starting = start().catch((error: unknown) => {
  if (stopping) return
  console.error(isForPeople(error) ? error.message : error)
  stop(1)
})

async function start(): Promise<void> {
  const env = readEnvironment()
  const dataDir = resolve(root, env.DATA_DIR ?? '.data')
  const port = await choosePort(env)
  if (env.SKIP_CLIENT_BUILD !== 'yes') await buildClientIfStale(console.log)
  if (stopping) return
  await addDatabase(env, dataDir)
  if (stopping) return
  if (!hasCredentials(env)) await addSandbox(env, dataDir, port)
  const config = readConfig(env)
  const applied = await migrateDatabase(config.databaseUrl)
  if (applied.length > 0) console.log(`Migrated the database: ${applied.join(', ')}.`)

  const { startServer } = await import('../server/main.ts')
  if (stopping) return
  const server = await startServer(config)
  started.push(() => server.stop())
  if (config.sandboxUrl !== undefined && !(await hasInstalls(config.databaseUrl))) await installInSandbox(config.sandboxUrl)
  printLink(config.sandboxUrl, config.publicUrl)
}

function readEnvironment(): Env {
  const file = join(root, '.env')
  if (existsSync(file)) process.loadEnvFile(file)
  const filled = Object.entries(process.env).filter(([, value]) => value !== undefined && value.trim() !== '')
  return Object.fromEntries(filled)
}

/** A port that was asked for must be free; otherwise the next free one is taken. */
async function choosePort(env: Env): Promise<number> {
  const asked = Number(env.PORT ?? 0)
  if (!Number.isInteger(asked) || asked < 0 || asked > 65_535)
    throw new ConfigError(`PORT is "${env.PORT}": give a whole number from 0 to 65535.`)
  if (asked === 0) env.PORT = String(await findFreePort(3000))
  else if (!(await isFree(asked))) {
    throw new ConfigError(`PORT is ${asked}, and another program listens there: stop it, or give another port.`)
  }
  return Number(env.PORT)
}

/** Without a database of one's own: the embedded one, with keys that are kept beside it. */
async function addDatabase(env: Env, dataDir: string): Promise<void> {
  if (env.DATABASE_URL !== undefined) return
  const postgres = await startEmbeddedPostgres({ dataDir, log: console.log })
  started.push(() => postgres.release())
  const secrets = await readLocalSecrets(dataDir)
  env.DATABASE_URL = postgres.url
  env.SESSION_SECRET ??= secrets.SESSION_SECRET
  env.ENCRYPTION_KEYS ??= secrets.ENCRYPTION_KEYS
}

/** Without a Marketplace app: the sandbox, wired to us in both directions; or the one that another start here runs. */
async function addSandbox(env: Env, dataDir: string, port: number): Promise<void> {
  const { GHL_CLIENT_ID, GHL_CLIENT_SECRET, GHL_SHARED_SECRET } = await readLocalSecrets(dataDir)
  Object.assign(env, { GHL_CLIENT_ID, GHL_CLIENT_SECRET, GHL_SHARED_SECRET })
  env.PUBLIC_URL ??= `http://localhost:${port}`
  const turn = await takeTurn(dataDir, () => {})
  try {
    const sandbox = (await findSandbox(dataDir)) ?? (await startSandbox(env, dataDir, port))
    env.GHL_API_URL = sandbox.url
    env.GHL_MARKETPLACE_URL = sandbox.url
    env.GHL_WEBHOOK_PUBLIC_KEY = sandbox.webhookPublicKey
    env.SANDBOX_URL = sandbox.url
    env.LOG_LEVEL ??= 'warn'
  } finally {
    turn.release()
  }
}

async function startSandbox(env: Env, dataDir: string, port: number): Promise<SandboxProcess> {
  const SANDBOX_PORT = env.SANDBOX_PORT ?? String(await findFreePort(port + 1))
  const SANDBOX_DATA_FILE = join(dataDir, 'sandbox.json')
  const sandbox = await startSandboxProcess({ ...env, SANDBOX_PORT, SANDBOX_DATA_FILE, SANDBOX_APP_URL: env.PUBLIC_URL })
  started.push(() => sandbox.stop(), await noteSandbox(dataDir, sandbox))
  void sandbox.ended.then(() => {
    if (stopping) return
    console.error('The sandbox has ended; stopping.')
    stop(1)
  })
  return sandbox
}

function printLink(sandboxUrl: string | undefined, publicUrl: string): void {
  if (sandboxUrl === undefined) console.log(`\nGroundwork runs at ${publicUrl}\nInstall it: ${publicUrl}/oauth/install\n`)
  else console.log(`\nGroundwork runs. Open it in the sandbox:\n\n  ${sandboxUrl}\n\nCtrl-C stops it.\n`)
}

/** Stops everything once; asked a second time, or when it takes too long, ends at once. */
function stop(exitCode: number): void {
  if (stopping) process.exit(exitCode || 130)
  setTimeout(() => {
    console.error('Stopping took too long; ending.')
    process.exit(1)
  }, stopLimitMs).unref()
  stopping = stopAll().then(() => process.exit(exitCode))
}

async function stopAll(): Promise<void> {
  await starting
  for (const stopOne of started.toReversed()) {
    await stopOne().catch((error: unknown) => console.error(error instanceof Error ? error.message : error))
  }
}

/** Errors whose message is one line that says what to do; others are shown whole. */
function isForPeople(error: unknown): error is Error {
  return (
    error instanceof ConfigError ||
    error instanceof EmbeddedPostgresError ||
    (error instanceof Error && error.constructor === Error && error.cause === undefined)
  )
}
