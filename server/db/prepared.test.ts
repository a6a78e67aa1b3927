import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, type Db } from './database.ts'
import { prepared } from './prepared.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ url: database.url, maxConnections: 1, onError: () => {} })
})

afterAll(async () => {
  await db?.destroy()
  await database?.drop()
})

test('has PostgreSQL keep the plan of a statement with the mark, and of no other', async () => {
  const double = (n: number) => sql<{ twice: number }>`${prepared} select ${n}::int * 2 as twice`.execute(db)
  expect([(await double(2)).rows[0]?.twice, (await double(21)).rows[0]?.twice]).toEqual([4, 42])
  await sql`select ${7}::int as alone`.execute(db)
  const kept = await sql<{ name: string; runs: number }>`
    select name, (generic_plans + custom_plans)::int as runs from pg_prepared_statements
  `.execute(db)
  expect(kept.rows).toEqual([{ name: expect.stringMatching(/^groundwork_[0-9a-f]{20}$/), runs: 2 }])
})

test('goes on with a kept plan inside a transaction and after an error', async () => {
  const divide = (by: number) => sql<{ ratio: number }>`${prepared} select 10 / ${by}::int as ratio`
  await expect(divide(0).execute(db)).rejects.toThrow('division by zero')
  const ratio = await db.transaction().execute(async (tx) => (await divide(5).execute(tx)).rows[0]?.ratio)
  expect(ratio).toBe(2)
})
