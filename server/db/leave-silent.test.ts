import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { type Db, openDatabase } from './database.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ url: database.url, maxConnections: 1, silentMs: 2_000, onError: () => {} })
})
afterAll(async () => {
  await db?.destroy()
  await database?.drop()
})

const unanswered = sql`select pg_sleep(10)`

test('what goes unanswered is given up, and nobody is given its connection', async () => {
  await expect(unanswered.execute(db)).rejects.toThrow('timeout')
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
})

test('so is a transaction', async () => {
  await expect(db.transaction().execute((tx) => unanswered.execute(tx))).rejects.toThrow('not queryable')
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
})
