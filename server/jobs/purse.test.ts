import { expect, test, vi } from 'vitest'
import type { Permits } from '../installs/budget.ts'
import type { TakenPermit } from '../installs/permit-line.ts'
import { LookIsOld } from './fresh-look.ts'
import { openPurse } from './purse.ts'

/** A window that hands out permits when it is told to, and counts what comes back. */
function createWindow() {
  const waiting: { count: number; resolve(permits: TakenPermit[]): void }[] = []
  const window = {
    returned: 0,
    exchanged: 0,
    waiting,
    let: (count: number) => waiting.splice(0, count).forEach((one) => one.resolve(Array.from({ length: one.count }, permit))),
  }
  const permit = (): TakenPermit => ({
    askedAt: performance.now(),
    leaves: () => undefined,
    answered: () => undefined,
    giveBack: () => (window.returned += 1),
  })
  const takeAll: Permits['takeAll'] = (count, { signal } = {}) =>
    new Promise((resolve, reject) => {
      waiting.push({ count, resolve })
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    })
  const permits: Permits = {
    takeAll,
    take: async (options) => (await takeAll(1, options))[0] as TakenPermit,
    exchange: async (old) => {
      window.exchanged += old.length
      return old.map(permit)
    },
    learn: () => undefined,
  }
  return { window, permits }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('is filled at once with all that was asked for, and holds nothing while it stands in line', async () => {
  const { window, permits } = createWindow()
  const purse = openPurse(permits, () => undefined, new AbortController().signal)
  const filling = purse.fill(3)
  expect(window.waiting.map(({ count }) => count)).toEqual([])
  await settle()
  expect(window.waiting.map(({ count }) => count)).toEqual([3])
  window.let(1)
  expect(await filling).toBe(true)
  await purse.spend()
  const again = purse.fill(3)
  await settle()
  expect([window.returned, window.waiting.map(({ count }) => count)]).toEqual([2, [3]])
  window.let(1)
  expect(await again).toBe(true)
  expect(await purse.fill(3)).toBe(true)
  expect(window.waiting).toHaveLength(0)
})

test('asks for no more at once than the window always has', async () => {
  const { window, permits } = createWindow()
  const purse = openPurse(permits, () => undefined, new AbortController().signal)
  const filling = purse.fill(70)
  await settle()
  expect(window.waiting.map(({ count }) => count)).toEqual([50])
  window.let(1)
  expect(await filling).toBe(true)
})

test('gives back what was not spent', async () => {
  const { window, permits } = createWindow()
  const purse = openPurse(permits, () => undefined, new AbortController().signal)
  const filling = purse.fill(3)
  await settle()
  window.let(1)
  await filling
  await purse.spend()
  purse.empty()
  purse.empty()
  expect(window.returned).toBe(2)
})

test('is not filled when nobody wants it any more', async () => {
  const { permits } = createWindow()
  const stopping = new AbortController()
  const purse = openPurse(permits, () => undefined, stopping.signal)
  const filling = purse.fill(2)
  await settle()
  stopping.abort()
  expect(await filling).toBe(false)
})

test('exchanges what has been held for long, and does not stand in line for that', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    const { window, permits } = createWindow()
    const purse = openPurse(permits, () => undefined, new AbortController().signal)
    const filling = purse.fill(2)
    await settle()
    window.let(1)
    await filling
    vi.advanceTimersByTime(1_100)
    expect(await purse.fill(1)).toBe(true)
    expect([window.exchanged, window.returned, window.waiting.length]).toEqual([2, 0, 0])
    vi.advanceTimersByTime(3_100)
    await purse.spend()
    expect([window.exchanged, window.waiting.length]).toEqual([4, 0])
  } finally {
    vi.useRealTimers()
  }
})

test('a call that relies on a look goes with what is held, or not at all', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    const { window, permits } = createWindow()
    const purse = openPurse(permits, () => undefined, new AbortController().signal)
    const hold = async (): Promise<void> => {
      const filling = purse.fill(2)
      await settle()
      window.let(1)
      await filling
    }
    await hold()
    purse.rely(1)
    vi.advanceTimersByTime(2_900)
    await purse.spend()
    expect(purse.spent()).toBe(1)

    await hold()
    purse.rely(1)
    vi.advanceTimersByTime(3_100)
    await expect(purse.spend()).rejects.toThrow(LookIsOld)
    expect([purse.spent(), window.waiting.length]).toEqual([1, 0])

    await hold()
    purse.rely(2)
    await purse.spend()
    vi.advanceTimersByTime(3_100)
    await expect(purse.spend()).rejects.toMatchObject({ name: 'LookIsOld', calls: 2 })

    // What follows that call, or goes another way, may wait: what it relied on has left.
    const following = purse.spend()
    await settle()
    expect(window.waiting).toHaveLength(1)
    window.let(1)
    await following
    purse.rely(1)
    purse.relyNoMore()
    const other = purse.spend()
    await settle()
    window.let(1)
    await other
  } finally {
    vi.useRealTimers()
  }
})
