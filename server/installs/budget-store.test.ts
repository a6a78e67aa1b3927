import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../db/database.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { blockWindow, noteOthers, readDayBudget, takePermits } from './budget-store.ts'

let database: TestDatabase
/** Long enough that no test outlasts it: the window moves on when a test says so. */
const limits = { requests: 10, windowMs: 60_000, onItsWayMs: 0 }

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())

test('grants a burst at once and says how long the next one has to wait', async () => {
  expect(await takePermits(database.db, 'location:burst', 7, [], limits)).toMatchObject({ stamps: { length: 7 }, waitMs: 0 })
  const rest = await takePermits(database.db, 'location:burst', 7, [], limits)
  expect(rest.stamps.length).toBe(3)
  expect(rest.waitMs).toBeGreaterThan(30_000)
  expect(rest.waitMs).toBeLessThanOrEqual(60_000)
  expect((await takePermits(database.db, 'location:burst', 1, [], limits)).stamps.length).toBe(0)
})

test('does not wait for what a clock that was set back since has left far ahead', async () => {
  await blockWindow(database.db, 'location:ahead', 3_600_000, undefined)
  expect((await takePermits(database.db, 'location:ahead', 1, [], limits)).waitMs).toBeLessThanOrEqual(60_000)
  await sql`update request_windows set blocked_until = blocked_until + 3600000 where resource = 'location:ahead'`.execute(database.db)
  expect(await takePermits(database.db, 'location:ahead', 1, [], limits)).toMatchObject({ stamps: { length: 1 }, waitMs: 0 })
  await blockWindow(database.db, 'location:ahead', 200, undefined)
  expect((await takePermits(database.db, 'location:ahead', 1, [], limits)).waitMs).toBeLessThanOrEqual(200)
})

test('gives permits back as the window slides', async () => {
  await takePermits(database.db, 'location:slide', 10, [], limits)
  expect((await takePermits(database.db, 'location:slide', 4, [], limits)).stamps.length).toBe(0)
  await pass('location:slide', 60_000)
  expect((await takePermits(database.db, 'location:slide', 4, [], limits)).stamps.length).toBe(4)
})

test('keeps one window for all processes, whoever asks', async () => {
  const short = { ...limits, windowMs: 200 }
  const others = [1, 2, 3].map(() => openDatabase({ url: database.url, onError: () => {} }))
  const granted: number[] = []
  await Promise.all(
    others.map(async (db) => {
      while (granted.length < 50) {
        granted.push(...(await takePermits(db, 'location:shared', 3, [], short)).stamps)
        await sleep(5)
      }
    }),
  )
  await Promise.all(others.map((db) => db.destroy()))
  granted.sort((a, b) => a - b)
  // By the clock of the database: the eleventh of any eleven is granted when the first has left the window.
  const spans = granted.slice(limits.requests).map((at, n) => at - (granted[n] ?? 0))
  expect(Math.min(...spans)).toBeGreaterThan(short.windowMs - 0.1)
})

test('lets nothing leave while the platform has said to wait', async () => {
  await blockWindow(database.db, 'location:blocked', 30_000, { remaining: 150_000, resetMs: 60_000 })
  const refused = await takePermits(database.db, 'location:blocked', 5, [], limits)
  expect(refused.stamps.length).toBe(0)
  expect(refused.waitMs).toBeGreaterThan(15_000)
  expect(refused.waitMs).toBeLessThanOrEqual(30_000)
  await pass('location:blocked', 30_000)
  expect((await takePermits(database.db, 'location:blocked', 5, [], limits)).stamps.length).toBe(5)
})

test('counts a permit from its answer, because the platform may have seen the request that late', async () => {
  const { stamps } = await takePermits(database.db, 'location:late', 10, [], limits)
  const answered = stamps.slice(0, 6).map((stamp) => ({ stamp: stamp - 40_000, ageMs: 5_000 }))
  await pass('location:late', 40_000)
  await takePermits(database.db, 'location:late', 0, answered, limits)
  await pass('location:late', 20_000)
  expect((await takePermits(database.db, 'location:late', 10, [], limits)).stamps.length).toBe(4)
})

test('counts a permit whose process died as if its request had arrived late', async () => {
  const late = { ...limits, onItsWayMs: 40_000 }
  const { stamps } = await takePermits(database.db, 'location:died', 10, [], late)
  expect((await takePermits(database.db, 'location:died', 1, [], late)).waitMs).toBeLessThanOrEqual(60_000)
  await takePermits(
    database.db,
    'location:died',
    0,
    stamps.slice(0, 6).map((stamp) => ({ stamp, ageMs: 0 })),
    late,
  )
  await pass('location:died', 60_000)
  expect((await takePermits(database.db, 'location:died', 10, [], late)).stamps.length).toBe(6)
  await pass('location:died', 40_000)
  expect((await takePermits(database.db, 'location:died', 10, [], late)).stamps.length).toBe(4)
})

test('is full no longer than a window after the clock of the database was set back', async () => {
  await takePermits(database.db, 'location:clock', 10, [], limits)
  await sql`update request_windows set sent_at = array(select at + 3600000 from unnest(sent_at) at) where resource = 'location:clock'`.execute(
    database.db,
  )
  const full = await takePermits(database.db, 'location:clock', 1, [], limits)
  expect(full.stamps).toEqual([])
  expect(full.waitMs).toBeLessThanOrEqual(60_001)
  await pass('location:clock', 60_001)
  expect((await takePermits(database.db, 'location:clock', 10, [], limits)).stamps.length).toBe(10)
})

test('keeps the locations apart', async () => {
  await takePermits(database.db, 'location:one', 10, [], limits)
  expect((await takePermits(database.db, 'location:two', 10, [], limits)).stamps.length).toBe(10)
})

test('leaves room for somebody else whose calls the platform has counted', async () => {
  await takePermits(database.db, 'location:others', 4, [], limits)
  await noteOthers(database.db, 'location:others', { counted: 6, resting: 0 }, limits)
  expect((await takePermits(database.db, 'location:others', 10, [], limits)).stamps.length).toBe(3)
  expect((await takePermits(database.db, 'location:others', 1, [], limits)).waitMs).toBeGreaterThan(30_000)
})

test('does not take for its own what it was granted and has not sent', async () => {
  await takePermits(database.db, 'location:resting', 4, [], limits)
  await noteOthers(database.db, 'location:resting', { counted: 4, resting: 2 }, limits)
  expect((await takePermits(database.db, 'location:resting', 10, [], limits)).stamps.length).toBe(3)
})

test('takes its own calls for nobody else’s, and never leaves more than half', async () => {
  await takePermits(database.db, 'location:own', 4, [], limits)
  await noteOthers(database.db, 'location:own', { counted: 4, resting: 0 }, limits)
  expect((await takePermits(database.db, 'location:own', 10, [], limits)).stamps.length).toBe(6)
  await takePermits(database.db, 'location:greedy', 1, [], limits)
  await noteOthers(database.db, 'location:greedy', { counted: 10, resting: 0 }, limits)
  expect((await takePermits(database.db, 'location:greedy', 10, [], limits)).stamps.length).toBe(4)
})

test("knows what is left of the platform's day until it counts anew, and nothing afterwards", async () => {
  const day = (resource: string) => readDayBudget(database.db, resource)
  expect(await day('location:day')).toBeUndefined()
  await blockWindow(database.db, 'location:day', 0, { remaining: 1_200, resetMs: 3_600_000 })
  expect((await day('location:day'))?.remaining).toBe(1_200)
  expect((await day('location:day'))?.resetsAt.getTime()).toBeGreaterThan(Date.now() + 3_500_000)
  await blockWindow(database.db, 'location:day', 0, undefined)
  expect((await day('location:day'))?.remaining).toBe(1_200)
  await blockWindow(database.db, 'location:day', 0, { remaining: 5, resetMs: 0 })
  expect(await day('location:day')).toBeUndefined()
  await blockWindow(database.db, 'location:midnight', 0, { remaining: 7, resetMs: undefined })
  expect((await day('location:midnight'))?.resetsAt.toISOString()).toMatch(/T00:00:00\.000Z$/)
})

/** As if so much time had gone by since everything that the window knows of. */
async function pass(resource: string, ms: number): Promise<void> {
  await sql`update request_windows set blocked_until = blocked_until - ${ms}, sent_at = array(select at - ${ms} from unnest(sent_at) at)
    where resource = ${resource}`.execute(database.db)
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
