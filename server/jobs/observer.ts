import { type HighLevelError, isHighLevelError } from '../highlevel/highlevel-error.ts'
import type { Kind, Live, WriteScope } from '../resources/kind.ts'

/** Looks into the location for what a call may have made. */
export type Observer = {
  /** Finds by natural key, those of the ids `beside` apart: looks at once, and again until the moment `until` on the monotonic clock has passed. */
  find(scope: WriteScope, kind: Kind, spec: Record<string, unknown>, until: number, beside?: readonly string[]): Promise<Live | undefined>
  /** Finds by id, in a listing that begins now. */
  get(scope: WriteScope, kind: Kind, spec: Record<string, unknown>, id: string): Promise<Live | undefined>
}

/** Looks that are asked for within this time share one listing, so that a crash costs a few calls and not hundreds. */
const gatherMs = 10
const firstPauseMs = 1_000
const longestPauseMs = 4_000
/** Between a write and its first sight in a listing, where the kind says nothing else. */
const usualLagMs = 1_000
/** A call whose answer was never seen may still be on its way to the platform, or in work there, for this long. */
const transitMs = 8_000
const gaveUpWaiting: readonly number[] = [408, 502, 504, 520, 521, 522, 523, 524]

/** How long a listing of this kind may miss what was just written. */
export function lagMsOf(kind: Kind): number {
  return kind.lagMs ?? usualLagMs
}

/**
 * When a call that was sent at `sentAt` has shown its effect or never will. `answered`: the platform itself has answered;
 * else it may have been worked on up to this moment.
 */
export function settledAt(kind: Kind, sentAt: number, answered: boolean): number {
  return Math.max(performance.now(), answered ? 0 : sentAt + transitMs) + lagMsOf(kind)
}

/** Whether what went wrong was said by the platform, and not by what stands before it and has given up waiting. */
export function isAnswered({ reason, status }: HighLevelError): boolean {
  return reason !== 'ambiguous' || (status !== undefined && !gaveUpWaiting.includes(status))
}

export function createObserver(): Observer {
  const gathering = new Map<string, { wanted: Record<string, unknown>[]; listing: Promise<Live[]> }>()

  /** A listing that begins after it was asked for: an older one could miss what is looked for. */
  const list = (scope: WriteScope, kind: Kind, spec: Record<string, unknown>): Promise<Live[]> => {
    const parent = parentOf(kind, spec)
    const key = `${kind.name}:${parent?.id ?? ''}`
    const shared = gathering.get(key)
    if (shared !== undefined) {
      shared.wanted.push(spec)
      return shared.listing
    }
    const wanted = [spec]
    const listing = sleep(gatherMs).then(async () => {
      gathering.delete(key)
      return (await kind.list?.({ ...scope, wanted, matched: () => Promise.resolve(parent === undefined ? [] : [parent]) })) ?? []
    })
    gathering.set(key, { wanted, listing })
    return listing
  }

  return {
    get: async (scope, kind, spec, id) => {
      const found = (await list(scope, kind, spec)).find((live) => live.id === id)
      return found === undefined ? undefined : readWhole(scope, kind, found)
    },
    find: async (scope, kind, spec, until, beside = []) => {
      const wanted = kind.identify(spec)
      for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
        const isLast = performance.now() >= until
        const found = (await list(scope, kind, spec)).find((live) => kind.identifyLive(live) === wanted && !beside.includes(live.id))
        const whole = found === undefined ? undefined : await readWhole(scope, kind, found)
        if (whole !== undefined) return whole
        if (isLast) return undefined
        await sleep(Math.max(0, Math.min(pauseMs, until - performance.now())))
      }
    },
  }
}

/** Undefined when it has gone since the listing: a deletion whose answer was lost may take effect in between. */
async function readWhole(scope: WriteScope, kind: Kind, listed: Live): Promise<Live | undefined> {
  if (kind.read === undefined) return listed
  try {
    return await kind.read(scope, listed)
  } catch (error) {
    if (isHighLevelError(error, 'not_found')) return undefined
    throw error
  }
}

/** A price is listed under its product, whose id its spec already holds. */
function parentOf(kind: Kind, spec: Record<string, unknown>): Live | undefined {
  const id = kind.parent === undefined ? undefined : spec[kind.parent.field]
  return typeof id === 'string' ? { id, title: '', fields: {} } : undefined
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
