import type { Limits, Verdict } from '../rate-limiter.ts'

export function rateHeaders(limits: Limits, verdict: Verdict): Record<string, string> {
  return {
    'X-RateLimit-Limit-Daily': String(limits.daily),
    'X-RateLimit-Daily-Remaining': String(verdict.dailyRemaining),
    'X-RateLimit-Daily-Reset': String(verdict.dailyResetMs),
    'X-RateLimit-Interval-Milliseconds': String(limits.intervalMs),
    'X-RateLimit-Max': String(limits.burst),
    'X-RateLimit-Remaining': String(verdict.remaining),
  }
}
