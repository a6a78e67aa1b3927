import type { Arrival, History } from './history.ts'
import type { ServerProcess } from './server-process.ts'

/**
 * From the death of a job's holder, or from the readiness of the process that took it up, to the claim and to that
 * one's first request. `window`: the platform's window was nearly full or had been closed, so that nobody could send.
 */
export type Resume = { how: 'standby' | 'restart' | 'window'; claimMs: number; ms: number }

type Life = Pick<ServerProcess, 'name' | 'readyAt' | 'ended'>

const windowMs = 10_000
const nearlyFull = 70

export function measureResumes({ jobs, passages, arrivals }: History, lives: readonly Life[]): Resume[] {
  const byName = new Map(lives.map((life) => [life.name, life]))
  return jobs.flatMap(({ claims }) =>
    claims.flatMap((claim, index): Resume[] => {
      const next = claims[index + 1]
      const diedAt = byName.get(claim.server)?.ended?.at
      if (next === undefined || next.server === claim.server || diedAt === undefined || diedAt > next.at + 50) return []
      const first = passages.find(({ server, at }) => server === next.server && at >= next.at - 5)
      if (first === undefined) return []
      const readyAt = byName.get(next.server)?.readyAt ?? Infinity
      const from = Math.max(diedAt, readyAt)
      const how = isWindowShut(arrivals, diedAt, first.at) ? 'window' : readyAt <= diedAt ? 'standby' : 'restart'
      return Number.isFinite(from) ? [{ how, claimMs: next.at - from, ms: first.at - from }] : []
    }),
  )
}

/** Permits that a dead process had taken count for as long as those that it used. */
function isWindowShut(arrivals: readonly Arrival[], diedAt: number, firstAt: number): boolean {
  const recent = arrivals.filter(({ at, counted }) => counted && at > diedAt - windowMs && at < firstAt)
  return recent.length >= nearlyFull || recent.some(({ refused }) => refused)
}

export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
}
