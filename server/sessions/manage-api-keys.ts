import { say } from '../contract/say.ts'
import { recordDeed } from '../audit/audit-log.ts'
import type { Actor, Context } from '../context.ts'
import type { ApiKey } from '../contract/settings.ts'
import { AppError } from '../errors.ts'
import { listApiKeys, revokeApiKeyRow, viewApiKey } from './api-key-store.ts'
import { requireMay } from './may.ts'

/** The company's keys, or in one location's sidebar that location's. Secrets are not kept and so not shown. */
export async function getApiKeys(ctx: Context, actor: Actor): Promise<ApiKey[]> {
  requireMay(actor, 'keys.manage')
  const now = ctx.now()
  return (await listApiKeys(ctx.db, actor.companyId, actor.locationId)).map((row) => viewApiKey(row, now))
}

/** Ends a key: it is refused from the next request on. Throws `not_found`, also when it had ended already. */
export async function revokeApiKey(ctx: Context, actor: Actor, id: string): Promise<void> {
  requireMay(actor, 'keys.manage')
  const now = ctx.now()
  await ctx.db.transaction().execute(async (tx) => {
    const row = await revokeApiKeyRow(tx, actor.companyId, actor.locationId, id, now)
    if (row === undefined) throw new AppError('not_found', say('gone.key'))
    await recordDeed(tx, actor, now, {
      action: 'api_key.revoked',
      subject: { kind: 'api_key', id: row.id, name: row.name },
      locationId: row.location_id,
      before: { prefix: row.prefix, scopes: row.scopes },
    })
  })
}
