import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPermit } from '../installs/budget.ts'
import { createLog } from '../log.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { LookIsOld, payForWrite, withFreshLook } from './fresh-look.ts'
import { openPurse } from './purse.ts'

const callMs = 600
const limits = { requests: 20, windowMs: 1_500, onItsWayMs: 5_000 }
const size = 15

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const stopping = new AbortController().signal

type Step = { call(): Promise<void>; write(): Promise<boolean>; withLook(calls: number, act: () => Promise<void>): Promise<void> }

/**
 * Steps with purses of one window, and when their calls left. A look may also grow old because this machine is slow, and not
 * because its write stood in line: how often that was is `slow`.
 */
function openSteps(resource: string): { step: () => Step; left: number[]; slow(): number } {
  const permits = createPermit({ db: database.db, log: createLog('silent') }, resource, limits)
  const left: number[] = []
  let slow = 0
  const step = (): Step => {
    let stoodInLine = false
    const purse = openPurse(permits, () => (stoodInLine = true), stopping)
    const tools = { prepay: purse.fill, rely: purse.rely, spent: purse.spent }
    return {
      call: async () => {
        const permit = await purse.spend()
        permit.leaves()
        left.push(performance.now())
        await new Promise((resolve) => setTimeout(resolve, callMs))
        permit.answered()
      },
      write: () => {
        stoodInLine = false
        return payForWrite(tools)
      },
      withLook: async (calls, act) => {
        await withFreshLook(tools, calls, () =>
          act().catch((error: unknown) => {
            if (error instanceof LookIsOld && !stoodInLine) slow += 1
            throw error
          }),
        )
        purse.close()
      },
    }
  }
  return { step, left, slow: () => slow }
}

function mostInWindow(left: readonly number[]): number {
  return Math.max(...left.map((first) => left.filter((at) => at >= first && at < first + limits.windowMs).length))
}

/** Each looks with two slow calls and then writes; together they want more than two windows. */
test('many steps that look for long before they write hold nobody up', { timeout: 40_000 }, async () => {
  const { step, left, slow } = openSteps('location:many')
  let writes = 0
  const work = async ({ call, write, withLook }: Step): Promise<void> =>
    withLook(3, async () => {
      await call()
      await call()
      if (!(await write())) return
      await call()
      writes += 1
    })
  await Promise.all(Array.from({ length: size }, () => work(step())))
  expect(writes).toBe(size)
  expect(left.length).toBeLessThanOrEqual(1.1 * 3 * size + 3 * slow())
  expect(mostInWindow(left)).toBeLessThanOrEqual(limits.requests)
})

/** One of them lists, page by page, for all that have begun; they hold what they have paid for until it is there. */
test('steps that wait for the listing of one of them do not keep its pages from being read', { timeout: 40_000 }, async () => {
  const pages = 6
  const { step, left } = openSteps('location:shared')
  let listing: Promise<void> | undefined
  let writes = 0
  const list = async (call: () => Promise<void>): Promise<void> => {
    for (let page = 0; page < pages; page += 1) await call()
    listing = undefined
  }
  const work = async ({ call, write, withLook }: Step): Promise<void> =>
    withLook(2, async () => {
      await (listing ??= list(call))
      if (!(await write())) return
      await call()
      writes += 1
    })
  await Promise.all(Array.from({ length: size }, () => work(step())))
  expect(writes).toBe(size)
  expect(mostInWindow(left)).toBeLessThanOrEqual(limits.requests)
})
