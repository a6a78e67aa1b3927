import { expect, it } from 'vitest'
import { rateLimiter } from './rate-limiter.ts'
import { testSandbox } from './test-sandbox.ts'

const limits = { burst: 3, intervalMs: 1_000, daily: 5 }

it('slides: a place is free again exactly one interval after it was taken', () => {
  const limiter = rateLimiter(limits)
  expect([0, 100, 900].map((at) => limiter.take('a', at).allowed)).toEqual([true, true, true])
  expect(limiter.take('a', 999).allowed).toBe(false)
  expect(limiter.take('a', 1_000).allowed).toBe(true)
  expect(limiter.take('a', 1_001).allowed).toBe(false)
  expect(limiter.take('b', 1_001).allowed).toBe(true)
})

it('stops at the daily limit until the next day', () => {
  const limiter = rateLimiter(limits)
  const taken = [0, 2_000, 4_000, 6_000, 8_000, 10_000].map((at) => limiter.take('a', at).allowed)
  expect(taken).toEqual([true, true, true, true, true, false])
  expect(limiter.take('a', 86_400_000).allowed).toBe(true)
})

it('answers 429 with headers, and counts it as a violation', async () => {
  const sandbox = await testSandbox({ limits: { burst: 2, intervalMs: 60_000 } })
  const token = await sandbox.locationToken()
  const statuses: number[] = []
  for (let n = 0; n < 3; n++) statuses.push((await sandbox.api('GET', `/locations/${sandbox.locationId}/tags`, { token })).status)
  expect(statuses).toEqual([200, 200, 429])
  expect((await sandbox.control('/violations')).counts).toMatchObject({ 'rate-limited': 1 })
  await sandbox.close()
})
