import { sql } from 'kysely'
import type { AuditAction, AuditActor, AuditEntry } from '../contract/audit.ts'
import type { DbOrTx, Tx } from '../db/database.ts'
import { prepared } from '../db/prepared.ts'
import { toJson } from '../db/to-json.ts'

/** As it is stored: of the sub-account we keep the id alone. */
export type StoredAuditEntry = Omit<AuditEntry, 'locationName'>
export type NewAuditEntry = Omit<StoredAuditEntry, 'at'> & { at: Date }

export async function insertAuditEntries(db: DbOrTx, companyId: string, entries: readonly NewAuditEntry[]): Promise<void> {
  const rows = entries.map(({ actor, subject, ...entry }) => ({
    id: entry.id,
    location_id: entry.locationId,
    at: entry.at,
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    address: actor.address,
    session_id: actor.sessionId,
    action: entry.action,
    subject_kind: subject.kind,
    subject_id: subject.id,
    subject_name: subject.name,
    plan_hash: entry.planHash,
    before: entry.before,
    after: entry.after,
  }))
  await sql`
    ${prepared} insert into audit_entries (
      company_id, id, location_id, at, actor_kind, actor_id, actor_name, address, session_id, action,
      subject_kind, subject_id, subject_name, plan_hash, before, after
    )
    select ${companyId}, * from jsonb_to_recordset(${toJson(rows)}::jsonb) as entry (
      id text, location_id text, at timestamptz, actor_kind text, actor_id text, actor_name text, address text, session_id text, action text,
      subject_kind text, subject_id text, subject_name text, plan_hash text, before jsonb, after jsonb
    )`.execute(db)
}

export type AuditFilter = {
  locationId: string | null
  action: AuditAction | undefined
  actorId: string | undefined
  from: Date | undefined
  until: Date | undefined
  before: { at: Date; id: string } | undefined
  limit: number
}

/** The newest first. */
export async function listAuditEntries(db: DbOrTx, companyId: string, filter: AuditFilter): Promise<StoredAuditEntry[]> {
  const { locationId, action, actorId, from, until, before } = filter
  const rows = await db
    .selectFrom('audit_entries')
    .selectAll()
    .where('company_id', '=', companyId)
    .$if(locationId !== null, (query) => query.where('location_id', '=', locationId))
    .$if(action !== undefined, (query) => query.where('action', '=', action ?? ''))
    .$if(actorId !== undefined, (query) => query.where('actor_id', '=', actorId ?? ''))
    .$if(from !== undefined, (query) => query.where('at', '>=', from ?? new Date(0)))
    .$if(until !== undefined, (query) => query.where('at', '<', until ?? new Date(0)))
    .$if(before !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) => eb(refTuple('at', 'id'), '<', tuple(before?.at ?? new Date(0), before?.id ?? ''))),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    actor: {
      kind: row.actor_kind satisfies AuditActor['kind'],
      id: row.actor_id,
      name: row.actor_name,
      address: row.address,
      sessionId: row.session_id,
    },
    action: row.action as AuditAction,
    subject: { kind: row.subject_kind, id: row.subject_id, name: row.subject_name },
    locationId: row.location_id,
    planHash: row.plan_hash,
    before: row.before,
    after: row.after,
  }))
}

/** Lets this transaction delete entries, as retention and purge must; nothing lets anybody change one. */
export async function allowAuditRetention(tx: Tx): Promise<void> {
  await sql`select set_config('groundwork.audit_retention', 'on', true)`.execute(tx)
}

/** Entries older than `days`, or than the company's own choice when that is shorter. Returns how many went. */
export async function dropOldAuditEntries(tx: Tx, now: Date, days: number): Promise<number> {
  await allowAuditRetention(tx)
  const result = await sql`
    delete from audit_entries a where a.at < ${now}::timestamptz - interval '1 day' * least(${days}::int,
      coalesce((select s.audit_days from company_settings s where s.company_id = a.company_id), ${days}::int))`.execute(tx)
  return Number(result.numAffectedRows ?? 0)
}
