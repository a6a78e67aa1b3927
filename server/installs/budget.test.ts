import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openDatabase } from '../db/database.ts'
import type { RateHeaders } from '../highlevel/client.ts'
import { createLog } from '../log.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { createPermit, type Permits, windowLimits } from './budget.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(() => database.drop())

/** What this process keeps for a while, it keeps until a test lets the time pass; the database's clock goes on. */
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

const permitsOf = (resource: string): Permits => createPermit({ db: database.db, log: createLog('silent') }, resource)

/** What the platform says with an answer when so many calls stand in its window. */
function countedBy(platform: number): RateHeaders {
  return { limited: false, max: 100, remaining: 100 - platform, intervalMs: 10_000, dailyRemaining: undefined, dailyResetMs: undefined }
}

/** Permits that the window counts: those that came back are gone from it. */
async function countedOf(resource: string): Promise<number> {
  const since = Date.now() - windowLimits.windowMs
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from request_windows, unnest(sent_at) sent where resource = ${resource} and sent > ${since}`.execute(
    database.db,
  )
  return rows[0]?.count ?? 0
}

test('whoever asks again and again is granted ahead, and what nobody takes goes back', async () => {
  const permits = permitsOf('location:chain')
  for (let n = 0; n < 5; n += 1) (await permits.take()).answered()
  expect(await countedOf('location:chain')).toBeGreaterThan(5)
  vi.advanceTimersByTime(1_000)
  await expect.poll(() => countedOf('location:chain')).toBe(5)
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
  vi.advanceTimersByTime(1_000)
  await expect.poll(() => countedOf('location:soon')).toBe(91)
})

test('what was granted long before it was heard of is given back and asked for anew', async () => {
  const permits = permitsOf('location:late')
  const first = await permits.take()
  const { promise: isInTheWay, resolve: standInTheWay } = Promise.withResolvers<void>()
  const { promise: heldUp, resolve: letGo } = Promise.withResolvers<void>()
  const inTheWay = database.db.transaction().execute(async (tx) => {
    await sql`select 1 from request_windows where resource = 'location:late' for update`.execute(tx)
    standInTheWay()
    await heldUp
  })
  await isInTheWay
  const askedAt = performance.now()
  const taking = permits.take()
  await expect.poll(() => isSomebodyWaiting()).toBe(true)
  vi.advanceTimersByTime(3_200)
  letGo()
  await inTheWay
  expect((await taking).askedAt - askedAt).toBeGreaterThan(3_000)
  expect(first.askedAt).toBeLessThanOrEqual(askedAt)
  vi.advanceTimersByTime(700)
  await expect.poll(() => countedOf('location:late')).toBe(2)
})

test('a permit that comes back lets go on whoever waits for the window, long before it moves on', async () => {
  const permits = permitsOf('location:full')
  const taken = await Promise.all(Array.from({ length: windowLimits.requests }, () => permits.take()))
  const onWait = vi.fn<() => void>()
  const waiting = permits.take({ onWait })
  await expect.poll(() => onWait).toHaveBeenCalled()
  // No time passes here: what lets it go on is what came back.
  taken[0]?.giveBack()
  await waiting
})

test('what is granted ahead does not hide somebody else: from the first answers on there is room for them', async () => {
  const permits = permitsOf('location:shared')
  for (let n = 0; n < 3; n += 1) {
    const permit = await permits.take()
    permit.leaves()
    permit.answered()
  }
  expect(await countedOf('location:shared')).toBeGreaterThan(3)
  permits.learn(countedBy(23), performance.now())
  const stop = new AbortController()
  const onWait = vi.fn<() => void>()
  const taking = Array.from({ length: 100 }, () => permits.take({ signal: stop.signal, onWait }))
  await expect.poll(() => onWait).toHaveBeenCalled()
  stop.abort()
  await Promise.allSettled(taking)
  expect(await countedOf('location:shared')).toBe(70)
})

describe('with answers that take a part of the window', () => {
  const limits = { ...windowLimits, windowMs: 2_000 }
  const slow = (resource: string): Permits => createPermit({ db: database.db, log: createLog('silent') }, resource, limits)
  /** How many calls are left to others once it is known what the platform counted when a request that left then arrived. */
  const othersAfter = async (permits: Permits, resource: string, counted: number, leftAt: number): Promise<number> => {
    permits.learn(countedBy(counted), leftAt)
    // Whoever comes next waits until it has been noted.
    ;(await permits.take()).giveBack()
    const row = await database.db.selectFrom('request_windows').select('others').where('resource', '=', resource).executeTakeFirst()
    return row?.others ?? 0
  }
  beforeEach(() => void vi.useRealTimers())

  test('what was ours when a request arrived is nobody else’s when its answer comes', async () => {
    const permits = slow('location:slow')
    const taken = await permits.takeAll(20)
    for (const permit of taken) permit.leaves()
    for (const permit of taken) permit.answered()
    await sleep(limits.windowMs / 2)
    const leftAt = performance.now()
    await sleep(limits.windowMs / 2 + 50)
    expect(await othersAfter(permits, 'location:slow', 20, leftAt)).toBe(0)
    await sleep(300)
    expect(await othersAfter(permits, 'location:slow', 20, performance.now())).toBe(30)
  })

  test('what others had is seen also while ours that left long ago still counts, for its answer came late', async () => {
    const permits = slow('location:late-answers')
    const taken = await permits.takeAll(10)
    for (const permit of taken) permit.leaves()
    await sleep(limits.windowMs / 2)
    for (const permit of taken) permit.answered()
    const leftAt = performance.now()
    await sleep(limits.windowMs / 2 + 50)
    expect(await othersAfter(permits, 'location:late-answers', 24, leftAt)).toBe(21)
  })
})

test('never lets more out than the window holds, whatever is granted ahead and given back', async () => {
  vi.useRealTimers()
  const permits = permitsOf('location:many')
  let used = 0
  const stop = new AbortController()
  const worker = async (index: number): Promise<void> => {
    while (!stop.signal.aborted) {
      const permit = await permits.take({ signal: stop.signal }).catch(() => undefined)
      if (permit === undefined) return
      if (index % 3 === 0 && Math.random() < 0.3) permit.giveBack()
      else {
        used += 1
        permit.answered()
      }
      await sleep(Math.random() * 5)
    }
  }
  const working = Promise.all(Array.from({ length: 12 }, (_, index) => worker(index)))
  await expect.poll(() => used).toBeGreaterThan(90)
  await sleep(700)
  stop.abort()
  await working
  expect(used).toBeLessThanOrEqual(windowLimits.requests)
})

test('whoever gave up before asking waits for nothing', async () => {
  const permits = permitsOf('location:given-up')
  await Promise.all(Array.from({ length: windowLimits.requests }, () => permits.take()))
  const onWait = vi.fn<() => void>()
  await expect(permits.take({ signal: AbortSignal.abort(new Error('stopping')), onWait })).rejects.toThrow('stopping')
  expect(onWait).not.toHaveBeenCalled()
})

test('what another process held ahead and gave back is had long before the window moves on', async () => {
  const other = openDatabase({ url: database.url, onError: () => {} })
  const elsewhere = createPermit({ db: other, log: createLog('silent') }, 'location:elsewhere')
  const held = await elsewhere.takeAll(windowLimits.requests)
  const onWait = vi.fn<() => void>()
  const waiting = permitsOf('location:elsewhere').take({ onWait })
  await expect.poll(() => onWait).toHaveBeenCalled()
  for (const permit of held) permit.giveBack()
  vi.advanceTimersByTime(300)
  await expect.poll(() => countedOf('location:elsewhere')).toBe(0)
  // A second later, and not when the window would have moved on, it is asked again.
  vi.advanceTimersByTime(1_000)
  await waiting
  await other.destroy()
})

async function isSomebodyWaiting(): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
    database.db,
  )
  return rows.length > 0
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

test('who is under way stands before those that only begin', async () => {
  const permits = permitsOf('location:first')
  const taken = await permits.takeAll(windowLimits.requests)
  const order: string[] = []
  const waiting = [
    permits.takeAll(3).then(() => order.push('begins')),
    permits.take({ first: true }).then(() => order.push('first')),
    permits.take({ first: true }).then(() => order.push('second')),
  ]
  for (const permit of taken.splice(0, 2)) permit.giveBack()
  await Promise.all(waiting.slice(1))
  for (const permit of taken.splice(0, 3)) permit.giveBack()
  await waiting[0]
  expect(order).toEqual(['first', 'second', 'begins'])
})

test('when the one at the front gives up, those behind it have what there is', async () => {
  const permits = permitsOf('location:front')
  const taken = await permits.takeAll(windowLimits.requests)
  const stop = new AbortController()
  const front = permits.takeAll(50, { signal: stop.signal })
  const behind = permits.take()
  for (const permit of taken.slice(0, 10)) permit.giveBack()
  await expect.poll(() => countedOf('location:front')).toBe(windowLimits.requests - 10)
  stop.abort(new Error('paused'))
  await expect(front).rejects.toThrow('paused')
  await behind
})
