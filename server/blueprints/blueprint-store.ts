import { sql } from 'kysely'
import { say } from '../contract/say.ts'
import type { Blueprint, BlueprintSummary, BlueprintVersion, StoredBlueprint } from '../contract/blueprint.ts'
import type { DbOrTx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { newId } from '../db/new-id.ts'
import { summarise } from './summarise.ts'

export type Written = { document: Blueprint; by: string; at: Date; note?: string | undefined }

/** After which blueprint the next page begins. */
export type After = { updatedAt: Date; id: string }

type SummaryRow = {
  id: string
  name: string
  version: number
  updatedAt: Date
  description: string | null
  industry: string | null
  resourceCount: number
  variableCount: number
  counts: Record<string, number> | null
}

/** The newest first. The documents stay in the database; only what a list shows is read out of them. */
export async function listBlueprintsOfCompany(
  db: DbOrTx,
  companyId: string,
  page: { after: After | null; limit: number },
): Promise<BlueprintSummary[]> {
  const { rows } = await sql<SummaryRow>`
    select b.id, b.name, b.version, b.updated_at as "updatedAt",
      v.document ->> 'description' as description,
      v.document ->> 'industry' as industry,
      json_array_length(v.document -> 'resources') as "resourceCount",
      (select count(*)::int from json_object_keys(v.document -> 'variables')) as "variableCount",
      (select json_object_agg(kind, n) from (
        select resource ->> 'kind' as kind, count(*)::int as n from json_array_elements(v.document -> 'resources') as resource group by 1
      ) as by_kind) as counts
    from blueprints b join blueprint_versions v on v.blueprint_id = b.id and v.version = b.version
    where b.company_id = ${companyId} and b.deleted_at is null
      and (${page.after === null} or (b.updated_at, b.id) < (${page.after?.updatedAt ?? null}::timestamptz, ${page.after?.id ?? null}::text))
    order by b.updated_at desc, b.id desc
    limit ${page.limit}`.execute(db)
  return rows.map((row) => ({
    ...row,
    description: row.description ?? '',
    industry: row.industry ?? '',
    counts: row.counts ?? {},
    origin: 'own',
    updatedAt: row.updatedAt.toISOString(),
  }))
}

/** The newest version, or the one that is asked for. Throws `not_found`, also for another company's. */
export async function getBlueprintOfCompany(db: DbOrTx, companyId: string, id: string, version?: number): Promise<StoredBlueprint> {
  const row = await db
    .selectFrom('blueprints as b')
    .innerJoin('blueprint_versions as v', 'v.blueprint_id', 'b.id')
    .select(['v.version', 'v.document', 'v.created_at as createdAt'])
    .where('b.id', '=', id)
    .where('b.company_id', '=', companyId)
    .where('b.deleted_at', 'is', null)
    .where('v.version', '=', (eb) => (version === undefined ? eb.ref('b.version') : eb.val(version)))
    .executeTakeFirst()
  if (row === undefined) throw notFound(version)
  const blueprint = row.document as Blueprint
  return { ...summarise(blueprint, { id, origin: 'own', version: row.version, updatedAt: row.createdAt }), blueprint }
}

/** The number of its newest version, with the row locked until the transaction ends. Throws `not_found`. */
export async function lockBlueprintOfCompany(db: DbOrTx, companyId: string, id: string): Promise<number> {
  const row = await db
    .selectFrom('blueprints')
    .select('version')
    .where('id', '=', id)
    .where('company_id', '=', companyId)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) throw notFound()
  return row.version
}

/** Returns the new blueprint's id; its first version is 1. */
export async function insertBlueprint(db: DbOrTx, companyId: string, { document, by, at }: Written): Promise<string> {
  const id = newId('bp')
  await db
    .insertInto('blueprints')
    .values({ id, company_id: companyId, name: document.name, version: 1, created_at: at, updated_at: at })
    .execute()
  await insertVersion(db, id, 1, { document, by, at })
  return id
}

/** To be called with the row locked. */
export async function addVersion(db: DbOrTx, companyId: string, id: string, version: number, written: Written): Promise<void> {
  await insertVersion(db, id, version, written)
  await db
    .updateTable('blueprints')
    .set({ name: written.document.name, version, updated_at: written.at })
    .where('id', '=', id)
    .where('company_id', '=', companyId)
    .execute()
}

/** Throws `not_found`. Its versions stay, because plans and jobs were made from them. */
export async function markBlueprintDeleted(db: DbOrTx, companyId: string, id: string, at: Date): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('blueprints')
    .set({ deleted_at: at })
    .where('id', '=', id)
    .where('company_id', '=', companyId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw notFound()
}

/** Throws `not_found` when the company has never had it. */
export async function unmarkBlueprintDeleted(db: DbOrTx, companyId: string, id: string): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('blueprints')
    .set({ deleted_at: null })
    .where('id', '=', id)
    .where('company_id', '=', companyId)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw notFound()
}

/** The newest first. */
export async function listVersionsOfCompany(db: DbOrTx, companyId: string, id: string): Promise<BlueprintVersion[]> {
  const rows = await db
    .selectFrom('blueprint_versions as v')
    .innerJoin('blueprints as b', 'b.id', 'v.blueprint_id')
    .select([
      'v.version',
      'v.created_at as createdAt',
      'v.created_by as createdBy',
      'v.note',
      sql<string>`v.document ->> 'name'`.as('name'),
      sql<number>`json_array_length(v.document -> 'resources')`.as('resourceCount'),
    ])
    .where('b.id', '=', id)
    .where('b.company_id', '=', companyId)
    .where('b.deleted_at', 'is', null)
    .orderBy('v.version', 'desc')
    .execute()
  if (rows.length === 0) throw notFound()
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }))
}

async function insertVersion(db: DbOrTx, id: string, version: number, { document, by, at, note }: Written): Promise<void> {
  await db
    .insertInto('blueprint_versions')
    .values({ blueprint_id: id, version, document: JSON.stringify(document), created_by: by, created_at: at, note: note || null })
    .execute()
}

function notFound(version?: number): AppError {
  if (version === undefined) return new AppError('not_found', say('gone.blueprint'))
  return new AppError('not_found', say('gone.version', { version }))
}
