import type { Actor, Context } from '../context.ts'
import type { Capability } from '../contract/session.ts'
import { hashApiKeySecret } from '../crypto/api-key-secret.ts'
import { AppError, forPrograms } from '../errors.ts'
import { readInstallState } from '../installs/read-install-state.ts'
import { findApiKeyByHash, noteApiKeyUse } from './api-key-store.ts'
import { capabilitiesOf } from './capabilities.ts'

/** A busy program does not write at every request. */
const usedToTheMs = 60_000

/**
 * Whoever holds this key: a program of one company, in one location when the key says so. It may what the key allows
 * and an admin there may, as the install stands now. Throws `unauthenticated` for a key that is unknown, revoked or old.
 */
export async function authenticateKey(ctx: Pick<Context, 'db' | 'now' | 'log'>, secret: string): Promise<Actor> {
  const key = await findApiKeyByHash(ctx.db, hashApiKeySecret(secret))
  const now = ctx.now()
  if (key === undefined || key.revoked_at !== null || (key.expires_at !== null && key.expires_at <= now)) {
    throw new AppError('unauthenticated', forPrograms('This key is not known, or not valid any more.'), {
      hint: forPrograms('Make a new key under Settings.'),
    })
  }
  const state = await readInstallState(ctx, { companyId: key.company_id, locationId: key.location_id })
  if (key.last_used_at === null || now.getTime() - key.last_used_at.getTime() > usedToTheMs) {
    noteApiKeyUse(ctx.db, key.id, now).catch((error: unknown) => ctx.log.warn({ err: error }, 'the use of a key could not be noted'))
  }
  const allowed: readonly Capability[] = capabilitiesOf(key.location_id === null ? 'agency' : 'location', 'admin', state.status)
  return {
    sessionId: key.id,
    apiKeyId: key.id,
    userId: key.id,
    name: key.name,
    email: '',
    role: 'user',
    companyId: key.company_id,
    locationId: key.location_id,
    install: state.status,
    can: allowed.filter((capability) => key.scopes.includes(capability)),
  }
}
