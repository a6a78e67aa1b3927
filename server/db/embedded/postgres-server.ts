import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { type PostgresUser, runAs } from './postgres-user.ts'
import { mayBePostmaster, parsePostmasterFile, type Postmaster } from './postmaster-file.ts'

/** What the functions below need to know of one cluster: its folder, its password, how to run its programs. */
export type Cluster = { dir: string; password: string; binaries: PostgresBinaries; user: PostgresUser | undefined }

export const role = 'groundwork'

const answerLimitMs = 120_000
const portTries = 5

/** Loopback only; durable; small, since it shares a developer's machine. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  fsync: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  io_method: 'sync',
}

/** Makes the cluster's files. A start that is killed halfway leaves only a `.new-*` folder, which the next one removes. */
export async function createCluster(cluster: Cluster): Promise<void> {
  const parent = join(cluster.dir, '..')
  for (const name of await readdir(parent)) {
    if (name.startsWith('postgres.new-')) await rm(join(parent, name), { recursive: true, force: true })
  }
  const fresh = `${cluster.dir}.new-${randomBytes(4).toString('hex')}`
  const passwordFile = join(fresh, 'password')
  const data = join(fresh, 'data')
  for (const folder of [fresh, data]) await mkdir(folder, { mode: 0o700 })
  await writeFile(passwordFile, cluster.password, { mode: 0o600 })
  if (cluster.user) for (const path of [fresh, data, passwordFile]) await chown(path, cluster.user.uid, cluster.user.gid)
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const access = [`--username=${role}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  const made = await runAs(cluster.user, cluster.binaries.initdb, [`--pgdata=${data}`, ...locale, ...access, '--no-instructions'])
  if (made.code !== 0) {
    await rm(fresh, { recursive: true, force: true })
    throw new EmbeddedPostgresError(
      `PostgreSQL could not make its files in ${parent}: ${lastLine(made.output)}; free some space or set DATABASE_URL.`,
    )
  }
  await rename(data, cluster.dir)
  await rm(fresh, { recursive: true })
}

/**
 * Finds the server that an earlier process left running, waiting while it starts, recovers or stops.
 * Undefined when there is none; a pid file that a dead server left behind does not count.
 */
export async function findServer(cluster: Cluster): Promise<{ port: number } | undefined> {
  const deadline = Date.now() + answerLimitMs
  while (Date.now() < deadline) {
    const text = await readPidFile(cluster)
    if (text === undefined) return undefined
    const pid = Number.parseInt(text, 10)
    if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return undefined
    if (!mayBePostmaster(await commandOf(pid), cluster.dir)) return forgetServer(cluster)
    const postmaster = parsePostmasterFile(text)
    if (postmaster?.ready) {
      const answer = await askWhoIsThere(cluster, postmaster)
      if (answer === 'ours') return { port: postmaster.port }
      if (answer === 'other') return forgetServer(cluster)
    }
    await sleep(50)
  }
  throw new EmbeddedPostgresError(
    `The PostgreSQL of ${cluster.dir} runs but does not answer: see server.log in that folder, end its process, then try again.`,
  )
}

/** Starts the server in a session of its own, so that it outlives us; returns the port it listens on. */
export async function startServer(cluster: Cluster, preferredPort: number | undefined): Promise<{ port: number }> {
  const log = join(cluster.dir, 'server.log')
  await keepLogSmall(log)
  let output = ''
  for (let tries = 0; tries < portTries; tries++) {
    const port = await findFreePort(tries === 0 ? preferredPort : undefined)
    const flags = Object.entries({ ...settings, port: String(port) }).map(([name, value]) => `-c ${name}=${value}`)
    const args = [
      'start',
      '--wait',
      `--timeout=${answerLimitMs / 1000}`,
      `--pgdata=${cluster.dir}`,
      `--log=${log}`,
      `--options=${flags.join(' ')}`,
    ]
    const logged = await sizeOf(log)
    const started = await runAs(cluster.user, cluster.binaries.pg_ctl, args)
    if (started.code === 0) {
      const postmaster = parsePostmasterFile((await readPidFile(cluster)) ?? '')
      if (postmaster) return { port: postmaster.port }
    }
    output = `${started.output}\n${(await readFile(log, 'utf8').catch(() => '')).slice(logged)}`
    if (!/could not bind|Address already in use/.test(output)) break
  }
  throw new EmbeddedPostgresError(`PostgreSQL did not start: ${faultIn(output)}; see ${log}, or set DATABASE_URL.`)
}

/** Ends the server's connections and the server. */
export async function stopServer(cluster: Cluster): Promise<void> {
  if ((await readPidFile(cluster)) === undefined) return
  const stopped = await runAs(cluster.user, cluster.binaries.pg_ctl, [
    'stop',
    '--wait',
    '--mode=fast',
    '--timeout=30',
    `--pgdata=${cluster.dir}`,
  ])
  if (stopped.code !== 0 && !/not running|PID file .* does not exist/i.test(stopped.output)) {
    throw new EmbeddedPostgresError(`PostgreSQL did not stop: ${lastLine(stopped.output)}.`)
  }
}

export function urlOf(cluster: Cluster, port: number, database: string): string {
  return `postgres://${role}:${cluster.password}@127.0.0.1:${port}/${database}`
}

async function readPidFile(cluster: Cluster): Promise<string | undefined> {
  try {
    return await readFile(join(cluster.dir, 'postmaster.pid'), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** PostgreSQL itself would refuse to start because the process id is in use, if by another program. */
async function forgetServer(cluster: Cluster): Promise<undefined> {
  await rm(join(cluster.dir, 'postmaster.pid'), { force: true })
  return undefined
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function commandOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined
  try {
    if (process.platform === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ')
    return (await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout
  } catch {
    return ''
  }
}

/** A folder that was copied while its server ran names that server and shares its password: the directory tells them apart. */
async function askWhoIsThere(cluster: Cluster, postmaster: Postmaster): Promise<'ours' | 'other' | 'nobody yet'> {
  const client = new pg.Client({ connectionString: urlOf(cluster, postmaster.port, 'postgres'), connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ dir: string }>("select current_setting('data_directory') as dir")
    return rows[0]?.dir === cluster.dir ? 'ours' : 'other'
  } catch (error) {
    if ((error as { code?: string }).code !== '28P01') return 'nobody yet'
    throw new EmbeddedPostgresError(
      `The PostgreSQL of ${cluster.dir} does not accept the password in postgres.password: put the right one back, or set DATABASE_URL.`,
    )
  } finally {
    await client.end().catch(() => {})
  }
}

/** The port of the last time when it is free, so that an app whose server was restarted finds it again. */
async function findFreePort(preferred: number | undefined): Promise<number> {
  return (preferred === undefined ? undefined : await listenOnce(preferred)) ?? (await listenOnce(0)) ?? 0
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined))
    })
  })
}

async function keepLogSmall(path: string): Promise<void> {
  if ((await sizeOf(path)) > 10_000_000) await rename(path, `${path}.old`)
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0
}

function faultIn(output: string): string {
  const fault = output.split('\n').find((line) => /FATAL|PANIC/.test(line))
  return fault?.replace(/^.*?(FATAL|PANIC):\s*/, '') ?? lastLine(output)
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim().replace(/\.$/, '') ?? ''
}
