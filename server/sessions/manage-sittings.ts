import { say } from '../contract/say.ts'
import { recordDeed } from '../audit/audit-log.ts'
import type { Actor, Context } from '../context.ts'
import type { Sitting } from '../contract/session.ts'
import { runAsTenant } from '../db/tenant-scope.ts'
import { AppError, forPrograms } from '../errors.ts'
import { requireMay } from './may.ts'
import { readSession } from './session-store.ts'
import { listSittings, signOutSittings, type SittingRow } from './sitting-store.ts'

type SittingsContext = Pick<Context, 'db' | 'now'>

/** Where the person is signed in right now, in all of the company: a session is theirs whichever sub-account it looks at. */
export async function getSittings(ctx: SittingsContext, actor: Actor): Promise<Sitting[]> {
  requirePerson(actor)
  return inCompany(actor, async () => {
    const mine = await sittingOf(ctx, actor)
    const rows = await listSittings(ctx.db, actor, ctx.now())
    return rows.map((row) => viewSitting(row, mine))
  })
}

/** Ends one of the person's own: it is refused from the next request on. Throws `not_found`, also for another's. */
export async function endSitting(ctx: SittingsContext, actor: Actor, id: string): Promise<void> {
  requirePerson(actor)
  const now = ctx.now()
  await inCompany(actor, () =>
    ctx.db.transaction().execute(async (tx) => {
      const ended = await signOutSittings(tx, actor, { is: 'one', sitting: id }, now)
      if (ended.length === 0) throw new AppError('not_found', say('gone.session'))
      await recordDeed(tx, actor, now, { action: 'session.revoked', subject: { kind: 'session', id, name: actor.name } })
    }),
  )
}

/** Ends all of the person's but the one that asks. Returns how many. */
export async function endOtherSittings(ctx: SittingsContext, actor: Actor): Promise<number> {
  requirePerson(actor)
  const now = ctx.now()
  return inCompany(actor, async () => {
    const mine = await sittingOf(ctx, actor)
    return ctx.db.transaction().execute(async (tx) => {
      const ended = await signOutSittings(tx, actor, { is: 'not', sitting: mine }, now)
      if (ended.length === 0) return 0
      await recordDeed(tx, actor, now, {
        action: 'session.revoked',
        subject: { kind: 'person', id: actor.userId, name: actor.name },
        after: { sessions: ended },
      })
      return ended.length
    })
  })
}

/**
 * Ends all of somebody's in the company; where the person belongs is asked of the platform when they sign in again.
 * Returns how many. Throws `forbidden`, and `not_found` for whoever is not signed in here.
 */
export async function endSittingsOfMember(ctx: SittingsContext, actor: Actor, userId: string): Promise<number> {
  requireMay(actor, 'settings.write')
  const now = ctx.now()
  return ctx.db.transaction().execute(async (tx) => {
    const ended = await signOutSittings(tx, { companyId: actor.companyId, userId }, { is: 'all' }, now)
    if (ended.length === 0) throw new AppError('not_found', say('gone.person'))
    const person = await readSession(tx, actor.companyId, ended[0] ?? '')
    await recordDeed(tx, actor, now, {
      action: 'session.revoked',
      subject: { kind: 'person', id: userId, name: person?.name ?? '' },
      after: { sessions: ended },
    })
    return ended.length
  })
}

function requirePerson(actor: Actor): void {
  if (actor.apiKeyId === undefined) return
  throw new AppError('forbidden', forPrograms('A key has no sessions.'), { hint: forPrograms('Revoke it under Settings.') })
}

/** The wall of one sub-account would hide the person's own sessions in the others. */
function inCompany<T>(actor: Actor, work: () => Promise<T>): Promise<T> {
  return runAsTenant({ companyId: actor.companyId, locationId: null }, work)
}

async function sittingOf(ctx: SittingsContext, actor: Actor): Promise<string> {
  return (await readSession(ctx.db, actor.companyId, actor.sessionId))?.sitting_id ?? actor.sessionId
}

function viewSitting(row: SittingRow, mine: string): Sitting {
  return {
    id: row.sitting,
    beganAt: (row.began_at ?? row.created_at).toISOString(),
    lastSeenAt: (row.last_seen_at ?? row.created_at).toISOString(),
    locationId: row.location_id,
    browser: row.browser,
    system: row.system,
    network: row.network,
    isThis: row.sitting === mine,
  }
}
