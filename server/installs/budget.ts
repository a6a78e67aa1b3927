import type { Context } from '../context.ts'
import type { RateHeaders } from '../highlevel/client.ts'
import { blockWindow, takePermits } from './budget-store.ts'

/** One resource's share of the platform's limits: `location:<id>` or `company:<id>`. */
export type Permits = {
  /** Resolves when one more request may leave; rejects with the signal's reason when nobody waits for it any more. */
  take(options?: TakeOptions): Promise<void>
  /** Lets the shared window learn from what the platform said about it. */
  learn(headers: RateHeaders): void
}

type TakeOptions = {
  /** Hears how long it takes when it is not at once. */
  onWait?: (waitMs: number) => void
  signal?: AbortSignal
}

type Waiter = { resolve: () => void; reject: (error: unknown) => void; onWait: ((waitMs: number) => void) | undefined }

type Line = { waiters: Waiter[]; busy: boolean; lastDailyRemaining: number | undefined }

/** 100 requests per 10 s (platform dossier §4), plus what a request may lag between its permit and its arrival. */
export const windowLimits = { requests: 100, windowMs: 10_000, guardMs: 300, perDay: 200_000 } as const

const linesByDb = new WeakMap<object, Map<string, Line>>()

/**
 * Permits for one resource. Callers of one process stand in one line and are granted in batches; the window itself
 * lives in the database, so that all processes together keep the limit, also after a crash.
 */
export function createPermit(ctx: Pick<Context, 'db' | 'log'>, resource: string): Permits {
  const line = lineOf(ctx.db, resource)
  return {
    take: ({ onWait, signal } = {}) =>
      new Promise<void>((resolve, reject) => {
        const waiter: Waiter = { resolve, reject, onWait }
        line.waiters.push(waiter)
        signal?.addEventListener('abort', () => leave(line, waiter, signal.reason), { once: true })
        void serve(ctx, resource, line)
      }),
    learn: (headers) => {
      const daysEnd = headers.dailyRemaining === 0
      if (!headers.limited && !daysEnd && !worthStoring(line, headers.dailyRemaining)) return
      line.lastDailyRemaining = headers.dailyRemaining
      const waitMs = headers.limited && !daysEnd ? (headers.intervalMs ?? windowLimits.windowMs) : 0
      blockWindow(ctx.db, resource, waitMs, headers.dailyRemaining).catch((error: unknown) => {
        ctx.log.warn({ err: error, resource }, 'the request window could not be updated')
      })
    },
  }
}

function lineOf(db: object, resource: string): Line {
  const lines = linesByDb.get(db) ?? new Map<string, Line>()
  linesByDb.set(db, lines)
  const line = lines.get(resource) ?? { waiters: [], busy: false, lastDailyRemaining: undefined }
  lines.set(resource, line)
  return line
}

async function serve(ctx: Pick<Context, 'db'>, resource: string, line: Line): Promise<void> {
  if (line.busy) return
  line.busy = true
  try {
    while (line.waiters.length > 0) {
      const { granted, waitMs } = await takePermits(ctx.db, resource, line.waiters.length, windowLimits)
      for (const waiter of line.waiters.splice(0, granted)) waiter.resolve()
      if (line.waiters.length === 0) break
      if (waitMs > 0) for (const waiter of line.waiters) waiter.onWait?.(waitMs)
      await new Promise((resolve) => setTimeout(resolve, Math.max(waitMs, 5)))
    }
  } catch (error) {
    for (const waiter of line.waiters.splice(0)) waiter.reject(error)
  } finally {
    line.busy = false
  }
}

/** Who gives up does not use up a permit that somebody else could have. */
function leave(line: Line, waiter: Waiter, reason: unknown): void {
  const at = line.waiters.indexOf(waiter)
  if (at < 0) return
  line.waiters.splice(at, 1)
  waiter.reject(reason)
}

/** The day's count is stored about every hundredth request: enough to plan by. */
function worthStoring(line: Line, dailyRemaining: number | undefined): boolean {
  if (dailyRemaining === undefined) return false
  return line.lastDailyRemaining === undefined || Math.abs(line.lastDailyRemaining - dailyRemaining) >= 100
}
