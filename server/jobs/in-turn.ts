import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import type { Lease, Leases } from '../db/leases.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import type { Kind } from '../resources/kind.ts'
import { isAnswered, settledAt } from './observer.ts'
import { pause } from './pause.ts'
import { beginWrite, endWrite, type LastWrite, readLastWrite } from './turn-store.ts'

/** A thing that locations may share, of which one job at a time is to have the say. */
export type Turn = {
  /** Does `work` when it is this one's turn. Undefined when nothing more is to be sent. */
  take<T>(work: () => Promise<T | undefined>): Promise<T | undefined>
  /** To be awaited, in `work`, before a call that writes. */
  writes(): Promise<void>
}

type About = { companyId: string; kind: Kind; spec: Record<string, unknown>; stopping: AbortSignal }

/** How often it is asked again for a thing that another job has in hand. */
const askMs = 100
/** No call that was begun longer ago is still on its way, whatever it waited for before it left. */
const abandonedMs = 120_000

/**
 * While one job does something to a thing that the company's locations share, no job of another location, in whatever
 * process, does something to the same: two that look and then write at one moment would make it twice, or one would lose
 * what the other wrote. The next one begins when reads show what was written, also when the writer's process has died.
 */
export function openTurn(ctx: Pick<Context, 'db' | 'leases' | 'log'>, about: About): Turn {
  const { companyId, kind, stopping } = about
  if (kind.shared !== true) return { take: (work) => work(), writes: async () => undefined }
  const name = nameOf(about)
  let hasWritten = false
  /** What cannot be noted is found as a write of which nobody saw the end. */
  const end = async (answered: boolean): Promise<void> => {
    const settlesInMs = settledAt(kind, performance.now(), answered) - performance.now()
    await endWrite(ctx.db, companyId, name, settlesInMs).catch((error: unknown) => {
      ctx.log.warn({ err: error }, 'the end of a turn could not be noted')
    })
  }
  return {
    take: async (work) => {
      const lease = await waitFor(ctx.leases, `shared:${companyId}:${name}`, stopping)
      if (lease === undefined) return undefined
      let answered = true
      hasWritten = false
      try {
        await pause(unsettledMs(kind, await readLastWrite(ctx.db, companyId, name)), stopping)
        return stopping.aborted ? undefined : await work()
      } catch (error) {
        answered = isHighLevelError(error) && isAnswered(error)
        throw error
      } finally {
        if (hasWritten) await end(answered)
        void lease.release()
      }
    },
    writes: async () => {
      await beginWrite(ctx.db, companyId, name)
      hasWritten = true
    },
  }
}

/** How long reads may still miss what was written last. No clock that was set makes it longer than it can be. */
function unsettledMs(kind: Kind, last: LastWrite | undefined): number {
  const now = performance.now()
  if (last === undefined) return 0
  if (last.settlesInMs === null) return last.ageMs > abandonedMs ? 0 : settledAt(kind, now - last.ageMs, false) - now
  return Math.max(0, Math.min(last.settlesInMs, settledAt(kind, now, false) - now))
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
function nameOf({ kind, spec }: About): string {
  return createHash('sha256')
    .update(`${kind.name}:${kind.identify(spec) ?? ''}`)
    .digest('base64url')
}
