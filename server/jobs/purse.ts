import type { Permit } from '../highlevel/client.ts'
import type { Permits, TakenPermit } from '../installs/budget.ts'
import { LookIsOld } from './fresh-look.ts'

/** The permits that one step has taken before it needs them, so that nothing has to be waited for between its calls. */
export type Purse = {
  /** Holds at least `count` permits when it resolves; false when nobody wants them any more. */
  fill(count: number): Promise<boolean>
  /** The next call relies on a look: it goes with a permit that is held, or not at all. */
  rely(): void
  /** It went another way. */
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
  let relies = false
  const take = (signal?: AbortSignal): Promise<TakenPermit> => permits.take({ onWait, soon: soon(), ...(signal && { signal }) })
  const empty = (): void => {
    for (const permit of held.splice(0)) permit.giveBack()
  }
  const dropOlder = (ms: number): void => {
    const since = performance.now() - ms
    for (const permit of held.filter(({ askedAt }) => askedAt < since)) permit.giveBack()
    held = held.filter(({ askedAt }) => askedAt >= since)
  }
  return {
    fill: async (count) => {
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
    rely: () => (relies = true),
    relyNoMore: () => (relies = false),
    spend: async () => {
      const relied = relies
      relies = false
      dropOlder(usableMs)
      const permit = held.shift()
      if (permit === undefined && relied) throw new LookIsOld()
      spent += 1
      return permit ?? (await take())
    },
    spent: () => spent,
    empty,
  }
}
