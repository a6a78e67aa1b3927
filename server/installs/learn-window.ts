import type { RateHeaders } from '../highlevel/client.ts'
import { blockWindow, noteOthers } from './budget-store.ts'
import { type BudgetContext, flushMs, type Line } from './permit-line.ts'

/** What the platform said of the window with an answer: that it is full, who else uses it, and what the day still allows. */
export function learnWindow(ctx: BudgetContext, resource: string, line: Line, headers: RateHeaders, leftAt: number): void {
  noticeOthers(ctx, resource, line, headers, leftAt)
  if (!headers.limited && headers.dailyRemaining !== 0 && !isWorthStoring(line, headers.dailyRemaining)) return
  line.lastDailyRemaining = headers.dailyRemaining
  const waitMs = headers.limited && headers.dailyRemaining !== 0 ? (headers.intervalMs ?? line.limits.windowMs) : 0
  const { dailyRemaining: remaining, dailyResetMs: resetMs } = headers
  blockWindow(ctx.db, resource, waitMs, remaining === undefined ? undefined : { remaining, resetMs }).catch((error: unknown) => {
    ctx.log.warn({ err: error, resource }, 'the request window could not be updated')
  })
}

/**
 * The platform counts more than this process has sent: the window in the database, which knows of all processes, is
 * asked. Nothing is granted meanwhile, because the first answers of a job come just before it sends as much as it may.
 * It counted when the request arrived: what was ours then, and has fallen out of our window until the answer came, was not
 * somebody else's. Ours goes by the answers, so that a call stays in it longer.
 */
function noticeOthers(ctx: BudgetContext, resource: string, line: Line, { max, remaining }: RateHeaders, leftAt: number): void {
  if (max !== line.limits.requests || remaining === undefined) return
  const now = performance.now()
  const { windowMs } = line.limits
  if (leftAt < now - windowMs) return
  const ours = line.sent.filter((one) => one.leftAt > leftAt - windowMs)
  if (max - remaining <= ours.length || line.noting !== undefined || now < line.notedAt + flushMs) return
  for (const [stamp, at] of line.resting) if (at < now - windowMs) line.resting.delete(stamp)
  line.notedAt = now
  const counted = max - remaining - ours.filter((one) => one.answeredAt <= now - windowMs).length
  line.noting = noteOthers(ctx.db, resource, { counted, resting: line.resting.size }, line.limits)
    .catch((error: unknown) => ctx.log.warn({ err: error, resource }, 'the request window could not be updated'))
    .finally(() => (line.noting = undefined))
}

/** The day's count is stored about every hundredth request: enough to plan by. */
function isWorthStoring(line: Line, dailyRemaining: number | undefined): boolean {
  if (dailyRemaining === undefined) return false
  return line.lastDailyRemaining === undefined || Math.abs(line.lastDailyRemaining - dailyRemaining) >= 100
}
