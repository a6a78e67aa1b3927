import { byPlatform, recordDeedOf } from '../audit/audit-log.ts'
import type { Tx } from '../db/database.ts'
import { revokeApiKeysMadeBy } from './api-key-store.ts'

/** Ends the keys of a person of whom the platform says that they are gone, each with its line in the audit trail. Returns how many. */
export async function endKeysMadeBy(tx: Tx, companyId: string, userId: string, at: Date): Promise<number> {
  const keys = await revokeApiKeysMadeBy(tx, companyId, userId, at)
  for (const key of keys) {
    await recordDeedOf(tx, companyId, byPlatform, at, {
      action: 'api_key.revoked',
      subject: { kind: 'api_key', id: key.id, name: key.name },
      locationId: key.location_id,
      before: { prefix: key.prefix, scopes: key.scopes },
      after: { because: 'maker_gone', madeBy: key.created_by },
    })
  }
  return keys.length
}
