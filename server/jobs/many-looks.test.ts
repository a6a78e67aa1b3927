import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPermit } from '../installs/budget.ts'
import { createLog } from '../log.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { payForWrite, withFreshLook } from './fresh-look.ts'
import { openPurse } from './purse.ts'

const callMs = 600
const limits = { requests: 20, windowMs: 1_500, onItsWayMs: 5_000 }
const size = 15

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

/** Each looks with two slow calls and then writes; together they want more than two windows. */
test('many steps that look for long before they write hold nobody up', { timeout: 60_000 }, async () => {
  const permits = createPermit({ db: database.db, log: createLog('silent') }, 'location:many', limits)
  const stopping = new AbortController().signal
  const left: number[] = []
  let writes = 0
  const step = async (): Promise<void> => {
    const purse = openPurse(permits, () => undefined, stopping)
    const call = async (): Promise<void> => {
      const permit = await purse.spend()
      permit.leaves()
      left.push(performance.now())
      await new Promise((resolve) => setTimeout(resolve, callMs))
      permit.answered()
    }
    await withFreshLook({ prepay: purse.fill, rely: purse.rely, spent: purse.spent }, 3, async () => {
      await call()
      await call()
      if (!(await payForWrite({ prepay: purse.fill, rely: purse.rely, spent: purse.spent }))) return
      await call()
      writes += 1
    })
    purse.empty()
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: size }, step))
  const tookMs = performance.now() - began
  expect(writes).toBe(size)
  expect(left.length).toBeLessThanOrEqual(1.1 * 3 * size)
  // Each window's worth takes its three calls besides the window.
  expect(tookMs).toBeLessThan(15_000)
  for (const first of left) {
    const inWindow = left.filter((at) => at >= first && at < first + limits.windowMs).length
    expect(inWindow).toBeLessThanOrEqual(limits.requests)
  }
})
