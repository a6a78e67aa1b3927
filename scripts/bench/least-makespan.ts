import type { Arrival } from './platform/lean-platform.ts'
import { burst, windowMs } from './platform/window.ts'

/**
 * The shortest time in which these requests could have been made, from the first one's arrival to the last answer:
 * no creation leaves before the answer of the one that it needs, and of every further hundred requests none leaves
 * before another window. `looks` are reads that come before all creations, side by side. With one latency L for all it
 * is max(⌊(N−1)/100⌋·10 s, (D−1)·L) + L.
 */
export function leastMakespan(creations: readonly Arrival[], looks: readonly Arrival[]): number {
  const made = new Map(creations.map((one) => [one.id, one]))
  const ends = new Map<Arrival, number>()
  const endOf = (one: Arrival): number => {
    const known = ends.get(one)
    if (known !== undefined) return known
    const needed = one.parentId === undefined ? undefined : made.get(one.parentId)
    const end = (needed === undefined ? 0 : endOf(needed)) + one.latencyMs
    ends.set(one, end)
    return end
  }
  const chain = Math.max(0, ...looks.map(({ latencyMs }) => latencyMs)) + Math.max(0, ...creations.map(endOf))
  const windows = Math.floor((creations.length + looks.length - 1) / burst) * windowMs
  return Math.max(chain, windows + Math.min(...creations.map(({ latencyMs }) => latencyMs)))
}
