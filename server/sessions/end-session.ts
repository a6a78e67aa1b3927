import { recordDeed } from '../audit/audit-log.ts'
import type { Actor, Context } from '../context.ts'
import { AppError, forPrograms } from '../errors.ts'
import { readSession } from './session-store.ts'
import { signOutSittings } from './sitting-store.ts'

/** Signs out, and with this session those it has followed. A key cannot sign out; it is revoked. */
export async function endSession(ctx: Pick<Context, 'db' | 'now'>, actor: Actor): Promise<void> {
  if (actor.apiKeyId !== undefined) {
    throw new AppError('forbidden', forPrograms('A key has no session to end.'), { hint: forPrograms('Revoke it under Settings.') })
  }
  const now = ctx.now()
  await ctx.db.transaction().execute(async (tx) => {
    const sitting = (await readSession(tx, actor.companyId, actor.sessionId))?.sitting_id ?? actor.sessionId
    await signOutSittings(tx, actor, { is: 'one', sitting }, now)
    await recordDeed(tx, actor, now, { action: 'session.ended', subject: { kind: 'session', id: actor.sessionId } })
  })
}
