import type { Arrival, History } from './history.ts'
import type { ServerProcess } from './server-process.ts'

/**
 * From the death of a job's holder, or from the readiness of the process that took it up, to the claim and to that
 * one's first request. `handover`: the holder was asked to stop. `window`: the platform's window was nearly full or had
 * been closed, so that nobody could send. `during`: what else was broken meanwhile.
 */
export type Resume = { how: 'standby' | 'restart' | 'handover' | 'window'; during: Trouble['is'] | 'nothing'; claimMs: number; ms: number }

/** What was broken besides the process that died; `to` is Infinity while it lasts. */
export type Trouble = { is: 'freeze' | 'postgres'; from: number; to: number }

type Life = Pick<ServerProcess, 'name' | 'readyAt' | 'ended'>

/** For so long after a trouble processes still find their connections broken, or wake up. */
const aftermathMs = 1_500

const windowMs = 10_000
const nearlyFull = 70

export function measureResumes({ jobs, passages, arrivals }: History, lives: readonly Life[], troubles: readonly Trouble[]): Resume[] {
  const byName = new Map(lives.map((life) => [life.name, life]))
  return jobs.flatMap(({ claims }) =>
    claims.flatMap((claim, index): Resume[] => {
      const next = claims[index + 1]
      const { at: diedAt, asked = false } = byName.get(claim.server)?.ended ?? {}
      if (next === undefined || next.server === claim.server || diedAt === undefined || diedAt > next.at + 50) return []
      const first = passages.find(({ server, at }) => server === next.server && at >= next.at - 5)
      if (first === undefined) return []
      const readyAt = byName.get(next.server)?.readyAt ?? Infinity
      const from = Math.max(diedAt, readyAt)
      if (!Number.isFinite(from)) return []
      const how = isWindowShut(arrivals, diedAt, first.at) ? 'window' : readyAt > diedAt ? 'restart' : asked ? 'handover' : 'standby'
      const during = troubles.find((trouble) => trouble.from < first.at && trouble.to + aftermathMs > diedAt)?.is ?? 'nothing'
      return [{ how, during, claimMs: next.at - from, ms: first.at - from }]
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
