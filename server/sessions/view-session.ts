import type { Actor, Context } from '../context.ts'
import type { SessionView } from '../contract/session.ts'
import { AppError } from '../errors.ts'
import { readInstallState } from '../installs/read-install-state.ts'
import { readSession } from './session-store.ts'

/** Who is signed in, where, and what they may do: what the page draws itself from. */
export async function viewSession(ctx: Pick<Context, 'db' | 'config'>, actor: Actor): Promise<SessionView> {
  const [session, state] = await Promise.all([readSession(ctx.db, actor.companyId, actor.sessionId), readInstallState(ctx, actor)])
  if (session === undefined) throw new AppError('session_ended', 'The session has ended.')
  return {
    expiresAt: session.expires_at.toISOString(),
    user: { id: actor.userId, name: actor.name, email: actor.email, role: actor.role },
    companyId: actor.companyId,
    locationId: actor.locationId,
    locationName: state.locationName || null,
    install: actor.install,
    installUrl: `${ctx.config.publicUrl}/oauth/install`,
    can: [...actor.can],
  }
}
