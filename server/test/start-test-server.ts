import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../db/embedded/start-embedded-postgres.ts'
import { migrate } from '../db/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server that the tests make their databases on, and the migrated database that they copy. */
    testServer: { url: string; template: string; prefix: string }
  }
}

const root = join(import.meta.dirname, '../..')
const templateLock = 7_301_945

/** One PostgreSQL for all tests, in `.data/test`, shared with other runs that go on at the same time. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startEmbeddedPostgres({ dataDir: join(root, '.data/test') })
  const template = await prepareTemplate(server.url)
  const prefix = `test_${process.pid}_${randomBytes(3).toString('hex')}_`
  project.provide('testServer', { url: server.url, template, prefix })
  return async () => {
    await withClient(server.url, (client) => dropTestDatabases(client, (name) => name.startsWith(prefix)))
    await server.release()
  }
}

async function prepareTemplate(url: string): Promise<string> {
  const template = `template_${await hashMigrations()}`
  await withClient(url, async (client) => {
    await client.query('select pg_advisory_lock($1)', [templateLock])
    await dropTestDatabases(client, (name) => !isAlive(Number(name.split('_')[1])))
    const { rows } = await client.query<{ datname: string; datistemplate: boolean }>(
      'select datname, datistemplate from pg_database where datname = $1',
      [template],
    )
    if (rows[0]?.datistemplate) return
    await client.query(`drop database if exists ${template}`)
    await client.query(`create database ${template}`)
    await migrate(withDatabase(url, template))
    await client.query(`alter database ${template} is_template true`)
  })
  return template
}

async function dropTestDatabases(client: pg.Client, isOver: (name: string) => boolean): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(`select datname from pg_database where datname like 'test\\_%'`)
  for (const { datname } of rows) {
    if (isOver(datname)) await client.query(`drop database if exists ${datname} with (force)`)
  }
}

async function hashMigrations(): Promise<string> {
  const folder = join(root, 'migrations')
  const hash = createHash('sha256')
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort())
    hash.update(name).update(await readFile(join(folder, name)))
  for (const name of ['tenant-wall.ts', 'tenant-tables.ts']) hash.update(await readFile(join(root, 'server/db', name)))
  return hash.digest('hex').slice(0, 12)
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function withDatabase(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
