import { say } from '../contract/say.ts'
import type { Actor, Context } from '../context.ts'
import type { SessionView } from '../contract/session.ts'
import { AppError } from '../errors.ts'
import { installLinkFor } from '../installs/begin-install.ts'
import { readInstallState } from '../installs/read-install-state.ts'
import { readApiKeyExpiry } from './api-key-store.ts'
import { readLook } from './look-store.ts'
import { readSession } from './session-store.ts'

/** A key may be good until it is revoked. */
const never = new Date('9999-12-31T23:59:59.000Z')

/** Who is signed in, where, and what they may do: what the page draws itself from. */
export async function viewSession(ctx: Pick<Context, 'db' | 'config' | 'now'>, actor: Actor): Promise<SessionView> {
  const [expiresAt, state, look] = await Promise.all([
    readExpiry(ctx, actor),
    readInstallState(ctx, actor),
    readLook(ctx.db, actor.companyId),
  ])
  return {
    expiresAt: expiresAt.toISOString(),
    user: { id: actor.userId, name: actor.name, email: actor.email, role: actor.role },
    companyId: actor.companyId,
    locationId: actor.locationId,
    locationName: state.locationName || null,
    install: actor.install,
    installUrl: await installLinkFor(ctx, actor.companyId),
    can: [...actor.can],
    look,
  }
}

async function readExpiry(ctx: Pick<Context, 'db'>, actor: Actor): Promise<Date> {
  if (actor.apiKeyId !== undefined) return (await readApiKeyExpiry(ctx.db, actor.companyId, actor.apiKeyId)) ?? never
  const session = await readSession(ctx.db, actor.companyId, actor.sessionId)
  if (session === undefined) throw new AppError('session_ended', say('session.ended'))
  return session.expires_at
}
