import type { RateHeaders } from '../highlevel/client.ts'
import { type Limits, takePermits } from './budget-store.ts'
import { learnWindow } from './learn-window.ts'
import { type BudgetContext, flushMs, type Granted, type Line, lineOf, type Sent, type TakenPermit, type Waiter } from './permit-line.ts'

/** One resource's share of the platform's limits: `location:<id>` or `company:<id>`. */
export type Permits = {
  /** Resolves when one more request may leave; rejects with the signal's reason when nobody waits for it any more. */
  take(options?: TakeOptions): Promise<TakenPermit>
  /** So many at once, or as many as the window ever has: who holds some while waiting for others holds up everybody. */
  takeAll(count: number, options?: TakeOptions): Promise<TakenPermit[]>
  /** Fresh ones in place of old ones that were not used, without standing in line; none when nothing may leave now. */
  exchange(old: readonly TakenPermit[]): Promise<TakenPermit[]>
  /** Lets the shared window learn from what the platform said about it, when a request arrived that had left at `leftAt`. */
  learn(headers: RateHeaders, leftAt: number): void
}

type TakeOptions = {
  /** Hears how long it takes when it is not at once. */
  onWait?: (waitMs: number) => void
  signal?: AbortSignal
  /** How many more are going to be asked for as soon as answers come: they are granted along as far as the window has them. */
  soon?: number
  /** Who is under way, and holds others up meanwhile, stands before those that only begin. */
  first?: boolean
}

/** What the platform allows an app per location or company (platform dossier §4); a little more time, because no two clocks run alike. */
export const windowLimits = { requests: 100, windowMs: 10_020, onItsWayMs: 5_000, perDay: 200_000 } as const
/** So many are granted ahead, and kept for so long: their stamps must outlast the way to the platform. */
const spares = { most: 9, keptMs: 600, busyMs: 50 } as const
/** Of an answer that took longer nobody knows any more what the window has counted since. */
const lateMs = 3_000

const stampOf = new WeakMap<TakenPermit, number>()

/**
 * Permits for one resource. Callers of one process stand in one line and are granted in batches; the window itself
 * lives in the database, so that all processes together keep the limit, also after a crash.
 */
export function createPermit(ctx: BudgetContext, resource: string, limits: Limits = windowLimits): Permits {
  const line = lineOf(ctx.db, resource, limits)
  const takeAll: Permits['takeAll'] = (count, { onWait, signal, soon = 0, first = false } = {}) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error)
      const spare = count === 1 && line.waiters.length === 0 ? takeSpare(line) : undefined
      if (spare !== undefined) return resolve([createOne(ctx, resource, line, spare)])
      const waiter: Waiter = { count, resolve, reject, onWait, soon, isFirst: first }
      standInLine(line, waiter)
      signal?.addEventListener('abort', () => leave(line, waiter, signal.reason), { once: true })
      void serve(ctx, resource, line)
    })
  return {
    takeAll,
    take: async (options) => {
      const [permit] = await takeAll(1, options)
      if (permit === undefined) throw new Error('The request window granted nothing.')
      return permit
    },
    exchange: async (old) => {
      await line.noting
      const back = old.flatMap((permit) => stampOf.get(permit) ?? [])
      for (const stamp of back) line.resting.delete(stamp)
      line.answered.push(...back.map((stamp) => ({ stamp, at: longAgo(line) })))
      const { granted } = await ask(ctx, resource, line, old.length, { atLeast: old.length })
      return granted.map((one) => createOne(ctx, resource, line, one))
    },
    learn: (headers, leftAt) => learnWindow(ctx, resource, line, headers, leftAt),
  }
}

function standInLine(line: Line, waiter: Waiter): void {
  const behind = waiter.isFirst ? line.waiters.findIndex(({ isFirst }) => !isFirst) : -1
  line.waiters.splice(behind < 0 ? line.waiters.length : behind, 0, waiter)
  if (line.waiters[0] === waiter) askAgain(line)
}

/** Whoever waits for the window does not sleep on: there is more room, or somebody else is first. */
function askAgain(line: Line): void {
  line.hasReturned = true
  line.wake?.()
}

async function serve(ctx: BudgetContext, resource: string, line: Line): Promise<void> {
  if (line.serving) return
  line.serving = true
  let hasWaited = false
  try {
    while (line.waiters[0] !== undefined) {
      line.hasReturned = false
      await line.noting
      const soon = Math.max(0, ...line.waiters.map((waiter) => waiter.soon)) - line.spare.length
      const ahead = { soon: Math.max(0, soon), perhaps: isBusy(line) ? spares.most : 0, atLeast: line.waiters[0].count }
      const wanted = line.waiters.reduce((sum, { count }) => sum + count, 0)
      const { granted, isLate, waitMs, most } = await ask(ctx, resource, line, wanted, ahead)
      const hasSome = granted.length > 0
      handOut(ctx, resource, line, granted, most)
      if (hasSome) hasWaited = false
      if (hasSome || isLate || line.waiters.length === 0) continue
      if (waitMs > 0) for (const waiter of line.waiters) waiter.onWait?.(waitMs)
      // What another process holds ahead may come back long before the window moves on.
      if (!line.hasReturned) await waitForRoom(line, Math.max(hasWaited ? waitMs : Math.min(waitMs, spares.keptMs + flushMs), 5))
      hasWaited = true
    }
  } catch (error) {
    for (const waiter of line.waiters.splice(0)) waiter.reject(error)
  } finally {
    line.serving = false
  }
}

type Wanted = { atLeast: number; soon?: number; perhaps?: number }
type Grant = { granted: Granted[]; isLate: boolean; waitMs: number; most: number }

/** Of the window, which hears at the same time what was answered and what comes back. What it granted too long ago goes back. */
async function ask(ctx: BudgetContext, resource: string, line: Line, count: number, wanted: Wanted): Promise<Grant> {
  const askedAt = performance.now()
  const answered = line.answered.splice(0)
  const used = answered.map(({ stamp, at }) => ({ stamp, ageMs: askedAt - at }))
  const { stamps, waitMs, most } = await takePermits(ctx.db, resource, count, used, line.limits, wanted).catch((error: unknown) => {
    line.answered.unshift(...answered)
    throw error
  })
  const isLate = stamps.length > 0 && performance.now() - askedAt > lateMs
  for (const stamp of stamps) {
    if (isLate) note(ctx, resource, line, stamp, longAgo(line))
    else line.resting.set(stamp, performance.now())
  }
  return { granted: isLate ? [] : stamps.map((stamp) => ({ stamp, askedAt })), isLate, waitMs, most }
}

/** To everybody, in turn, for whom there is enough. What is left is kept when nobody waits, and else goes back: who is first needs more. */
function handOut(ctx: BudgetContext, resource: string, line: Line, granted: Granted[], most: number): void {
  for (let first = line.waiters[0]; first !== undefined && granted.length > 0; first = line.waiters[0]) {
    const count = Math.min(first.count, Math.max(1, most))
    if (granted.length < count) break
    line.waiters.shift()
    first.resolve(granted.splice(0, count).map((one) => createOne(ctx, resource, line, one)))
  }
  for (const one of granted) {
    if (line.waiters.length === 0) keepSpare(ctx, resource, line, one)
    else note(ctx, resource, line, one.stamp, longAgo(line))
  }
}

/** Until the window has room, or a permit has come back. */
function waitForRoom(line: Line, waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, waitMs)
    line.wake = () => {
      clearTimeout(timer)
      resolve()
    }
  })
}

/** Somebody asks again and again, one at a time. */
function isBusy({ takenAt }: Line): boolean {
  return takenAt > performance.now() - spares.busyMs
}

function keepSpare(ctx: BudgetContext, resource: string, line: Line, spare: Granted): void {
  line.spare.push(spare)
  setTimeout(() => {
    const left = line.spare.indexOf(spare)
    if (left >= 0) for (const one of line.spare.splice(left, 1)) note(ctx, resource, line, one.stamp, longAgo(line))
  }, spares.keptMs).unref()
}

function takeSpare(line: Line): Granted | undefined {
  const index = line.spare.findIndex(({ askedAt }) => askedAt > performance.now() - spares.keptMs)
  return index < 0 ? undefined : line.spare.splice(index, 1)[0]
}

function createOne(ctx: BudgetContext, resource: string, line: Line, granted: Granted): TakenPermit {
  const { stamp, askedAt } = granted
  line.takenAt = performance.now()
  const sent: Sent = { leftAt: Infinity, answeredAt: Infinity }
  const permit: TakenPermit = {
    askedAt,
    leaves: () => {
      sent.leftAt = performance.now()
      line.resting.delete(stamp)
      while ((line.sent[0]?.leftAt ?? Infinity) < sent.leftAt - 2 * line.limits.windowMs) line.sent.shift()
      line.sent.push(sent)
    },
    answered: () => {
      sent.answeredAt = performance.now()
      note(ctx, resource, line, stamp, sent.answeredAt)
    },
    giveBack: () => {
      note(ctx, resource, line, stamp, longAgo(line))
      askAgain(line)
    },
  }
  stampOf.set(permit, stamp)
  return permit
}

/** As if it had been used before the window began. */
function longAgo({ limits }: Line): number {
  return performance.now() - 2 * limits.windowMs
}

function note(ctx: BudgetContext, resource: string, line: Line, stamp: number, at: number): void {
  line.resting.delete(stamp)
  line.answered.push({ stamp, at })
  line.flush ??= setTimeout(() => {
    line.flush = undefined
    if (line.answered.length === 0) return
    ask(ctx, resource, line, 0, { atLeast: 0 }).catch((error: unknown) => {
      ctx.log.warn({ err: error, resource }, 'the request window could not be updated')
    })
  }, flushMs).unref()
}

/** Who gives up does not use up a permit that somebody else could have. */
function leave(line: Line, waiter: Waiter, reason: unknown): void {
  const at = line.waiters.indexOf(waiter)
  if (at < 0) return
  line.waiters.splice(at, 1)
  waiter.reject(reason)
  // Who stands behind it may need less.
  if (at === 0) askAgain(line)
}
