import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LookIsOld, payForWrite, withFreshLook } from './fresh-look.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

/** A purse whose window makes everybody wait who has not paid beforehand. */
function createTill({ waitMs = 1_100, isOpen = (): boolean => true } = {}) {
  let held = 0
  let spent = 0
  const till = { asked: [] as number[], relied: 0 }
  const prepay = async (count: number): Promise<boolean> => {
    till.asked.push(count)
    if (!isOpen()) return false
    if (held < count && till.asked.length > 1) vi.advanceTimersByTime(waitMs)
    held = Math.max(held, count)
    return true
  }
  const spend = (calls: number): void => {
    spent += calls
    held = Math.max(0, held - calls)
  }
  return { till, spend, tools: { prepay, rely: () => void (till.relied += 1), spent: () => spent } }
}

test('writes at once after a look that was paid for', async () => {
  const { till, spend, tools } = createTill()
  let looks = 0
  const acted = await withFreshLook(tools, 2, async () => {
    looks += 1
    spend(1)
    return payForWrite(tools)
  })
  expect([acted, looks, till.asked]).toEqual([{ done: true }, 1, [2, 1]])
})

test('looks again, with everything paid for, when the write had to wait after the look', async () => {
  const { till, spend, tools } = createTill()
  let looks = 0
  const acted = await withFreshLook(tools, 2, async () => {
    looks += 1
    spend(4)
    return payForWrite(tools)
  })
  expect([acted, looks, till.asked, till.relied]).toEqual([{ done: true }, 2, [2, 1, 5, 1], 1])
})

test('looks again when the write found on leaving that it had been kept back', async () => {
  const { till, tools } = createTill({ waitMs: 1 })
  let looks = 0
  const acted = await withFreshLook(tools, 1, async () => {
    looks += 1
    await payForWrite(tools)
    if (looks === 1) throw new LookIsOld(1)
    return 'sent'
  })
  expect([acted, looks, till.relied]).toEqual([{ done: 'sent' }, 2, 2])
})

test('lets others go first when no write can follow a look at once', async () => {
  const { till, tools } = createTill({ waitMs: 1 })
  const never = withFreshLook(tools, 1, () => Promise.reject(new LookIsOld(1)))
  await expect(never).rejects.toMatchObject({ reason: 'rate_limited', said: { code: 'refused.no_time' } })
  expect(till.asked).toHaveLength(5)
})

test('does not look again for a wait that is none', async () => {
  const { spend, tools } = createTill({ waitMs: 1 })
  let looks = 0
  await withFreshLook(tools, 1, async () => {
    looks += 1
    spend(1)
    return payForWrite(tools)
  })
  expect(looks).toBe(1)
})

test('does nothing when nothing more is to be sent, and lets other errors through', async () => {
  const shut = createTill({ isOpen: () => false })
  expect(await withFreshLook(shut.tools, 1, () => Promise.reject(new Error('not asked')))).toBeUndefined()
  const { tools } = createTill()
  await expect(withFreshLook(tools, 1, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone')
})
