import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { raiseTenantWall } from './tenant-wall.ts'

const folder = join(import.meta.dirname, '../../migrations')
const lockId = 7_301_944
const startsWithinMs = 10_000
/** Starting up, shutting down, not listening yet. */
const notYet = new Set(['57P03', '57P01', 'ECONNREFUSED', 'ECONNRESET'])

/**
 * Applies what is not applied yet, in order, one transaction each, under one advisory lock; then sees to it that the
 * tenants' wall stands around every table.
 * Returns the names of the files it applied. Throws when an applied file was edited afterwards.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const client = await connect(databaseUrl)
  try {
    await client.query('select pg_advisory_lock($1)', [lockId])
    await client.query(
      'create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    )
    const applied = new Map<string, string>()
    for (const row of (await client.query<{ name: string; checksum: string }>('select name, checksum from migrations')).rows) {
      applied.set(row.name, row.checksum)
    }
    const done: string[] = []
    for (const file of await readMigrations()) {
      const before = applied.get(file.name)
      if (before === undefined) {
        await applyOne(client, file)
        done.push(file.name)
      } else if (before !== file.checksum) {
        throw new Error(`Migration ${file.name} was edited after it had been applied; add a new one instead.`)
      }
    }
    await raiseWall(databaseUrl)
    return done
  } finally {
    await client.end()
  }
}

async function raiseWall(databaseUrl: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1, application_name: 'groundwork-migrate' })
  const db = new Kysely<never>({ dialect: new PostgresDialect({ pool }) })
  try {
    await raiseTenantWall(db)
  } finally {
    await db.destroy()
  }
}

/** Database and server are often started together, and one of them is the slower. */
async function connect(databaseUrl: string): Promise<pg.Client> {
  for (const deadline = Date.now() + startsWithinMs; ;) {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: 'groundwork-migrate' })
    try {
      await client.connect()
      return client
    } catch (error) {
      await client.end().catch(() => undefined)
      if (!notYet.has((error as { code?: string }).code ?? '') || Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

type MigrationFile = { name: string; sql: string; checksum: string }

async function readMigrations(): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

async function applyOne(client: pg.Client, file: MigrationFile): Promise<void> {
  await client.query('begin')
  try {
    await client.query(file.sql)
    await client.query('insert into migrations (name, checksum) values ($1, $2)', [file.name, file.checksum])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`Migration ${file.name} failed: ${(error as Error).message}`, { cause: error })
  }
}
