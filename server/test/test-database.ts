import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type Db, openDatabase } from '../db/database.ts'

export type TestDatabase = { url: string; db: Db; drop(): Promise<void> }

/** A fresh, migrated database of its own. `drop` it afterwards; what a killed run leaves is dropped by a later one. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('testServer')
  const name = `${server.prefix}${randomBytes(5).toString('hex')}`
  await run(server.url, `create database ${name} template ${server.template}`)
  const url = Object.assign(new URL(server.url), { pathname: `/${name}` }).href
  const db = openDatabase({ url, maxConnections: 10, applicationName: 'groundwork-test', onError: () => {} })
  return {
    url,
    db,
    drop: async () => {
      await db.destroy()
      await run(server.url, `drop database if exists ${name} with (force)`)
    },
  }
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
