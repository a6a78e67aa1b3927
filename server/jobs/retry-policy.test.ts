import { expect, test } from 'vitest'
import { decideRetry, maxAttempts, mayPass } from './retry-policy.ts'

test('sends again after the wait that the platform names when it was too fast', () => {
  expect(decideRetry('rate_limited', 1, 10_000, 0)).toEqual({ do: 'again', inMs: 10_000 })
})

test('looks first when the call may have taken effect', () => {
  expect(decideRetry('ambiguous', 1, undefined, 0.5)).toMatchObject({ do: 'look' })
})

test('looks once, at once, when something like it is already there', () => {
  expect(decideRetry('conflict', 1, undefined, 1)).toEqual({ do: 'look', inMs: 0 })
  expect(decideRetry('conflict', 2, undefined, 1)).toEqual({ do: 'fail' })
  expect(decideRetry('conflict', 3, undefined, 1, false)).toEqual({ do: 'look', inMs: 0 })
  expect(decideRetry('conflict', 3, undefined, 1, true)).toEqual({ do: 'fail' })
})

test('never sends again what the platform refused', () => {
  for (const reason of ['invalid', 'forbidden_scope', 'plan_gated', 'not_found', 'unreadable_answer'] as const) {
    expect(decideRetry(reason, 1, undefined, 0)).toEqual({ do: 'fail' })
  }
})

test('stops the whole job when no call can succeed', () => {
  for (const reason of ['unauthorized', 'suspended', 'revoked', 'wrong_tenant', 'daily_limit'] as const) {
    expect(decideRetry(reason, 1, undefined, 0)).toEqual({ do: 'stop-job' })
  }
})

test('waits longer each time, spread by chance, and never beyond fifteen seconds', () => {
  const waits = [1, 2, 3, 4, 5].map((attempt) => decideRetry('unavailable', attempt, undefined, 1))
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000].map((inMs) => ({ do: 'again', inMs })))
  expect(decideRetry('unavailable', 1, undefined, 0)).toEqual({ do: 'again', inMs: 250 })
})

test('gives up in the end', () => {
  expect(decideRetry('unavailable', maxAttempts, undefined, 0)).toEqual({ do: 'fail' })
})

test('tells what may pass from what stays as it is', () => {
  for (const reason of ['unavailable', 'ambiguous', 'rate_limited', 'unreadable_answer', 'forbidden_scope', 'plan_gated', 'internal'])
    expect(mayPass(reason), reason).toBe(true)
  for (const reason of ['invalid', 'conflict', 'not_found', 'changed_meanwhile']) expect(mayPass(reason), reason).toBe(false)
})
