import type { Actor, Context } from '../context.ts'
import { endSessionRow } from './session-store.ts'

/** Signs out: the token is refused from the next request on. */
export async function endSession(ctx: Pick<Context, 'db' | 'now'>, actor: Actor): Promise<void> {
  await endSessionRow(ctx.db, actor.companyId, actor.sessionId, ctx.now())
}
