import { recordDeed } from '../audit/audit-log.ts'
import type { Actor, Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { endSessionRow } from './session-store.ts'

/** Signs out: the token is refused from the next request on. A key cannot sign out; it is revoked. */
export async function endSession(ctx: Pick<Context, 'db' | 'now'>, actor: Actor): Promise<void> {
  if (actor.apiKeyId !== undefined) {
    throw new AppError('forbidden', 'A key has no session to end.', { hint: 'Revoke it under Settings.' })
  }
  const now = ctx.now()
  await ctx.db.transaction().execute(async (tx) => {
    await endSessionRow(tx, actor.companyId, actor.sessionId, now)
    await recordDeed(tx, actor, now, { action: 'session.ended', subject: { kind: 'session', id: actor.sessionId } })
  })
}
