import { sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'
import { toJson } from '../db/to-json.ts'
import { ensureCompany, type Install, installIdOf, type InstallKey } from './install-store.ts'

const tokensErased = { sealed_access_token: null, sealed_refresh_token: null, access_token_expires_at: null }
const nextGeneration = sql<number>`installs.token_generation + 1`

export type GrantedTokens = {
  sealedAccessToken: string
  sealedRefreshToken: string | null
  expiresAt: Date
  scopes: string[]
  futureLocations: boolean
  versionId: string | null
  at: Date
}

/** Tokens that a person's consent just brought: whatever stood there before, the install is active now. */
export async function grantInstall(db: DbOrTx, key: InstallKey, tokens: GrantedTokens): Promise<void> {
  const values = {
    company_id: key.companyId,
    status: 'active' as const,
    scopes: tokens.scopes,
    sealed_access_token: tokens.sealedAccessToken,
    sealed_refresh_token: tokens.sealedRefreshToken,
    access_token_expires_at: tokens.expiresAt,
    token_source: 'own' as const,
    future_locations: tokens.futureLocations,
    changed_at: tokens.at,
    platform_at: tokens.at,
    ...(tokens.versionId === null ? {} : { version_id: tokens.versionId }),
  }
  await db
    .insertInto('installs')
    .values({ id: installIdOf(key), location_id: key.locationId, version_id: null, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...values, token_generation: nextGeneration }))
    .execute()
}

/** Tokens that were minted under an older consent lack what the new one allows; they are minted again when they are needed. */
export async function forgetMintedTokens(db: DbOrTx, companyId: string): Promise<void> {
  await db
    .updateTable('installs')
    .set({ sealed_access_token: null, access_token_expires_at: null, token_generation: sql<number>`token_generation + 1` })
    .where('company_id', '=', companyId)
    .where('location_id', 'is not', null)
    .where('token_source', '=', 'company')
    .where('sealed_access_token', 'is not', null)
    .execute()
}

export type InstallRecord = { locationName: string; scopes: string[]; versionId: string | null; at: Date }

/**
 * The platform says that it is installed as of `at`. Changes nothing when something newer is known, or when it stands
 * as installed already. Returns whether it changed anything.
 */
export async function recordInstall(db: DbOrTx, key: InstallKey, { locationName, ...record }: InstallRecord): Promise<boolean> {
  return (await recordInstalls(db, key.companyId, [{ locationId: key.locationId, locationName }], record)).length > 0
}

/** The same for several of a company, each named once, in one statement: their rows are locked in the order of their ids. Returns which it changed. */
export async function recordInstalls(
  db: DbOrTx,
  companyId: string,
  places: readonly { locationId: string | null; locationName: string }[],
  { scopes, versionId, at }: Omit<InstallRecord, 'locationName'>,
): Promise<(string | null)[]> {
  const named = places.map(({ locationId, locationName }) => ({ id: installIdOf({ companyId, locationId }), locationId, locationName }))
  const changed = await db
    .insertInto('installs')
    .columns(['id', 'company_id', 'location_id', 'location_name', 'status', 'scopes', 'version_id', 'changed_at', 'platform_at'])
    .expression(
      sql`
        select place.id, ${companyId}, place."locationId", place."locationName", 'active', ${scopes}::text[], ${versionId}::text,
          ${at}::timestamptz, ${at}::timestamptz
        from jsonb_to_recordset(${toJson(named)}::jsonb) as place (id text, "locationId" text, "locationName" text) order by place.id`,
    )
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({
          company_id: companyId,
          status: 'active',
          changed_at: at,
          platform_at: at,
          token_generation: nextGeneration,
          token_source: 'company',
          location_name: sql<string>`coalesce(nullif(excluded.location_name, ''), installs.location_name)`,
          ...(scopes.length === 0 ? {} : { scopes }),
          ...tokensErased,
        })
        .where((row) =>
          row.and([
            row.or([row('installs.platform_at', 'is', null), row('installs.platform_at', '<', at)]),
            row.or([row('installs.status', 'in', ['uninstalled', 'revoked']), row('installs.company_id', '!=', companyId)]),
          ]),
        ),
    )
    .returning('location_id')
    .execute()
  return changed.map((row) => row.location_id)
}

/**
 * Ends an install, and for a company all of its locations, unless something newer is known. Tokens are erased in the
 * same statement. Returns the rows that it ended.
 */
export async function endInstalls(db: DbOrTx, key: InstallKey, at: Date): Promise<Pick<Install, 'id' | 'location_id'>[]> {
  return db
    .updateTable('installs')
    .set({ status: 'uninstalled', changed_at: at, platform_at: at, token_generation: nextGeneration, ...tokensErased })
    .where('company_id', '=', key.companyId)
    .$if(key.locationId !== null, (query) => query.where('id', '=', installIdOf(key)))
    .where('status', '!=', 'uninstalled')
    .where((row) => row.or([row('platform_at', 'is', null), row('platform_at', '<=', at)]))
    .returning(['id', 'location_id'])
    .execute()
}

/** Remembers an uninstall, also of what we never knew, so that an older INSTALL that comes later does not undo it. */
export async function rememberUninstall(db: DbOrTx, key: InstallKey, at: Date): Promise<void> {
  await ensureCompany(db, key.companyId)
  await db
    .insertInto('installs')
    .values({
      id: installIdOf(key),
      company_id: key.companyId,
      location_id: key.locationId,
      status: 'uninstalled',
      changed_at: at,
      platform_at: at,
      version_id: null,
      ...tokensErased,
    })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ platform_at: at })
        .where('installs.status', '=', 'uninstalled')
        .where((row) => row.or([row('installs.platform_at', 'is', null), row('installs.platform_at', '<', at)])),
    )
    .execute()
}
