import { say } from '../contract/say.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
import type { Kind } from '../resources/kind.ts'
import { lagMsOf } from './observer.ts'
import { pause } from './pause.ts'
import type { Tools } from './walk-steps.ts'

type Payments = Pick<Tools, 'prepay' | 'rely' | 'spent' | 'writes'>

/** Between a look and the `calls` that rely on it stood a wait, and not all of them have left. */
export class LookIsOld extends Error {
  override name = 'LookIsOld'
  readonly calls: number

  constructor(calls: number) {
    super()
    this.calls = calls
  }
}

/** So many looks without a write that could follow at once: others are let go first, and it is tried again later. */
const mostLooks = 5
/** Longer ago than this, somebody may have written in between. */
const oldMs = 1_000

/**
 * Runs `act`, which looks and then writes, with everything paid for before: what is seen then is written to at once. A look
 * that takes more calls than one could know of beforehand is repeated with as many as it took. Undefined when nothing
 * more is to be sent.
 */
export async function withFreshLook<T>(tools: Payments, calls: number, act: () => Promise<T>): Promise<{ done: T } | undefined> {
  for (let [looks, wanted] = [1, calls]; ; looks += 1) {
    if (!(await tools.prepay(wanted))) return undefined
    const spentBefore = tools.spent()
    try {
      return { done: await act() }
    } catch (error) {
      if (!(error instanceof LookIsOld)) throw error
      if (looks >= mostLooks)
        throw new HighLevelError({ reason: 'rate_limited', ...say('refused.no_time'), method: 'GET', path: '', cause: error })
      wanted = tools.spent() - spentBefore + error.calls
    }
  }
}

/**
 * Asked by `act` before a write of so many calls, which then leave at once or bring the look's beginning back. False when
 * nothing more is to be sent; throws to the look's beginning when it had to wait.
 */
export async function payForWrite(tools: Payments, calls = 1): Promise<boolean> {
  const askedAt = performance.now()
  if (!(await tools.prepay(calls))) return false
  await tools.writes?.()
  if (performance.now() - askedAt > oldMs) throw new LookIsOld(calls)
  tools.rely(calls)
  return true
}

type Waiting = Payments & Pick<Tools, 'putBack' | 'stopping'>

/** Waits until a listing shows what it may have missed, and pays for the look: others look meanwhile. False when nothing more is to be sent. */
export async function waitToLook(tools: Waiting, kind: Kind): Promise<boolean> {
  tools.putBack()
  await pause(lagMsOf(kind), tools.stopping)
  return !tools.stopping.aborted && tools.prepay(kind.read === undefined ? 1 : 2)
}

/** What one listing does not show may stand all the same: only a second one says that it is gone. */
export async function lookTwice<T>(
  tools: Waiting,
  kind: Kind,
  look: () => Promise<T | undefined>,
): Promise<{ seen: T | undefined } | 'later'> {
  const seen = await look()
  if (seen !== undefined) return { seen }
  return (await waitToLook(tools, kind)) ? { seen: await look() } : 'later'
}
