import type { Permit } from '../highlevel/client.ts'
import type { Permits, TakenPermit } from '../installs/budget.ts'

/** The permits that one step has taken before it needs them, so that nothing has to be waited for between its calls. */
export type Purse = {
  /** Holds at least `count` permits when it resolves; false when nobody wants them any more. */
  fill(count: number): Promise<boolean>
  /** One of those that are held, or a new one. */
  spend(): Promise<Permit>
  /** How many have been spent in all. */
  spent(): number
  /** What is left goes back. */
  empty(): void
}

/**
 * A permit counts from soon after its grant until its answer is known: of a process that dies, one that was held for long
 * would be forgotten while its request still counts at the platform. So old ones are exchanged.
 */
const freshMs = 1_000

export function openPurse(permits: Permits, onWait: (waitMs: number) => void, stopping: AbortSignal): Purse {
  let held: { permit: TakenPermit; at: number }[] = []
  let spent = 0
  const take = async (signal?: AbortSignal): Promise<(typeof held)[number]> => ({
    permit: await permits.take({ onWait, ...(signal && { signal }) }),
    at: performance.now(),
  })
  const empty = (): void => {
    for (const { permit } of held.splice(0)) permit.giveBack()
  }
  const dropOld = (): void => {
    const since = performance.now() - freshMs
    for (const { permit } of held.filter(({ at }) => at < since)) permit.giveBack()
    held = held.filter(({ at }) => at >= since)
  }
  return {
    fill: async (count) => {
      for (dropOld(); held.length < count; dropOld()) {
        const taken = await Promise.allSettled(Array.from({ length: count - held.length }, () => take(stopping)))
        held = [...held, ...taken.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))]
        const failed = taken.find((one) => one.status === 'rejected')
        if (failed !== undefined && !stopping.aborted) throw failed.reason
        if (stopping.aborted) break
      }
      if (!stopping.aborted) return true
      empty()
      return false
    },
    spend: async () => {
      spent += 1
      dropOld()
      return (held.shift() ?? (await take())).permit
    },
    spent: () => spent,
    empty,
  }
}
