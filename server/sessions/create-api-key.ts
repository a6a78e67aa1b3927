import type { Actor, Context } from '../context.ts'
import { recordDeed } from '../audit/audit-log.ts'
import type { ApiKeyAnswer, ApiKeyRequest } from '../contract/settings.ts'
import { makeApiKeySecret } from '../crypto/api-key-secret.ts'
import { newId } from '../db/new-id.ts'
import { say, fault } from '../contract/say.ts'
import { AppError, invalidRequest } from '../errors.ts'
import { lockCompany } from '../installs/install-store.ts'
import { requireKnownLocation } from '../installs/require-install.ts'
import { countActiveApiKeys, insertApiKey, viewApiKey } from './api-key-store.ts'
import { requireMay } from './may.ts'

const mostKeys = 50

/**
 * Makes a key for a program. Its secret is in this answer and nowhere else. Nobody gives away more than they may
 * themselves. Throws `forbidden`, `not_found` for a location that is not the company's, `invalid_request`, `wrong_state`.
 */
export async function createApiKey(ctx: Context, actor: Actor, request: ApiKeyRequest): Promise<ApiKeyAnswer> {
  const locationId = request.locationId ?? actor.locationId
  requireMay(actor, 'keys.manage', locationId)
  const scopes = [...new Set(request.scopes)]
  for (const scope of scopes) requireMay(actor, scope)
  const now = ctx.now()
  const expiresAt = readExpiry(request.expiresAt, now)
  if (locationId !== null) await requireKnownLocation(ctx, actor.companyId, locationId)
  const { secret, prefix, hash } = makeApiKeySecret()
  return ctx.db.transaction().execute(async (tx) => {
    await lockCompany(tx, actor.companyId)
    if ((await countActiveApiKeys(tx, actor.companyId)) >= mostKeys) {
      throw new AppError('wrong_state', say('keys.too_many', { n: mostKeys }), {
        hint: say('next.revoke_keys'),
      })
    }
    const row = await insertApiKey(tx, {
      id: newId('key'),
      company_id: actor.companyId,
      location_id: locationId,
      name: request.name,
      prefix,
      secret_hash: hash,
      scopes,
      created_by: actor.name,
      created_by_id: actor.userId,
      created_at: now,
      expires_at: expiresAt,
    })
    await recordDeed(tx, actor, now, {
      action: 'api_key.created',
      subject: { kind: 'api_key', id: row.id, name: row.name },
      locationId,
      after: { prefix, scopes, expiresAt: expiresAt?.toISOString() ?? null },
    })
    return { ...viewApiKey(row, now), secret }
  })
}

function readExpiry(text: string | null | undefined, now: Date): Date | null {
  if (text == null) return null
  const expiresAt = new Date(text)
  if (expiresAt > now) return expiresAt
  throw invalidRequest([{ path: 'expiresAt', ...fault('request.past') }])
}
