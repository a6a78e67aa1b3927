import { sql, type Selectable } from 'kysely'
import type { DbOrTx } from '../db/database.ts'
import { prepared } from '../db/prepared.ts'
import { toJson, toText } from '../db/to-json.ts'
import type { Schema } from '../db/schema.ts'

export type Install = Selectable<Schema['installs']>

/** One location's install, or the company's own when `locationId` is null. */
export type InstallKey = { companyId: string; locationId: string | null }

/** The row's id, to which its sealed tokens are bound. */
export function installIdOf(key: InstallKey): string {
  return key.locationId === null ? `company:${key.companyId}` : `location:${key.locationId}`
}

const columns = [
  'id',
  'company_id',
  'location_id',
  'location_name',
  'status',
  'scopes',
  'sealed_access_token',
  'access_token_expires_at',
  'sealed_refresh_token',
  'token_source',
  'version_id',
  'future_locations',
  'token_generation',
  'changed_at',
  'platform_at',
  'created_at',
] as const satisfies (keyof Install)[]

export async function readInstall(db: DbOrTx, key: InstallKey): Promise<Install | undefined> {
  return db
    .selectFrom('installs')
    .modifyFront(prepared)
    .select(columns)
    .where('company_id', '=', key.companyId)
    .where('id', '=', installIdOf(key))
    .executeTakeFirst()
}

/** Several in one query, by their row's id. */
export async function readInstalls(db: DbOrTx, keys: readonly InstallKey[]): Promise<Map<string, Install>> {
  const companyOf = new Map(keys.map((key) => [installIdOf(key), key.companyId]))
  const rows = await db
    .selectFrom('installs')
    .modifyFront(prepared)
    .select(columns)
    .where('id', '=', sql<string>`any (${[...companyOf.keys()]})`)
    .execute()
  return new Map(rows.filter((row) => row.company_id === companyOf.get(row.id)).map((row) => [row.id, row]))
}

/** The location's row and its company's, in one query. */
export async function readInstallPair(
  db: DbOrTx,
  key: InstallKey,
): Promise<{ company: Install | undefined; location: Install | undefined }> {
  const rows = await db
    .selectFrom('installs')
    .selectAll()
    .where('company_id', '=', key.companyId)
    .where('id', 'in', [installIdOf(key), installIdOf({ companyId: key.companyId, locationId: null })])
    .execute()
  return { company: rows.find((row) => row.location_id === null), location: rows.find((row) => row.location_id !== null) }
}

/** These rows, of whatever companies. */
export async function listInstallsById(
  db: DbOrTx,
  ids: readonly string[],
): Promise<Pick<Install, 'id' | 'company_id' | 'status' | 'sealed_refresh_token'>[]> {
  const { rows } = await sql<Pick<Install, 'id' | 'company_id' | 'status' | 'sealed_refresh_token'>>`
    select id, company_id, status, sealed_refresh_token from installs where id = any (${ids}::text[])`.execute(db)
  return rows
}

/** All rows of a company, its own included. */
export async function listInstalls(db: DbOrTx, companyId: string): Promise<Install[]> {
  return db.selectFrom('installs').selectAll().where('company_id', '=', companyId).orderBy('location_name').orderBy('id').execute()
}

/** Whose location this is, as far as we know: for events and contexts that must be matched with a tenant first. */
export async function findCompanyOfLocation(db: DbOrTx, locationId: string): Promise<string | undefined> {
  const row = await db.selectFrom('installs').select('company_id').where('location_id', '=', locationId).executeTakeFirst()
  return row?.company_id === unknownCompany ? undefined : row?.company_id
}

/** Companies whose token can list their locations. */
export async function listActiveCompanies(db: DbOrTx): Promise<string[]> {
  const rows = await db
    .selectFrom('installs')
    .select('company_id')
    .where('location_id', 'is', null)
    .where('status', '=', 'active')
    .where('sealed_refresh_token', 'is not', null)
    .orderBy('future_locations', 'desc')
    .execute()
  return rows.map((row) => row.company_id)
}

/** Stands for the company of a location whose first and only event, an uninstall, did not name it. */
export const unknownCompany = 'unknown'

/** Makes the tenant's row when it is not there, and writes what the platform told about it. */
export async function ensureCompany(
  db: DbOrTx,
  companyId: string,
  facts: { name?: string | undefined; whiteLabelDomain?: string | null | undefined } = {},
): Promise<void> {
  const known = {
    ...(facts.name === undefined ? {} : { name: toText(facts.name) }),
    ...(facts.whiteLabelDomain === undefined ? {} : { white_label_domain: facts.whiteLabelDomain }),
  }
  await db
    .insertInto('companies')
    .values({ id: companyId, white_label_domain: null, ...known })
    .onConflict((conflict) =>
      Object.keys(known).length === 0 ? conflict.column('id').doNothing() : conflict.column('id').doUpdateSet(known),
    )
    .execute()
}

export async function nameLocation(db: DbOrTx, companyId: string, locationId: string, called: string): Promise<boolean> {
  const name = toText(called)
  const result = await db
    .updateTable('installs')
    .set({ location_name: name })
    .where('company_id', '=', companyId)
    .where('location_id', '=', locationId)
    .where('location_name', '!=', name)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Several of a company's in one statement; what has no name keeps the one that is known. */
export async function nameLocations(db: DbOrTx, companyId: string, locations: readonly { id: string; name: string }[]): Promise<void> {
  const named = locations.map(({ id: locationId, name }) => ({ id: installIdOf({ companyId, locationId }), name }))
  await sql`
    update installs set location_name = called.name
    from jsonb_to_recordset(${toJson(named)}::jsonb) as called (id text, name text)
    where installs.id = called.id and installs.company_id = ${companyId} and called.name <> '' and installs.location_name <> called.name`.execute(
    db,
  )
}

/** The domain under which this agency's people know the platform; null when it is the platform's own. */
export async function getWhiteLabelDomain(db: DbOrTx, companyId: string): Promise<string | null> {
  const row = await db.selectFrom('companies').select('white_label_domain').where('id', '=', companyId).executeTakeFirst()
  return row?.white_label_domain ?? null
}

/** White-label domains under which the page may be framed, newest tenants first; who has uninstalled has none any more. */
export async function listWhiteLabelDomains(db: DbOrTx, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('companies')
    .select(sql<string>`white_label_domain`.as('domain'))
    .where('white_label_domain', 'is not', null)
    .where((row) =>
      row.exists(
        row
          .selectFrom('installs')
          .select('installs.id')
          .whereRef('installs.company_id', '=', 'companies.id')
          .where('installs.status', '!=', 'uninstalled'),
      ),
    )
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => row.domain)
}

/** Makes those who want to change several things of one company's take turns. Taken before any of its installs. False when there is no such company. */
export async function lockCompany(tx: DbOrTx, companyId: string): Promise<boolean> {
  const { rows } = await sql`select id from companies where id = ${companyId} for no key update`.execute(tx)
  return rows.length > 0
}
