import { sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'
import { toText } from '../db/to-json.ts'
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
export async function recordInstall(db: DbOrTx, key: InstallKey, record: InstallRecord): Promise<boolean> {
  const result = await db
    .insertInto('installs')
    .values({
      id: installIdOf(key),
      company_id: key.companyId,
      location_id: key.locationId,
      location_name: toText(record.locationName),
      status: 'active',
      scopes: record.scopes,
      version_id: record.versionId,
      changed_at: record.at,
      platform_at: record.at,
      sealed_access_token: null,
      sealed_refresh_token: null,
      access_token_expires_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({
          company_id: key.companyId,
          status: 'active',
          changed_at: record.at,
          platform_at: record.at,
          token_generation: nextGeneration,
          token_source: 'company',
          location_name: sql<string>`coalesce(nullif(excluded.location_name, ''), installs.location_name)`,
          ...(record.scopes.length === 0 ? {} : { scopes: record.scopes }),
          ...tokensErased,
        })
        .where((row) =>
          row.and([
            row.or([row('installs.platform_at', 'is', null), row('installs.platform_at', '<', record.at)]),
            row.or([row('installs.status', 'in', ['uninstalled', 'revoked']), row('installs.company_id', '!=', key.companyId)]),
          ]),
        ),
    )
    .returning('id')
    .executeTakeFirst()
  return result !== undefined
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
