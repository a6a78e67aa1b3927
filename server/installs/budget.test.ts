import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../db/database.ts'
import { createLog } from '../log.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { createPermit, type Permits, windowLimits } from './budget.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(() => database.drop())

const permitsOf = (resource: string): Permits => createPermit({ db: database.db, log: createLog('silent') }, resource)

/** Permits that the window counts: those that came back are gone from it. */
async function countedOf(resource: string): Promise<number> {
  const since = Date.now() - windowLimits.windowMs
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from request_windows, unnest(sent_at) sent where resource = ${resource} and sent > ${since}`.execute(
    database.db,
  )
  return rows[0]?.count ?? 0
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

test('whoever asks again and again is granted ahead, and what nobody takes goes back', async () => {
  const permits = permitsOf('location:chain')
  for (let n = 0; n < 5; n += 1) (await permits.take()).answered()
  expect(await countedOf('location:chain')).toBeGreaterThan(5)
  await pause(1_000)
  expect(await countedOf('location:chain')).toBe(5)
})

test('grants nothing ahead when half of the window is used', async () => {
  const permits = permitsOf('location:half')
  const taken = await Promise.all(Array.from({ length: 60 }, () => permits.take()))
  for (let n = 0; n < 3; n += 1) taken.push(await permits.take())
  expect(await countedOf('location:half')).toBe(63)
})

test('what is going to be asked for soon is granted along, as far as the window has it, and only once', async () => {
  const permits = permitsOf('location:soon')
  await Promise.all(Array.from({ length: 60 }, () => permits.take({ soon: 30 })))
  expect(await countedOf('location:soon')).toBe(90)
  await Promise.all(Array.from({ length: 30 }, () => permits.take({ soon: 20 })))
  expect(await countedOf('location:soon')).toBe(90)
  await permits.take({ soon: 20 })
  expect(await countedOf('location:soon')).toBe(100)
  await pause(1_000)
  expect(await countedOf('location:soon')).toBe(91)
})

test('what was granted long before it was heard of is given back and asked for anew', async () => {
  const permits = permitsOf('location:late')
  const first = await permits.take()
  const { promise: heldUp, resolve: letGo } = Promise.withResolvers<void>()
  const inTheWay = database.db.transaction().execute(async (tx) => {
    await sql`select 1 from request_windows where resource = 'location:late' for update`.execute(tx)
    await heldUp
  })
  const askedAt = performance.now()
  const taking = permits.take()
  await pause(3_200)
  letGo()
  await inTheWay
  expect((await taking).askedAt - askedAt).toBeGreaterThan(3_000)
  expect(first.askedAt).toBeLessThan(askedAt)
  await pause(700)
  expect(await countedOf('location:late')).toBe(2)
})

test('a permit that comes back lets go on whoever waits for the window, long before it moves on', async () => {
  const permits = permitsOf('location:full')
  const taken = await Promise.all(Array.from({ length: windowLimits.requests }, () => permits.take()))
  let isThrough = false
  const waiting = permits.take().then(() => (isThrough = true))
  await pause(300)
  expect(isThrough).toBe(false)
  const began = performance.now()
  taken[0]?.giveBack()
  await waiting
  expect(performance.now() - began).toBeLessThan(2_000)
})

test('what is granted ahead does not hide somebody else: from the first answers on there is room for them', async () => {
  const permits = permitsOf('location:shared')
  for (let n = 0; n < 3; n += 1) {
    const permit = await permits.take()
    permit.leaves()
    permit.answered()
  }
  expect(await countedOf('location:shared')).toBeGreaterThan(3)
  permits.learn({ limited: false, max: 100, remaining: 77, intervalMs: 10_000, dailyRemaining: undefined, dailyResetMs: undefined })
  const stop = AbortSignal.timeout(1_000)
  await Promise.allSettled(Array.from({ length: 100 }, () => permits.take({ signal: stop })))
  expect(await countedOf('location:shared')).toBe(70)
})

test('never lets more out than the window holds, whatever is granted ahead and given back', async () => {
  const permits = permitsOf('location:many')
  let used = 0
  const stop = AbortSignal.timeout(1_500)
  const worker = async (index: number): Promise<void> => {
    while (!stop.aborted) {
      const permit = await permits.take({ signal: stop }).catch(() => undefined)
      if (permit === undefined) return
      if (index % 3 === 0 && Math.random() < 0.3) permit.giveBack()
      else {
        used += 1
        permit.answered()
      }
      await pause(Math.random() * 5)
    }
  }
  await Promise.all(Array.from({ length: 12 }, (_, index) => worker(index)))
  expect(used).toBeGreaterThan(90)
  expect(used).toBeLessThanOrEqual(windowLimits.requests)
})

test('whoever gave up before asking waits for nothing', async () => {
  const permits = permitsOf('location:given-up')
  await Promise.all(Array.from({ length: windowLimits.requests }, () => permits.take()))
  const began = performance.now()
  await expect(permits.take({ signal: AbortSignal.abort(new Error('stopping')) })).rejects.toThrow('stopping')
  expect(performance.now() - began).toBeLessThan(1_000)
})

test('what another process held ahead and gave back is had long before the window moves on', async () => {
  const other = openDatabase({ url: database.url, onError: () => {} })
  const elsewhere = createPermit({ db: other, log: createLog('silent') }, 'location:elsewhere')
  const held = await elsewhere.takeAll(windowLimits.requests)
  const began = performance.now()
  const waiting = permitsOf('location:elsewhere').take()
  for (const permit of held) permit.giveBack()
  await waiting
  expect(performance.now() - began).toBeLessThan(5_000)
  await other.destroy()
})
