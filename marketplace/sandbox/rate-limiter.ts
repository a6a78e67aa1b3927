export type Limits = { burst: number; intervalMs: number; daily: number }

export type Verdict = {
  allowed: boolean
  remaining: number
  dailyRemaining: number
  dailyResetMs: number
}

export type RateLimiter = { limits: Limits; take(bucket: string, now: number): Verdict; clear(): void }

const dayMs = 86_400_000

/** A true sliding window: a request is counted until exactly one interval after it arrived. Refused requests are not counted. */
export function rateLimiter(limits: Limits): RateLimiter {
  const windows = new Map<string, number[]>()
  const days = new Map<string, { day: number; count: number }>()
  return {
    limits,
    take(bucket, now) {
      const recent = (windows.get(bucket) ?? []).filter((at) => at > now - limits.intervalMs)
      const today = Math.floor(now / dayMs)
      const known = days.get(bucket)
      const day = known?.day === today ? known : { day: today, count: 0 }
      const allowed = recent.length < limits.burst && day.count < limits.daily
      if (allowed) {
        recent.push(now)
        day.count += 1
      }
      windows.set(bucket, recent)
      days.set(bucket, day)
      return {
        allowed,
        remaining: Math.max(0, limits.burst - recent.length),
        dailyRemaining: Math.max(0, limits.daily - day.count),
        dailyResetMs: (today + 1) * dayMs - now,
      }
    },
    clear: () => {
      windows.clear()
      days.clear()
    },
  }
}
