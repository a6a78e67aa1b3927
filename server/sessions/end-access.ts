import type { Tx } from '../db/database.ts'
import { revokeApiKeysOf } from './api-key-store.ts'
import { endSessionsOfCompany, endSessionsOfLocations } from './session-store.ts'

/**
 * What an install that has ended takes with it, in some locations or, for null, in the whole company. Whoever installs
 * again makes new keys: nothing that opened a door before does so afterwards.
 */
export async function endAccess(tx: Tx, companyId: string, locationIds: readonly string[] | null, at: Date): Promise<void> {
  if (locationIds === null) await endSessionsOfCompany(tx, companyId, at)
  else await endSessionsOfLocations(tx, companyId, locationIds, at)
  await revokeApiKeysOf(tx, companyId, locationIds, at)
}
