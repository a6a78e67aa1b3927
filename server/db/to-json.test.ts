import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { toJson, toText } from './to-json.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())

test.each([
  ['a NUL', 'be\0fore', 'before'],
  ['the first half of a pair', 'cut \uD83D', 'cut \uFFFD'],
  ['the second half of one', '\uDE80 cut', '\uFFFD cut'],
  ['halves with a NUL between them', '\uD83D\0\uDE80', '\uFFFD\uFFFD'],
  ['a whole pair', '🚀', '🚀'],
  ['what only looks like an escape', String.raw`c:\u0000 \\ud83d`, String.raw`c:\u0000 \\ud83d`],
  ['a backslash before a NUL', '\\\0', '\\'],
])('a text with %s is taken, as JSON and as it is', async (_, text, taken) => {
  const { rows } = await sql<{ json: unknown; text: string }>`
    select ${toJson({ [text]: [text] })}::jsonb as json, ${toText(text)}::text as text`.execute(database.db)
  expect(rows).toEqual([{ json: { [taken]: [taken] }, text: taken }])
})
