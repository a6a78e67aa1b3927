import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openDatabase, type Db } from '../db/database.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { noteFailure, requireFewFailures } from './exchange-throttle.ts'

let database: TestDatabase
let others: Db

beforeAll(async () => {
  database = await createTestDatabase()
  others = openDatabase({ url: database.url, maxConnections: 3, onError: () => {} })
})
afterAll(async () => {
  await others.destroy()
  await database.drop()
})
beforeEach(async () => void (await database.db.deleteFrom('sign_in_failures').execute()))

test('refuses an address that failed too often, at every process, until its failures are old', async () => {
  for (let n = 0; n < 20; n += 1) {
    const process = at(n, n % 2 === 0 ? database.db : others)
    await requireFewFailures(process, 'a')
    await noteFailure(process, 'a')
  }
  for (const db of [database.db, others]) {
    await expect(requireFewFailures(at(21, db), 'a')).rejects.toMatchObject({ code: 'too_many_requests', retryAfterMs: 39_000 })
    await expect(requireFewFailures(at(21, db), 'b')).resolves.toBeUndefined()
    await expect(requireFewFailures(at(70, db), 'a')).resolves.toBeUndefined()
  }
})

test('addresses that one line can take as it likes count as one', async () => {
  for (let n = 0; n < 20; n += 1) await noteFailure(at(n), `2001:db8:1:2::${n.toString(16)}`)
  await expect(requireFewFailures(at(21), '2001:db8:1:2:ffff:ffff::1')).rejects.toMatchObject({ code: 'too_many_requests' })
  await expect(requireFewFailures(at(21), '2001:db8:1:3::1')).resolves.toBeUndefined()
})

test('counts every one of many failures at the same moment', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, n) => noteFailure(at(0, n % 2 === 0 ? database.db : others), 'a')))
  await expect(requireFewFailures(at(1), 'a')).rejects.toMatchObject({ code: 'too_many_requests' })
})

test('keeps nothing that is too old to count', async () => {
  await noteFailure(at(0), 'a')
  await noteFailure(at(200), 'b')
  const rows = await database.db.selectFrom('sign_in_failures').select('address').execute()
  expect(rows).toEqual([{ address: 'b' }])
})

function at(second: number, db: Db = database.db): { db: Db; now: () => Date } {
  return { db, now: () => new Date(Date.UTC(2026, 10, 22, 12, 0, second)) }
}
