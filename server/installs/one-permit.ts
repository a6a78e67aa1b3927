import type { Permits } from './budget.ts'
import type { TakenPermit } from './permit-line.ts'

/** What was taken for a call has grown old before the call could leave, and there is no fresh one at once. */
export class PermitIsOld extends Error {
  override name = 'PermitIsOld'
}

/** The right to one call that has other things to wait for before it leaves. */
export type OnePermit = {
  /** Exchanges what has grown old. Rejects with {@link PermitIsOld} when nothing may leave now. */
  freshen(): Promise<void>
  /** For the call itself. Rejects with {@link PermitIsOld}. */
  spend(): Promise<TakenPermit>
  /** Goes back when no call has left. */
  close(): void
}

/** Of a process that dies, a permit that was held for longer would be forgotten while its request still counts at the platform. */
const usableMs = 3_000

export function keepPermit(permits: Permits, taken: TakenPermit): OnePermit {
  let held: TakenPermit | undefined = taken
  const takeOut = (): TakenPermit | undefined => {
    const permit = held
    held = undefined
    return permit
  }
  const isFresh = ({ askedAt }: TakenPermit): boolean => performance.now() - askedAt <= usableMs
  return {
    freshen: async () => {
      if (held !== undefined && isFresh(held)) return
      const old = takeOut()
      if (old !== undefined) [held] = await permits.exchange([old])
      if (held === undefined) throw new PermitIsOld()
    },
    spend: async () => {
      if (held === undefined || !isFresh(held)) throw new PermitIsOld()
      const permit = held
      held = undefined
      return permit
    },
    close: () => takeOut()?.giveBack(),
  }
}
