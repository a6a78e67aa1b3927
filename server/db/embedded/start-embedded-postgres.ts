import { randomBytes } from 'node:crypto'
import { access, chmod, mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { hasUsers, joinUsers, takeTurn } from './data-dir-locks.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts'
import { type Cluster, createCluster, findServer, startServer, stopServer, urlOf } from './postgres-server.ts'
import { choosePostgresUser, runAs } from './postgres-user.ts'

export type EmbeddedPostgres = {
  url: string
  /** Says that we no longer need it; the last of its users stops it. */
  release(): Promise<void>
}

const database = 'groundwork'

/**
 * Gives a PostgreSQL whose files are in `dataDir/postgres`: made when missing, found when it still runs, started
 * otherwise. Processes that name the same directory share one server. Throws {@link EmbeddedPostgresError}.
 */
export async function startEmbeddedPostgres(options: { dataDir: string; log?: (line: string) => void }): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => {})
  const dataDir = await prepareDataDir(options.dataDir)
  const binaries = await findPostgresBinaries()
  const turn = await takeTurn(dataDir, () => log('Waiting for another start of the same database.'))
  try {
    const cluster = await openCluster(dataDir, binaries, log)
    const { port } = (await findServer(cluster)) ?? (await startServer(cluster, await readPort(dataDir)))
    await writeFile(join(dataDir, 'postgres.port'), String(port))
    await ensureDatabase(urlOf(cluster, port, 'postgres'))
    const membership = joinUsers(dataDir)
    let released: Promise<void> | undefined
    return {
      url: urlOf(cluster, port, database),
      release: () => (released ??= leave(cluster, dataDir, membership)),
    }
  } finally {
    turn.release()
  }
}

async function prepareDataDir(path: string): Promise<string> {
  const dir = resolve(path)
  try {
    const made = await mkdir(dir, { recursive: true, mode: 0o700 })
    if (made !== undefined && process.getuid?.() === 0) await chmod(dir, 0o711)
    await access(dir, 7)
    return await realpath(dir)
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The folder ${dir} cannot be used (${(error as NodeJS.ErrnoException).code}): set DATA_DIR to one that you may write to, or set DATABASE_URL.`,
      {
        cause: error,
      },
    )
  }
}

async function openCluster(dataDir: string, binaries: PostgresBinaries, log: (line: string) => void): Promise<Cluster> {
  const dir = join(dataDir, 'postgres')
  const unsafe = [dir, binaries.postgres].find((path) => process.platform !== 'win32' && /["$`\\]/.test(path))
  if (unsafe)
    throw new EmbeddedPostgresError(`PostgreSQL cannot be started from ${unsafe}: use a path without quotes, dollar signs or backslashes.`)
  const exists = await stat(join(dir, 'PG_VERSION')).then(
    () => true,
    () => false,
  )
  const user = await choosePostgresUser(exists ? dir : undefined, [
    dataDir,
    binaries.postgres,
    join(binaries.native, 'lib'),
    join(binaries.native, 'share'),
  ])
  const cluster = { dir, password: await readPassword(dataDir, exists), binaries, user }
  const version = await askVersion(cluster)
  if (exists) await refuseOtherVersion(dir, version)
  else {
    log('Making the database (PostgreSQL, once).')
    await createCluster(cluster)
  }
  return cluster
}

async function readPassword(dataDir: string, mustExist: boolean): Promise<string> {
  const path = join(dataDir, 'postgres.password')
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new EmbeddedPostgresError(`The folder ${dataDir} belongs to another user: set DATA_DIR to one of your own.`, { cause: error })
    }
    if (mustExist) throw new EmbeddedPostgresError(`${path} is gone: put it back, or move the folder away to begin with an empty database.`)
    const password = randomBytes(24).toString('base64url')
    await writeFile(path, password, { mode: 0o600 })
    return password
  }
}

/** Also shows whether the programs run at all on this system. */
async function askVersion(cluster: Cluster): Promise<string> {
  const asked = await runAs(cluster.user, cluster.binaries.postgres, ['--version']).catch((error: Error) => ({
    code: 1,
    output: error.message,
  }))
  const major = /PostgreSQL\) (\d+)/.exec(asked.output)?.[1]
  if (asked.code === 0 && major !== undefined) return major
  throw new EmbeddedPostgresError(
    `The installed PostgreSQL does not run on this system (${asked.output.trim().split('\n')[0]}): set DATABASE_URL to a PostgreSQL that you have.`,
  )
}

async function refuseOtherVersion(dir: string, version: string): Promise<void> {
  let found: string
  try {
    found = (await readFile(join(dir, 'PG_VERSION'), 'utf8')).trim()
  } catch (error) {
    throw new EmbeddedPostgresError(`The folder ${dir} belongs to another user: set DATA_DIR to one of your own.`, { cause: error })
  }
  if (found !== version) {
    throw new EmbeddedPostgresError(
      `The data in ${dir} is of PostgreSQL ${found}, the installed one is ${version}: go back to the release that made it and dump it, or move the folder away.`,
    )
  }
}

async function readPort(dataDir: string): Promise<number | undefined> {
  const port = Number(await readFile(join(dataDir, 'postgres.port'), 'utf8').catch(() => ''))
  return Number.isInteger(port) && port > 0 ? port : undefined
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [database])
    if (found.rowCount === 0) await client.query(`create database ${database}`)
  } finally {
    await client.end()
  }
}

async function leave(cluster: Cluster, dataDir: string, membership: { release(): void }): Promise<void> {
  const turn = await takeTurn(dataDir, () => {})
  try {
    membership.release()
    if (!hasUsers(dataDir)) await stopServer(cluster)
  } finally {
    turn.release()
  }
}
