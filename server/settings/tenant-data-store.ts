import { type RawBuilder, sql } from 'kysely'
import { allowAuditRetention } from '../audit/audit-store.ts'
import { liveJobStatuses } from '../contract/job.ts'
import type { Settings } from '../contract/settings.ts'
import type { DbOrTx, Tx } from '../db/database.ts'
import { readTenantTables, type TenantTable } from '../db/tenant-tables.ts'

/** What stands sealed or hashed stays here: it is no use elsewhere and no data of anybody. */
const kept = /^(sealed|secret)_/

/** What a company still has while the app is installed: how it is let in, who is there, and what was done. */
const survivors = ['companies', 'installs', 'sessions', 'audit_entries', 'company_settings', 'event_counters']

export type DataCounts = NonNullable<Settings['danger']>['counts']

export async function countTenantData(db: DbOrTx, companyId: string): Promise<DataCounts> {
  const { rows } = await sql<DataCounts>`
    select
      (select count(*)::int from blueprints where company_id = ${companyId} and deleted_at is null) as blueprints,
      (select count(*)::int from plans where company_id = ${companyId}) as plans,
      (select count(*)::int from jobs where company_id = ${companyId}) as jobs,
      (select count(*)::int from jobs where company_id = ${companyId} and status in (${sql.join([...liveJobStatuses])})) as "liveJobs",
      (select count(*)::int from drafts where company_id = ${companyId}) as drafts,
      (select count(*)::int from api_keys where company_id = ${companyId} and revoked_at is null) as "apiKeys",
      (select count(*)::int from installs where company_id = ${companyId} and location_id is not null and status <> 'uninstalled') as locations
  `.execute(db)
  return rows[0] as DataCounts
}

export async function readCompanyName(db: DbOrTx, companyId: string): Promise<string> {
  const row = await db.selectFrom('companies').select('name').where('id', '=', companyId).executeTakeFirst()
  return row?.name ?? ''
}

export async function listExportTables(db: DbOrTx): Promise<TenantTable[]> {
  return (await readTenantTables(db)).toReversed()
}

/** The primary key of a row, as text. */
export type RowKey = string[]

/** The keys of a company's rows in one table, in their order, after one of them. Many at a time: each look sorts what is left. */
export async function listRowKeys(
  db: DbOrTx,
  tables: readonly TenantTable[],
  table: TenantTable,
  companyId: string,
  after: RowKey | undefined,
  limit: number,
): Promise<RowKey[]> {
  const key = table.primaryKey.map((column) => sql`t.${sql.id(column)}`)
  const beyond =
    after === undefined
      ? sql`true`
      : sql`(${sql.join(key)}) > (${sql.join(after.map((value, index) => sql`${value}::text::${columnType(table, index)}`))})`
  const { rows } = await sql<{ key: RowKey }>`
    select array[${sql.join(key.map((column) => sql`${column}::text`))}] as key
    from ${sql.table(table.name)} t where ${ownedBy(tables, table, sql`t`, companyId)} and ${beyond}
    order by ${sql.join(key)} limit ${limit}`.execute(db)
  return rows.map((row) => row.key)
}

/** These rows as JSON, each looked up by its key, as far as they are still there. Columns that hold sealed tokens or hashes are left out. */
export async function readRows(
  db: DbOrTx,
  tables: readonly TenantTable[],
  table: TenantTable,
  companyId: string,
  keys: readonly RowKey[],
): Promise<string[]> {
  const columns = table.columns.filter((column) => !kept.test(column)).map((column) => sql`t.${sql.id(column)}`)
  const wanted = table.primaryKey.map((_, index) => sql`${keys.map((key) => key[index] ?? '')}::text[]`)
  const names = table.primaryKey.map((_, index) => sql.id(`key${index}`))
  const same = table.primaryKey.map(
    (column, index) => sql`t.${sql.id(column)} = wanted.${sql.id(`key${index}`)}::${columnType(table, index)}`,
  )
  const { rows } = await sql<{ row: string }>`
    select row_to_json(found)::text as row
    from unnest(${sql.join(wanted)}) with ordinality wanted (${sql.join(names)}, place)
    cross join lateral (
      select ${sql.join(columns)} from ${sql.table(table.name)} t
      where ${sql.join(same, sql` and `)} and ${ownedBy(tables, table, sql`t`, companyId)} limit 1
    ) found
    order by wanted.place`.execute(db)
  return rows.map(({ row }) => row)
}

/** The key comes back as text and is compared as what it is. */
function columnType(table: TenantTable, index: number): RawBuilder<unknown> {
  return sql.raw(table.keyTypes[index] ?? 'text')
}

/** True for the rows that are one company's, also where they belong to it through others. */
function ownedBy(tables: readonly TenantTable[], table: TenantTable, alias: RawBuilder<unknown>, companyId: string): RawBuilder<unknown> {
  if (table.parent === null) return sql`${alias}.${sql.id(table.companyColumn ?? 'company_id')} = ${companyId}`
  const { table: name, column, parentColumn } = table.parent
  const parent = tables.find((one) => one.name === name)
  if (parent === undefined) return sql`false`
  const inner = sql.raw(`${'p'.repeat(depthOf(tables, table))}`)
  return sql`exists (select from ${sql.table(name)} ${inner}
    where ${inner}.${sql.id(parentColumn)} = ${alias}.${sql.id(column)} and ${ownedBy(tables, parent, inner, companyId)})`
}

function depthOf(tables: readonly TenantTable[], table: TenantTable): number {
  const parent = tables.find((one) => one.name === table.parent?.table)
  return parent === undefined ? 1 : 1 + depthOf(tables, parent)
}

/** Deletes what a company has; with `everything` also that it was ever here. Returns how many rows went, by table. */
export async function deleteTenantData(
  tx: Tx,
  companyId: string,
  { everything }: { everything: boolean },
): Promise<Record<string, number>> {
  const tables = await readTenantTables(tx)
  const deleted: Record<string, number> = {}
  if (everything) await allowAuditRetention(tx)
  for (const table of tables) {
    if (!everything && survivors.includes(table.name)) continue
    const result = await sql`delete from ${sql.table(table.name)} t where ${ownedBy(tables, table, sql`t`, companyId)}`.execute(tx)
    const count = Number(result.numAffectedRows ?? 0)
    if (count > 0) deleted[table.name] = count
  }
  if (!everything) await sql`update company_settings set delete_requested_at = null where company_id = ${companyId}`.execute(tx)
  return deleted
}

export async function hasLiveJobs(db: DbOrTx, companyId: string): Promise<boolean> {
  const row = await db
    .selectFrom('jobs')
    .select('id')
    .where('company_id', '=', companyId)
    .where('status', 'in', liveJobStatuses)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
