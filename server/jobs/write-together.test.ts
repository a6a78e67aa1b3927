import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { FencedError } from './fenced-error.ts'
import { writeTogether } from './write-together.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await sql`create table noted (what text primary key, xid text not null default pg_current_xact_id()::text)`.execute(database.db)
})

afterAll(() => database.drop())

const note = (what: string, company = 'acme'): Promise<string> =>
  writeTogether(database.db, company, 'job', async (db) => {
    await sql`insert into noted (what) values (${what})`.execute(db)
    return what
  })

const noted = async (): Promise<{ what: string; xid: string }[]> =>
  (await sql<{ what: string; xid: string }>`select what, xid from noted order by what`.execute(database.db)).rows

test('commits together what was asked for while an earlier write was under way', async () => {
  expect(await Promise.all(['a1', 'a2', 'a3', 'a4'].map((what) => note(what)))).toEqual(['a1', 'a2', 'a3', 'a4'])
  const rows = (await noted()).filter(({ what }) => what.startsWith('a'))
  expect(rows).toHaveLength(4)
  expect(new Set(rows.slice(1).map(({ xid }) => xid)).size).toBe(1)
  expect(rows[0]?.xid).not.toBe(rows[1]?.xid)
})

test('lets the one that is refused fail alone', async () => {
  const refused = (): Promise<never> =>
    writeTogether(database.db, 'acme', 'job', () => Promise.reject(new FencedError('the job has a new holder')))
  const ends = await Promise.allSettled([note('b1'), note('b2'), refused(), note('b3')])
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  expect((await noted()).map(({ what }) => what)).toEqual(expect.arrayContaining(['b1', 'b2', 'b3']))
})

test('writes one by one when the database refuses one of them', async () => {
  await note('c')
  const ends = await Promise.allSettled([note('c1'), note('c2'), note('c'), note('c3')])
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  expect((await noted()).filter(({ what }) => what.startsWith('c'))).toHaveLength(4)
})

test('does not let one company wait for another', async () => {
  let letGo = (): void => {}
  const held = writeTogether(database.db, 'slow', 'job', () => new Promise<void>((resolve) => (letGo = resolve)))
  expect(await note('d', 'quick')).toBe('d')
  letGo()
  await held
})
