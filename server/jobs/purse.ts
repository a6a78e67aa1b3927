import type { Permit } from '../highlevel/client.ts'
import type { Permits, TakenPermit } from '../installs/budget.ts'
import { LookIsOld } from './fresh-look.ts'

/** The permits that one step has taken before it needs them, so that nothing has to be waited for between its calls. */
export type Purse = {
  /** Holds at least `count` permits when it resolves; false when nobody wants them any more. */
  fill(count: number): Promise<boolean>
  /** The next so many calls rely on a look: they go with permits that are held, or not at all. */
  rely(calls: number): void
  /** They go another way. */
  relyNoMore(): void
  /** One of those that are held, or a new one. Rejects with {@link LookIsOld} where the call relies on what was held and has grown old. */
  spend(): Promise<Permit>
  /** How many have been spent in all. */
  spent(): number
  /** What is left goes back. */
  empty(): void
}

/**
 * A permit counts from soon after its grant until its answer is known: of a process that dies, one that was held for long
 * would be forgotten while its request still counts at the platform. So old ones are exchanged before a call is prepared,
 * and not used any more when that has taken much longer than it should.
 */
const freshMs = 1_000
const usableMs = 3_000

/** `soon`: how many permits the step's like are going to ask for when answers come. */
export function openPurse(permits: Permits, onWait: (waitMs: number) => void, stopping: AbortSignal, soon = (): number => 0): Purse {
  let held: TakenPermit[] = []
  let spent = 0
  let [relied, left] = [0, 0]
  const take = (signal?: AbortSignal): Promise<TakenPermit> => permits.take({ onWait, soon: soon(), ...(signal && { signal }) })
  const relyOn = (calls: number): void => {
    ;[relied, left] = [calls, calls]
  }
  const empty = (): void => {
    relyOn(0)
    for (const permit of held.splice(0)) permit.giveBack()
  }
  const dropOlder = (ms: number): void => {
    const since = performance.now() - ms
    for (const permit of held.filter(({ askedAt }) => askedAt < since)) permit.giveBack()
    held = held.filter(({ askedAt }) => askedAt >= since)
  }
  return {
    fill: async (count) => {
      relyOn(0)
      for (dropOlder(freshMs); held.length < count; dropOlder(freshMs)) {
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
    rely: relyOn,
    relyNoMore: () => relyOn(0),
    spend: async () => {
      const isRelied = left > 0
      left = Math.max(0, left - 1)
      dropOlder(usableMs)
      const permit = held.shift()
      if (permit === undefined && isRelied) throw new LookIsOld(relied)
      spent += 1
      return permit ?? (await take())
    },
    spent: () => spent,
    empty,
  }
}
