import { afterEach, expect, test, vi } from 'vitest'
import type { Permits, TakenPermit } from '../installs/budget.ts'
import { LookIsOld } from './fresh-look.ts'
import { openPurse } from './purse.ts'

/** A window that hands out permits when it is told to, and counts what comes back. */
function createWindow() {
  const waiting: { resolve(permit: TakenPermit): void }[] = []
  const window = { returned: 0, waiting, let: (count: number) => waiting.splice(0, count).forEach(({ resolve }) => resolve(permit())) }
  const permit = (): TakenPermit => ({
    askedAt: performance.now(),
    leaves: () => undefined,
    answered: () => undefined,
    giveBack: () => (window.returned += 1),
  })
  const permits: Permits = {
    take: ({ signal } = {}) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve })
        signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
      }),
    learn: () => undefined,
  }
  return { ...window, window, permits }
}

afterEach(() => void vi.useRealTimers())

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('is filled when all that was asked for is there, and asks only for what is missing', async () => {
  const { window, permits } = createWindow()
  const purse = openPurse(permits, () => undefined, new AbortController().signal)
  let isFull = false
  const filling = purse.fill(3).then((full) => (isFull = full))
  window.let(2)
  await settle()
  expect(isFull).toBe(false)
  window.let(1)
  expect(await filling).toBe(true)
  await purse.spend()
  const again = purse.fill(3)
  await settle()
  expect(window.waiting).toHaveLength(1)
  window.let(1)
  expect(await again).toBe(true)
})

test('gives back what was not spent', async () => {
  const { window, permits } = createWindow()
  const purse = openPurse(permits, () => undefined, new AbortController().signal)
  const filling = purse.fill(3)
  window.let(3)
  await filling
  await purse.spend()
  purse.empty()
  purse.empty()
  expect(window.returned).toBe(2)
})

test('gives back what had come when nobody wants the rest any more', async () => {
  const { window, permits } = createWindow()
  const stopping = new AbortController()
  const purse = openPurse(permits, () => undefined, stopping.signal)
  const filling = purse.fill(2)
  window.let(1)
  await settle()
  stopping.abort()
  expect(await filling).toBe(false)
  expect(window.returned).toBe(1)
})

test('exchanges what has been held for long', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const { window, permits } = createWindow()
  const purse = openPurse(permits, () => undefined, new AbortController().signal)
  const filling = purse.fill(2)
  window.let(1)
  vi.advanceTimersByTime(1_050)
  window.let(1)
  await settle()
  // The first has grown old while the second was waited for.
  expect([window.returned, window.waiting.length]).toEqual([1, 1])
  window.let(1)
  expect(await filling).toBe(true)
})

test('a call that relies on a look goes with what is held, or not at all', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const { window, permits } = createWindow()
  const purse = openPurse(permits, () => undefined, new AbortController().signal)
  const hold = async (): Promise<void> => {
    const filling = purse.fill(2)
    window.let(2)
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
})
