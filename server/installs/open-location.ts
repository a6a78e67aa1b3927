import type { Context } from '../context.ts'
import type { Exchanged, Permit, ReadApi, WriteApi } from '../highlevel/client.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import { getAccessToken } from './access-token.ts'
import { createPermit } from './budget.ts'
import { type InstallKey, installIdOf } from './install-store.ts'
import { noteSuspension } from './note-suspension.ts'
import { readAgain } from './read-again.ts'

/** Hears how long a call has to wait for the platform's limits; the signal ends the wait. */
export type CallOptions = {
  onWait?: (waitMs: number) => void
  signal?: AbortSignal
  /** Where permits come from, for a caller that has taken some already. */
  takePermit?: () => Promise<Permit>
  /** A token that is being fetched already. */
  tokenAhead?: TokenAhead
  /** Asked at the last moment before a write leaves; throws when it may not leave any more. */
  mayLeave?: () => void
  /** Told about every request that was sent, answered or not. */
  onExchange?: (exchanged: Exchanged) => void
}

type OpenContext = Pick<Context, 'db' | 'highlevel' | 'sealer' | 'now' | 'log'>

/** The platform's API as one location of one company, within its request budget. Calls throw `HighLevelError`. */
export function openLocation(ctx: OpenContext, companyId: string, locationId: string, options?: CallOptions): WriteApi {
  return open(ctx, { companyId, locationId }, options)
}

/** What planning is given: an object that cannot write, whatever is done to it. */
export function openLocationForReading(ctx: OpenContext, companyId: string, locationId: string, options?: CallOptions): ReadApi {
  const api = open(ctx, { companyId, locationId }, options)
  return { get: readAgain(api.get, options?.signal) }
}

/** Begins to fetch the token that the very next call needs, while the caller does something else. */
export type TokenAhead = { begin(): void; take(): Promise<string> | undefined }

/** So long is what was read of an install believed by calls that follow close upon each other. */
const believedMs = 100

/** For many callers, of whom those that begin within a moment share what was read. */
export function bringTokensAhead(ctx: OpenContext, key: InstallKey): () => TokenAhead {
  let latest: { readAt: number; token: Promise<string> } | undefined
  const read = (): Promise<string> => {
    if (latest !== undefined && performance.now() - latest.readAt < believedMs) return latest.token
    const reading = { readAt: performance.now(), token: getAccessToken(ctx, key) }
    latest = reading
    reading.token.catch(() => {
      if (latest === reading) latest = undefined
    })
    return reading.token
  }
  return () => {
    let soon: Promise<string> | undefined
    return {
      begin: () => {
        soon = read()
      },
      take: () => {
        const taken = soon
        soon = undefined
        return taken
      },
    }
  }
}

/** Searches that the platform asks for with POST: they read, and are how client data is counted. */
const searchPath = /^\/(contacts|objects\/[^/]+\/records)\/search$/

/** The same, with the searches that count client data; it sends no other request than those that read. */
export function openLocationForCounting(ctx: OpenContext, companyId: string, locationId: string): WriteApi {
  const api = open(ctx, { companyId, locationId }, undefined)
  const refuse = (): never => {
    throw new Error('this client only reads')
  }
  return {
    get: readAgain(api.get),
    post: async (path, request) => (searchPath.test(path) ? api.post(path, request) : refuse()),
    put: async () => refuse(),
    patch: async () => refuse(),
    delete: async () => refuse(),
  }
}

export function openCompanyForReading(ctx: OpenContext, companyId: string, options?: CallOptions): ReadApi {
  const api = open(ctx, { companyId, locationId: null }, options)
  return { get: readAgain(api.get, options?.signal) }
}

/** The same as the agency itself: for sub-accounts that do not exist yet, and for what the agency decides about them. */
export function openCompany(ctx: OpenContext, companyId: string, options?: CallOptions): WriteApi {
  return open(ctx, { companyId, locationId: null }, options)
}

function open(ctx: OpenContext, key: InstallKey, options: CallOptions | undefined): WriteApi {
  const permit = createPermit(ctx, installIdOf(key))
  const api = ctx.highlevel.open({
    getToken: (stale) => (stale === undefined ? options?.tokenAhead?.take() : undefined) ?? getAccessToken(ctx, key, stale),
    takePermit: options?.takePermit ?? (() => permit.take(options)),
    onAnswer: permit.learn,
    ...(options?.mayLeave === undefined ? {} : { mayLeave: options.mayLeave }),
    ...(options?.onExchange === undefined ? {} : { onExchange: options.onExchange }),
  })
  const watched = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call
    } catch (error) {
      if (isHighLevelError(error, 'suspended')) await noteSuspension(ctx, key)
      throw error
    }
  }
  return {
    get: (path, request) => watched(api.get(path, request)),
    post: (path, request) => watched(api.post(path, request)),
    put: (path, request) => watched(api.put(path, request)),
    patch: (path, request) => watched(api.patch(path, request)),
    delete: (path, request) => watched(api.delete(path, request)),
  }
}
