import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { HighLevelError, type HighLevelReason } from '../highlevel/highlevel-error.ts'
import { readAgain } from './read-again.ts'

const request = { schema: z.unknown() }

test.each([
  ['unavailable', 2, 3],
  ['rate_limited', 1, 2],
  ['forbidden_scope', 1, 1],
] as const)('a read that is %s %i times is asked %i times', async (reason, failures, asked) => {
  const { get, calls } = failing(reason, failures)
  const reading = readAgain(get)('/tags', request)
  if (reason === 'forbidden_scope') await expect(reading).rejects.toMatchObject({ reason })
  else expect(await reading).toBe('there')
  expect(calls()).toBe(asked)
})

test('a platform that stays away, or is slow in saying so, is not waited for', async () => {
  const away = failing('unavailable', 9)
  await expect(readAgain(away.get)('/tags', request)).rejects.toMatchObject({ reason: 'unavailable' })
  expect(away.calls()).toBe(3)
  vi.useFakeTimers({ toFake: ['performance'] })
  const slow = failing('unavailable', 9, () => void vi.advanceTimersByTime(15_000))
  await expect(readAgain(slow.get)('/tags', request)).rejects.toMatchObject({ reason: 'unavailable' })
  vi.useRealTimers()
  expect(slow.calls()).toBe(1)
})

function failing(reason: HighLevelReason, times: number, meanwhile = (): void => undefined) {
  let count = 0
  const get = async <T>(): Promise<T> => {
    count += 1
    meanwhile()
    if (count <= times) throw new HighLevelError({ reason, message: 'no', method: 'GET', path: '/tags' })
    return 'there' as T
  }
  return { get, calls: () => count }
}
