import type { Permit } from '../highlevel/client.ts'
import type { Permits } from '../installs/budget.ts'
import type { TakenPermit } from '../installs/permit-line.ts'
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
  /** For good: what is still to come goes back too. */
  close(): void
}

/**
 * A permit counts from soon after its grant until its answer is known: of a process that dies, one that was held for long
 * would be forgotten while its request still counts at the platform. So old ones are exchanged before a call is prepared,
 * and not used any more when that has taken much longer than it should.
 */
const freshMs = 1_000
const usableMs = 3_000
/** So much of the window is always ours, whoever else uses it: a step that needs more takes the rest one by one. */
const mostAtOnce = 50

/** `soon`: how many permits the step's like are going to ask for when answers come. */
export function openPurse(permits: Permits, onWait: (waitMs: number) => void, stopping: AbortSignal, soon = (): number => 0): Purse {
  let held: TakenPermit[] = []
  let spent = 0
  let isClosed = false
  let [relied, left] = [0, 0]
  const relyOn = (calls: number): void => {
    ;[relied, left] = [calls, calls]
  }
  const giveBack = (): void => {
    for (const permit of held.splice(0)) permit.giveBack()
  }
  const empty = (): void => {
    relyOn(0)
    giveBack()
  }
  const takeOutOlder = (ms: number): TakenPermit[] => {
    const since = performance.now() - ms
    const old = held.filter(({ askedAt }) => askedAt < since)
    held = held.filter(({ askedAt }) => askedAt >= since)
    return old
  }
  /** What lies idle is somebody else's: of several steps that share one look, those that wait for it hold theirs for nothing. */
  const hold = (taken: readonly TakenPermit[]): void => {
    if (isClosed) for (const permit of taken) permit.giveBack()
    else {
      held.push(...taken)
      setTimeout(() => takeOutOlder(usableMs).forEach((permit) => permit.giveBack()), usableMs + 1).unref()
    }
  }
  const exchangeOlder = async (ms: number): Promise<void> => {
    const old = takeOutOlder(ms)
    if (old.length > 0) hold(await permits.exchange(old))
  }
  return {
    fill: async (count) => {
      relyOn(0)
      await exchangeOlder(freshMs)
      const wanted = Math.min(count, mostAtOnce)
      if (held.length < wanted) {
        // Who held some while it stood in line for more would keep them from those who wait for the same.
        giveBack()
        const how = { onWait, soon: soon(), signal: stopping, first: spent > 0 }
        const taken = await permits.takeAll(wanted, how).catch((error: unknown) => {
          if (stopping.aborted) return []
          throw error
        })
        hold(taken)
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
      if (isRelied) for (const permit of takeOutOlder(usableMs)) permit.giveBack()
      else await exchangeOlder(usableMs)
      const permit = held.shift()
      if (permit === undefined && isRelied) throw new LookIsOld(relied)
      spent += 1
      return permit ?? (await permits.take({ onWait, soon: soon(), first: true }))
    },
    spent: () => spent,
    empty,
    close: () => {
      isClosed = true
      empty()
    },
  }
}
