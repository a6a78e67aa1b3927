import { expressionBuilder, sql, type Expression, type RawBuilder, type SqlBool } from 'kysely'
import type { KindName } from '../contract/kind-names.ts'
import type { DbOrTx, Tx } from '../db/database.ts'
import type { Schema } from '../db/schema.ts'
import { toJson } from '../db/to-json.ts'
import type { Live } from '../resources/kind.ts'
import { withLeaf, withoutLeaf } from './leaf.ts'

/** Which live resource each key of a blueprint means in a location, by `kind/key`. */
export async function readBindings(db: DbOrTx, locationId: string, scope: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('bindings')
    .select(['kind', 'key', 'resource_id'])
    .where('location_id', '=', locationId)
    .where('scope', '=', scope)
    .execute()
  return new Map(rows.map((row) => [`${row.kind}/${row.key}`, row.resource_id]))
}

/** What we last applied in a location, by `kind:resourceId`. */
export async function readBaselines(
  db: DbOrTx,
  locationId: string,
  kinds: readonly string[],
): Promise<Map<string, Record<string, unknown>>> {
  if (kinds.length === 0) return new Map()
  const rows = await db
    .selectFrom('baselines')
    .select(['kind', 'resource_id', 'fields'])
    .where('location_id', '=', locationId)
    .where('kind', 'in', [...kinds])
    .execute()
  return new Map(rows.map((row) => [`${row.kind}:${row.resource_id}`, row.fields]))
}

/** How something that a job has made stood when that job read it back; nulls when it never was, and see {@link Live.changedAt}. */
export type ReadBack = { fields: Record<string, unknown> | null; changedAt: string | null }

export const neverReadBack: ReadBack = { fields: null, changedAt: null }

/** What jobs have made in a location, by `kind:resourceId`; what was only let in is not among it. */
export async function readMade(db: DbOrTx, locationId: string, kinds: readonly string[]): Promise<Map<string, ReadBack>> {
  if (kinds.length === 0) return new Map()
  const rows = await db
    .selectFrom('baselines')
    .select(['kind', 'resource_id', 'read_back', 'changed_at'])
    .where('location_id', '=', locationId)
    .where('kind', 'in', [...kinds])
    .where('created_by_job', 'is not', null)
    .execute()
  return new Map(rows.map((row) => [`${row.kind}:${row.resource_id}`, { fields: row.read_back, changedAt: row.changed_at }]))
}

/** What a job has done, as it was read back. `changedFrom`: {@link Live.changedAt} before it was written to; absent for what was made. */
export type Seen = { kind: KindName; changedFrom?: string | undefined } & Pick<Live, 'id' | 'fields' | 'changedAt'>

/**
 * Notes how things that this job has made stand, once for each: what they say beyond the blueprint is not ours from then on.
 * Of what it has changed, when that was, unless somebody else had changed it before.
 */
export async function noteReadBack(
  db: DbOrTx,
  job: { jobId: string; epoch: number; locationId: string },
  seen: readonly Seen[],
): Promise<void> {
  if (seen.length === 0) return
  await sql`
    update baselines l set
      read_back = case when seen."changedFrom" is null then seen.fields else l.read_back end,
      changed_at = seen."changedAt"
    from jsonb_to_recordset(${toJson(seen)}::jsonb) as seen (kind text, id text, fields jsonb, "changedAt" text, "changedFrom" text)
    where l.location_id = ${job.locationId} and l.kind = seen.kind and l.resource_id = seen.id
      and (seen."changedFrom" = coalesce(l.changed_at, seen."changedFrom") or seen."changedFrom" is null and l.created_by_job = ${job.jobId} and l.read_back is null)
      and exists (select from jobs where id = ${job.jobId} and epoch = ${job.epoch})
  `.execute(db)
}

export type MadeByUs = {
  kind: KindName
  key: string
  resourceId: string
  applied: Record<string, unknown>
  readBack: ReadBack
}

/** What jobs of this blueprint have made in a location, as far as no other blueprint means it too. */
export async function findLeftovers(db: DbOrTx, companyId: string, locationId: string, scope: string): Promise<MadeByUs[]> {
  const { rows } = await sql<MadeByUs>`
    select b.kind, b.key, b.resource_id as "resourceId", l.fields as applied,
      json_build_object('fields', l.read_back, 'changedAt', l.changed_at) as "readBack"
    from bindings b
    join baselines l on l.location_id = b.location_id and l.kind = b.kind and l.resource_id = b.resource_id
    where b.company_id = ${companyId} and b.location_id = ${locationId} and b.scope = ${scope} and l.created_by_job is not null
      and not exists (
        select from bindings other
        where other.location_id = b.location_id and other.kind = b.kind and other.resource_id = b.resource_id
          and (other.scope <> b.scope or other.key <> b.key)
      )
    order by b.kind, b.key
  `.execute(db)
  return rows
}

/** The parts of a statement that forget what is gone, for those rows of its relation `held` that say so. */
export function forgottenParts(): RawBuilder<unknown> {
  const which = (table: 'bindings' | 'baselines'): RawBuilder<unknown> => sql`
    delete from ${sql.table(table)} as those using held
    where held.gone and those.location_id = held.location_id and those.kind = held.kind and those.resource_id = held.resource_id`
  return sql`unbound as (${which('bindings')}), unnoted as (${which('baselines')})`
}

/** A field that was taken back: what had been applied there before is what was applied last; absent when nothing is known. */
export type PutBack = { path: string; baseline?: unknown }

/** {@link Live.changedAt} before a write of ours and after it, where the platform tells that. */
export type Changed = { from: string | undefined; to: string | undefined }

/** Notes that these fields were taken back. All others, which another job may have applied meanwhile, stay noted. */
export async function putBackApplied(
  tx: Tx,
  locationId: string,
  kind: string,
  resourceId: string,
  fields: readonly PutBack[],
  changed?: Changed,
): Promise<void> {
  const row = await tx
    .selectFrom('baselines')
    .select('fields')
    .where(isOf(locationId, kind, resourceId))
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined || fields.length === 0) return
  const noted = fields.reduce(
    (known, { path, ...before }) => ('baseline' in before ? withLeaf(known, path, before.baseline) : withoutLeaf(known, path)),
    row.fields,
  )
  await tx
    .updateTable('baselines')
    .set({
      fields: toJson(noted),
      changed_at: sql`case when changed_at = ${changed?.from ?? null} then ${changed?.to ?? null} else changed_at end`,
      updated_at: new Date(),
    })
    .where(isOf(locationId, kind, resourceId))
    .execute()
}

/** Forgets a resource that is gone or let go. */
export async function forgetApplied(db: DbOrTx, locationId: string, kind: string, resourceId: string): Promise<void> {
  for (const table of ['bindings', 'baselines'] as const) {
    await db
      .deleteFrom(table)
      .where(isOf(locationId, kind, resourceId))
      .execute()
  }
}

/** Lets go of what this key had found there. What another key means too, or a job has made, stays known. */
export async function releaseAdopted(
  db: DbOrTx,
  of: { locationId: string; scope: string; kind: string; key: string; resourceId: string },
): Promise<void> {
  await sql`
    with released as (
      delete from bindings
      where location_id = ${of.locationId} and scope = ${of.scope} and kind = ${of.kind} and key = ${of.key} and resource_id = ${of.resourceId}
    )
    delete from baselines l
    where l.location_id = ${of.locationId} and l.kind = ${of.kind} and l.resource_id = ${of.resourceId} and l.created_by_job is null
      and not exists (
        select from bindings other
        where other.location_id = l.location_id and other.kind = l.kind and other.resource_id = l.resource_id
          and (other.scope <> ${of.scope} or other.key <> ${of.key})
      )
  `.execute(db)
}

/** What other blueprints mean too in a location, by `kind:resourceId`. */
export async function readSharedWithOthers(db: DbOrTx, locationId: string, scope: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('bindings')
    .select(['kind', 'resource_id'])
    .where('location_id', '=', locationId)
    .where('scope', '!=', scope)
    .execute()
  return new Set(rows.map((row) => `${row.kind}:${row.resource_id}`))
}

/** Whether another location of the company means it too. */
export async function isMeantElsewhere(
  db: DbOrTx,
  { companyId, locationId }: { companyId: string; locationId: string },
  kind: string,
  resourceId: string,
): Promise<boolean> {
  const found = await db
    .selectFrom('bindings')
    .select('location_id')
    .where('company_id', '=', companyId)
    .where('location_id', '!=', locationId)
    .where('kind', '=', kind)
    .where('resource_id', '=', resourceId)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

export type Applied = {
  companyId: string
  locationId: string
  scope: string
  kind: string
  key: string
  resourceId: string
  /** The fields that we stand for; fields that a person chose to keep are not among them. */
  fields: Record<string, unknown>
  /** Set when the job made the resource, and did not only let it in: only then may it be deleted. */
  createdByJob: string | null
}

/** Notes what a key means and what we applied. Fields applied before and not now stay noted. */
export async function noteApplied(db: DbOrTx, applied: Applied): Promise<void> {
  const { companyId, locationId, scope, kind, key, resourceId, fields, createdByJob } = applied
  await sql`
    with held as (
      select ${companyId}::text as company_id, ${locationId}::text as location_id, ${scope}::text as scope, ${kind}::text as kind, ${key}::text as key,
        ${resourceId}::text as resource_id, ${toJson(fields)}::jsonb as fields, ${createdByJob}::text as created_by_job
    ), ${appliedParts()}
    select 1
  `.execute(db)
}

/** The parts of a statement that do so for those rows of its relation `held` that have fields. */
export function appliedParts(): RawBuilder<unknown> {
  return sql`
    bound as (
      insert into bindings (company_id, location_id, scope, kind, key, resource_id)
      select company_id, location_id, scope, kind, key, resource_id from held where fields is not null
      on conflict (location_id, scope, kind, key) do update set resource_id = excluded.resource_id, updated_at = now()
    ), noted as (
      insert into baselines as b (company_id, location_id, kind, resource_id, fields, created_by_job)
      select company_id, location_id, kind, resource_id, fields, created_by_job from held where fields is not null
      on conflict (location_id, kind, resource_id) do update set
        fields = b.fields || excluded.fields,
        created_by_job = coalesce(b.created_by_job, excluded.created_by_job),
        updated_at = now()
    )`
}

/** Which rows are about that one resource of the location. */
function isOf(locationId: string, kind: string, resourceId: string): Expression<SqlBool> {
  return expressionBuilder<Schema, 'bindings' | 'baselines'>().and({ location_id: locationId, kind, resource_id: resourceId })
}
