import type { Context } from '../context.ts'
import type { JobRow } from './job-store.ts'
import { FencedError, renewHold, type Hold } from './run-store.ts'

/** The holder's sign of life, and its ear for what the person wants. */
export type Pulse = {
  /** Aborted, with the reason, when somebody else holds the job. */
  lost: AbortSignal
  /** Calls back whenever the person wants something else than going on. */
  onWish(listener: (wish: 'pause' | 'cancel') => void): void
  /** Asks the database when this process has not heard from it for long: it may have been stopped and replaced. */
  confirm(): Promise<void>
  stop(): void
}

const beatMs = 500
const freshMs = 5_000

export function startPulse(ctx: Context, hold: Hold, lease: AbortSignal): Pulse {
  const lost = new AbortController()
  const listeners = new Set<(wish: 'pause' | 'cancel') => void>()
  let freshAt = performance.now()
  let beating = false

  const hear = (wanted: JobRow['wanted']): void => {
    freshAt = performance.now()
    if (wanted !== 'run') for (const listener of listeners) listener(wanted)
  }
  const lose = (reason: unknown): void => lost.abort(reason)
  const beat = async (): Promise<void> => {
    if (beating) return
    beating = true
    try {
      hear(await renewHold(ctx.db, hold))
    } catch (error) {
      if (error instanceof FencedError) lose(error)
      else ctx.log.warn({ err: error, jobId: hold.jobId }, 'heartbeat failed; trying again')
    } finally {
      beating = false
    }
  }
  const onLeaseLost = (): void => lose(new FencedError('the lease is lost'))

  const timer = setInterval(() => void beat(), beatMs)
  lease.addEventListener('abort', onLeaseLost, { once: true })
  if (lease.aborted) onLeaseLost()
  return {
    lost: lost.signal,
    onWish: (listener) => listeners.add(listener),
    confirm: async () => {
      lost.signal.throwIfAborted()
      if (performance.now() - freshAt > freshMs) hear(await renewHold(ctx.db, hold))
    },
    stop: () => {
      clearInterval(timer)
      lease.removeEventListener('abort', onLeaseLost)
    },
  }
}
