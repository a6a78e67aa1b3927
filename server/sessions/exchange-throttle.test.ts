import { expect, test } from 'vitest'
import { createExchangeThrottle } from './exchange-throttle.ts'

const at = (second: number): Date => new Date(second * 1000)

test('refuses an address that failed too often, until its failures are old', () => {
  const throttle = createExchangeThrottle({ failures: 3, windowMs: 60_000, addresses: 10 })
  for (const second of [0, 1, 2]) {
    throttle.check('a', at(second))
    throttle.failed('a', at(second))
  }
  expect(() => throttle.check('a', at(3))).toThrow(expect.objectContaining({ code: 'too_many_requests', retryAfterMs: 57_000 }))
  expect(() => throttle.check('b', at(3))).not.toThrow()
  expect(() => throttle.check('a', at(61))).not.toThrow()
})

test('forgets the address that has been quiet for longest when there are too many', () => {
  const throttle = createExchangeThrottle({ failures: 1, windowMs: 60_000, addresses: 2 })
  for (const address of ['a', 'b', 'c']) throttle.failed(address, at(0))
  expect(() => throttle.check('a', at(1))).not.toThrow()
  expect(() => throttle.check('c', at(1))).toThrow('Too many sign-ins')
})
