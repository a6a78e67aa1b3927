import { AppError } from '../errors.ts'

/** Counts sign-ins that failed, per client address. In memory: it only slows guessing down. */
export type ExchangeThrottle = {
  /** Throws `too_many_requests` while an address has failed too often. */
  check(address: string, now: Date): void
  failed(address: string, now: Date): void
}

type Limits = { failures: number; windowMs: number; addresses: number }

export function createExchangeThrottle(limits: Limits = { failures: 20, windowMs: 60_000, addresses: 10_000 }): ExchangeThrottle {
  const failures = new Map<string, number[]>()
  const recent = (address: string, now: Date): number[] =>
    (failures.get(address) ?? []).filter((at) => at > now.getTime() - limits.windowMs)
  return {
    check: (address, now) => {
      const times = recent(address, now)
      const oldest = times[0]
      if (oldest === undefined || times.length < limits.failures) return
      throw new AppError('too_many_requests', 'Too many sign-ins from this address have failed.', {
        retryAfterMs: oldest + limits.windowMs - now.getTime(),
      })
    },
    failed: (address, now) => {
      const times = [...recent(address, now), now.getTime()]
      failures.delete(address)
      failures.set(address, times)
      const eldest = failures.keys().next()
      if (failures.size > limits.addresses && !eldest.done) failures.delete(eldest.value)
    },
  }
}
