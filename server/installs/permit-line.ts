import type { Context } from '../context.ts'
import type { Permit } from '../highlevel/client.ts'
import type { Limits } from './budget-store.ts'

export type TakenPermit = Permit & {
  /** When the window was asked for it, on the monotonic clock: from then on it counts. */
  askedAt: number
  /** No request left for it: somebody else may have it. */
  giveBack(): void
}

export type Waiter = {
  count: number
  resolve: (permits: TakenPermit[]) => void
  reject: (error: unknown) => void
  onWait: ((waitMs: number) => void) | undefined
  soon: number
  /** Under way already: others stand behind it. */
  isFirst: boolean
}

/** On the monotonic clock. */
export type Sent = { leftAt: number; answeredAt: number }

export type Granted = { stamp: number; askedAt: number }

/** Those in this process who want permits of one resource, and what it knows of its window. */
export type Line = {
  limits: Limits
  waiters: Waiter[]
  /** Granted beyond what was asked for: for steps that need one another, which ask one by one. */
  spare: Granted[]
  /** Somebody gave a permit back since the window was last asked. */
  hasReturned: boolean
  /** Ends the wait for the window. */
  wake: (() => void) | undefined
  answered: { stamp: number; at: number }[]
  serving: boolean
  flush: NodeJS.Timeout | undefined
  /** When a permit was last taken. */
  takenAt: number
  /** Granted, and not on their way: spare ones, and those that somebody holds. By stamp, when they were granted. */
  resting: Map<number, number>
  /** This process's requests, those of the last two windows. */
  sent: Sent[]
  /** Under way: what others use is being noted. */
  noting: Promise<void> | undefined
  notedAt: number
  lastDailyRemaining: number | undefined
}

export type BudgetContext = Pick<Context, 'db' | 'log'>

/** Answers are noted with the next permits that are taken, or after this long. */
export const flushMs = 250

const linesByDb = new WeakMap<object, Map<string, Line>>()

/** One for the whole process. */
export function lineOf(db: object, resource: string, limits: Limits): Line {
  const lines = linesByDb.get(db) ?? new Map<string, Line>()
  linesByDb.set(db, lines)
  const line = lines.get(resource) ?? {
    limits,
    waiters: [],
    spare: [],
    hasReturned: false,
    wake: undefined,
    answered: [],
    serving: false,
    flush: undefined,
    takenAt: -Infinity,
    resting: new Map(),
    sent: [],
    noting: undefined,
    notedAt: -Infinity,
    lastDailyRemaining: undefined,
  }
  lines.set(resource, line)
  return line
}
