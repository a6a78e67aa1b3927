import { type Selectable, sql } from 'kysely'
import type { ApiKey, KeyScope } from '../contract/settings.ts'
import type { DbOrTx } from '../db/database.ts'
import type { Schema } from '../db/schema.ts'

export type ApiKeyRow = Selectable<Schema['api_keys']>

export async function insertApiKey(db: DbOrTx, row: Omit<ApiKeyRow, 'last_used_at' | 'revoked_at'>): Promise<ApiKeyRow> {
  return db
    .insertInto('api_keys')
    .values({ ...row, last_used_at: null, revoked_at: null })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Before it is known whose it is: the only reading of keys without a tenant. */
export async function findApiKeyByHash(db: DbOrTx, hash: string): Promise<ApiKeyRow | undefined> {
  return db.selectFrom('api_keys').selectAll().where('secret_hash', '=', hash).executeTakeFirst()
}

/** The newest first; of one location when it is given. */
export async function listApiKeys(db: DbOrTx, companyId: string, locationId: string | null): Promise<ApiKeyRow[]> {
  return db
    .selectFrom('api_keys')
    .selectAll()
    .where('company_id', '=', companyId)
    .$if(locationId !== null, (query) => query.where('location_id', '=', locationId))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
}

export async function countActiveApiKeys(db: DbOrTx, companyId: string): Promise<number> {
  const row = await db
    .selectFrom('api_keys')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('company_id', '=', companyId)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Returns the key that it ended, undefined when there is none of that id in reach or it had ended already. */
export async function revokeApiKeyRow(
  db: DbOrTx,
  companyId: string,
  locationId: string | null,
  id: string,
  at: Date,
): Promise<ApiKeyRow | undefined> {
  return db
    .updateTable('api_keys')
    .set({ revoked_at: at })
    .where('company_id', '=', companyId)
    .$if(locationId !== null, (query) => query.where('location_id', '=', locationId))
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/** Ends all keys of a company, or those of some of its locations. */
export async function revokeApiKeysOf(db: DbOrTx, companyId: string, locationIds: readonly string[] | null, at: Date): Promise<void> {
  if (locationIds?.length === 0) return
  await db
    .updateTable('api_keys')
    .set({ revoked_at: at })
    .where('company_id', '=', companyId)
    .$if(locationIds !== null, (query) => query.where('location_id', 'in', locationIds))
    .where('revoked_at', 'is', null)
    .execute()
}

/** Ends the keys that a person has made. Returns them. */
export async function revokeApiKeysMadeBy(db: DbOrTx, companyId: string, userId: string, at: Date): Promise<ApiKeyRow[]> {
  return db
    .updateTable('api_keys')
    .set({ revoked_at: at })
    .where('company_id', '=', companyId)
    .where('created_by_id', '=', userId)
    .where('revoked_at', 'is', null)
    .returningAll()
    .execute()
}

/** Of these keys of whomever, those that are still good. */
export async function listLiveApiKeys(db: DbOrTx, ids: readonly string[], now: Date): Promise<string[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select id from api_keys where id = any (${ids}::text[]) and revoked_at is null and (expires_at is null or expires_at > ${now})`.execute(
    db,
  )
  return rows.map((row) => row.id)
}

export async function readApiKeyExpiry(db: DbOrTx, companyId: string, id: string): Promise<Date | null> {
  const row = await db
    .selectFrom('api_keys')
    .select('expires_at')
    .where('company_id', '=', companyId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.expires_at ?? null
}

export async function noteApiKeyUse(db: DbOrTx, id: string, at: Date): Promise<void> {
  await db.updateTable('api_keys').set({ last_used_at: at }).where('id', '=', id).execute()
}

export function viewApiKey(row: ApiKeyRow, now: Date): ApiKey {
  const expired = row.expires_at !== null && row.expires_at <= now
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes as KeyScope[],
    locationId: row.location_id,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    state: row.revoked_at !== null ? 'revoked' : expired ? 'expired' : 'active',
  }
}
