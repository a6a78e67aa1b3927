import type { Actor, Context } from '../context.ts'
import { findMissing } from '../installs/read-install-state.ts'
import { listLiveApiKeys } from './api-key-store.ts'
import { listLiveSessions } from './session-store.ts'

export type Holder = Pick<Actor, 'sessionId' | 'apiKeyId' | 'companyId' | 'locationId'>

/**
 * Which of those who were let in would not be any more, by `sessionId`: their session or key has ended, or the app is not
 * installed where they are. One look each for all sessions, all keys and all places, however many ask.
 */
export async function findLapsed(ctx: Pick<Context, 'db' | 'now'>, holders: readonly Holder[]): Promise<Set<string>> {
  const idsOf = (some: readonly Holder[]): string[] => [...new Set(some.map((one) => one.sessionId))]
  const keys = idsOf(holders.filter((one) => one.apiKeyId !== undefined))
  const sessions = idsOf(holders.filter((one) => one.apiKeyId === undefined))
  const places = Map.groupBy(holders, ({ companyId, locationId }) => JSON.stringify([companyId, locationId]))
  const [liveSessions, liveKeys, missing] = await Promise.all([
    listLiveSessions(ctx.db, sessions, ctx.now()),
    listLiveApiKeys(ctx.db, keys, ctx.now()),
    findMissing(
      ctx,
      [...places.values()].flatMap((there) => there.slice(0, 1)),
    ),
  ])
  const live = new Set([...liveSessions, ...liveKeys])
  const gone = new Set(missing.map(({ companyId, locationId }) => JSON.stringify([companyId, locationId])))
  const isLapsed = (one: Holder): boolean => !live.has(one.sessionId) || gone.has(JSON.stringify([one.companyId, one.locationId]))
  return new Set(idsOf(holders.filter(isLapsed)))
}
