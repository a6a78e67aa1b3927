import { sql } from 'kysely'
import type { Change } from '../contract/plan.ts'
import type { DbOrTx } from '../db/database.ts'
import { toJson } from '../db/to-json.ts'

/** What a person chose to keep, by `kind/key` and field: both sides as they were when it was chosen. */
export type Kept = ReadonlyMap<string, ReadonlyMap<string, { theirs: unknown; ours: unknown }>>

type Where = { companyId: string; locationId: string; scope: string }

export async function readKept(db: DbOrTx, { companyId, locationId, scope }: Where): Promise<Kept> {
  const rows = await db
    .selectFrom('kept_choices')
    .select(['kind', 'key', 'path', 'theirs', 'ours'])
    .where('company_id', '=', companyId)
    .where('location_id', '=', locationId)
    .where('scope', '=', scope)
    .execute()
  const kept = new Map<string, Map<string, { theirs: unknown; ours: unknown }>>()
  for (const { kind, key, path, theirs, ours } of rows) {
    const id = `${kind}/${key}`
    kept.set(id, (kept.get(id) ?? new Map()).set(path, { theirs: unwrap(theirs), ours: unwrap(ours) }))
  }
  return kept
}

/** Notes the choices that a plan was applied with: what stays theirs, also as part of both, and what is theirs no longer. */
export async function writeKept(db: DbOrTx, where: Where, changes: readonly Change[]): Promise<void> {
  const taken = changes.filter((change) => !change.excluded && change.fields.some((field) => isTaken(field.decision)))
  const rows = taken.flatMap((change) =>
    change.fields
      .filter((field) => isTaken(field.decision))
      .map(({ path, decision, before, after, wanted }) => ({
        kind: change.kind,
        key: change.key,
        path,
        decision,
        theirs: [(change.action === 'create' || decision === 'both' ? after : before) ?? null],
        ours: [wanted ?? null],
      })),
  )
  if (rows.length === 0) return
  const { companyId, locationId, scope } = where
  await sql`
    with taken as (
      select * from jsonb_to_recordset(${toJson(rows)}::jsonb) as r (kind text, key text, path text, decision text, theirs jsonb, ours jsonb)
    ), dropped as (
      delete from kept_choices k using taken
      where k.company_id = ${companyId} and k.location_id = ${locationId} and k.scope = ${scope}
        and k.kind = taken.kind and k.key = taken.key and k.path = taken.path and taken.decision = 'ours'
    )
    insert into kept_choices (company_id, location_id, scope, kind, key, path, theirs, ours)
    select ${companyId}, ${locationId}, ${scope}, kind, key, path, theirs, ours from taken where decision <> 'ours'
    on conflict (location_id, scope, kind, key, path) do update set theirs = excluded.theirs, ours = excluded.ours, kept_at = now()
  `.execute(db)
}

function isTaken(decision: string | undefined): boolean {
  return decision === 'theirs' || decision === 'ours' || decision === 'both'
}

/** A value stands alone in a list, because a bare null would be the database's and not the field's. */
function unwrap(stored: unknown): unknown {
  return Array.isArray(stored) ? stored[0] : null
}
