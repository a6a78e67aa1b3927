import type { Context } from '../context.ts'
import type { Lease, Leases } from '../db/leases.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import type { Kind } from '../resources/kind.ts'
import { isAnswered, settledAt } from './observer.ts'
import { pause } from './pause.ts'

/** What is to be done, and to which thing. */
export type Turn = {
  companyId: string
  kind: Kind
  spec: Record<string, unknown>
  /** When the last writing call was about to leave, on the monotonic clock; undefined when there was none. */
  sentAt(): number | undefined
  stopping: AbortSignal
}

/** How often it is asked again for a thing that another job has in hand. */
const askMs = 100

/**
 * Does `work`, to a thing that the company's locations share, while no job of another location, in whatever process, does
 * something to the same: two that look and then write at one moment would make it twice, or one would lose what the other
 * wrote. The next one begins when reads show what was written. Undefined when nothing more is to be sent.
 */
export async function inTurn<T>(
  { leases }: Pick<Context, 'leases'>,
  turn: Turn,
  work: () => Promise<T | undefined>,
): Promise<T | undefined> {
  if (turn.kind.shared !== true) return work()
  const lease = await waitFor(leases, nameOf(turn), turn.stopping)
  if (lease === undefined) return undefined
  let answered = true
  try {
    return await work()
  } catch (error) {
    answered = isHighLevelError(error) && isAnswered(error)
    throw error
  } finally {
    const sentAt = turn.sentAt()
    release(leases, lease, sentAt === undefined ? 0 : settledAt(turn.kind, sentAt, answered) - performance.now())
  }
}

async function waitFor(leases: Leases, name: string, stopping: AbortSignal): Promise<Lease | undefined> {
  while (!stopping.aborted) {
    const lease = await leases.tryTake(name)
    if (lease !== undefined) return lease
    await pause(askMs, stopping)
  }
  return undefined
}

/** By its natural key, which every location knows it by. */
function nameOf({ companyId, kind, spec }: Turn): string {
  return `shared:${companyId}:${kind.name}:${kind.identify(spec) ?? ''}`
}

const settlingOf = new WeakMap<Leases, Set<Promise<void>>>()

function release(leases: Leases, lease: Lease, afterMs: number): void {
  if (afterMs <= 0) return void lease.release()
  const settling = settlingOf.get(leases) ?? new Set<Promise<void>>()
  settlingOf.set(leases, settling)
  const over = new Promise<void>((resolve) => setTimeout(resolve, afterMs)).then(() => lease.release()).finally(() => settling.delete(over))
  settling.add(over)
}

/** Resolves when reads show all that was written in this process's turns: a process that stops lets nobody begin before. */
export async function turnsOver(leases: Leases): Promise<void> {
  await Promise.allSettled(settlingOf.get(leases) ?? new Set<Promise<void>>())
}
