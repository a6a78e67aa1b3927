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

export function openPurse(permits: Permits, onWait: (waitMs: number) => void, stopping: AbortSignal): Purse {
  let held: TakenPermit[] = []
  let spent = 0
  const empty = (): void => {
    for (const one of held.splice(0)) one.giveBack()
  }
  return {
    fill: async (count) => {
      const missing = Array.from({ length: count - held.length }, () => permits.take({ onWait, signal: stopping }))
      const taken = await Promise.allSettled(missing)
      held = [...held, ...taken.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))]
      if (stopping.aborted) {
        empty()
        return false
      }
      const failed = taken.find((one) => one.status === 'rejected')
      if (failed !== undefined) throw failed.reason
      return true
    },
    spend: async () => {
      spent += 1
      return held.shift() ?? (await permits.take({ onWait }))
    },
    spent: () => spent,
    empty,
  }
}
