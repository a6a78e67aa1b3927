import type { Kind, Live, WriteScope } from '../resources/kind.ts'

/** Looks into the location for what a call may have made. */
export type Observer = {
  /** Finds by natural key; reads again until it is there or the platform's lag is over. */
  find(scope: WriteScope, kind: Kind, spec: Record<string, unknown>, patient: boolean): Promise<Live | undefined>
  /** Finds by id, in a listing that begins now. */
  get(scope: WriteScope, kind: Kind, spec: Record<string, unknown>, id: string): Promise<Live | undefined>
}

/** Reads that lag behind writes are given this long to settle (pipelines: up to 3 s, platform dossier §5.3). */
const settleMs = [0, 1_000, 2_500]
/** Looks that are asked for within this time share one listing, so that a crash costs a few calls and not hundreds. */
const gatherMs = 10

export function createObserver(): Observer {
  const gathering = new Map<string, Promise<Live[]>>()

  /** A listing that begins after it was asked for: an older one could miss what is looked for. */
  const list = (scope: WriteScope, kind: Kind, parent: Live | undefined): Promise<Live[]> => {
    const key = `${kind.name}:${parent?.id ?? ''}`
    const shared = gathering.get(key)
    if (shared !== undefined) return shared
    const listing = sleep(gatherMs).then(async () => {
      gathering.delete(key)
      return (await kind.list?.({ ...scope, matched: () => Promise.resolve(parent === undefined ? [] : [parent]) })) ?? []
    })
    gathering.set(key, listing)
    return listing
  }

  return {
    get: async (scope, kind, spec, id) => {
      const found = (await list(scope, kind, parentOf(kind, spec))).find((live) => live.id === id)
      return found === undefined || kind.read === undefined ? found : kind.read(scope, found)
    },
    find: async (scope, kind, spec, patient) => {
      const wanted = kind.identify(spec)
      for (const ms of patient ? settleMs : [0]) {
        await sleep(ms)
        const found = (await list(scope, kind, parentOf(kind, spec))).find((live) => kind.identifyLive(live) === wanted)
        if (found !== undefined) return kind.read === undefined ? found : kind.read(scope, found)
      }
      return undefined
    },
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
