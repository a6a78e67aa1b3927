import type { Context } from '../context.ts'
import { FencedError } from './fenced-error.ts'
import { renewHold, type Hold } from './run-store.ts'

export type Wish = 'pause' | 'cancel'

/** The holder's sign of life, and its ear for what the person wants. */
export type Pulse = {
  /** Aborted, with the reason, when somebody else holds the job. */
  lost: AbortSignal
  /** Calls back whenever the person wants something else than going on. */
  onWish(listener: (wish: Wish) => void): void
  /** Asks the database when this process has not heard from it for long: it may have been stopped and replaced. */
  confirm(): Promise<void>
  /** Throws when it would have to ask: for the last moment before bytes leave, at which nothing can be waited for. */
  check(): void
  stop(): void
}

const beatMs = 500
const freshMs = 5_000

/** `claimedAt` is the moment, on the monotonic clock, before the job was claimed. */
export function startPulse(ctx: Context, hold: Hold, lease: AbortSignal, claimedAt: number): Pulse {
  const lost = new AbortController()
  const listeners = new Set<(wish: Wish) => void>()
  let freshAt = claimedAt
  let beating = false

  /** What the database says is as old as the question: this process may have been stopped before it read the answer. */
  const ask = async (): Promise<void> => {
    const askedAt = performance.now()
    const wanted = await renewHold(ctx.db, hold)
    freshAt = Math.max(freshAt, askedAt)
    if (wanted !== 'run') for (const listener of listeners) listener(wanted)
  }
  const lose = (reason: unknown): void => lost.abort(reason)
  const beat = async (): Promise<void> => {
    if (beating) return
    beating = true
    try {
      await ask()
    } catch (error) {
      if (error instanceof FencedError) lose(error)
      else ctx.log.warn({ err: error, jobId: hold.jobId }, 'heartbeat failed; trying again')
    } finally {
      beating = false
    }
  }
  const isFresh = (): boolean => performance.now() - freshAt <= freshMs
  const onLeaseLost = (): void => lose(new FencedError('the lease is lost'))

  const timer = setInterval(() => void beat(), beatMs)
  lease.addEventListener('abort', onLeaseLost, { once: true })
  if (lease.aborted) onLeaseLost()
  return {
    lost: lost.signal,
    onWish: (listener) => listeners.add(listener),
    confirm: async () => {
      lost.signal.throwIfAborted()
      if (!isFresh()) await ask()
    },
    check: () => {
      lost.signal.throwIfAborted()
      if (!isFresh()) throw new Error('this process has not heard from the database for too long')
    },
    stop: () => {
      clearInterval(timer)
      lease.removeEventListener('abort', onLeaseLost)
    },
  }
}
