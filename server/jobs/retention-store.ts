import { sql, type RawBuilder } from 'kysely'
import { liveJobStatuses } from '../contract/job.ts'
import type { DbOrTx, Tx } from '../db/database.ts'
import { deleteTenantData } from '../settings/tenant-data-store.ts'

/** The operator's time; a company may have chosen a shorter one. */
export type Keep = { now: Date; days: number }

/** Jobs that ended before then, with their steps and events, and plans made before then that no job keeps. */
export async function dropOldJobs(db: DbOrTx, keep: Keep): Promise<number> {
  const live = sql.join([...liveJobStatuses])
  const result = await sql<{ count: number }>`
    with old as (
      delete from jobs t where status not in (${live}) and coalesce(completed_at, created_at) < ${cutoff('jobs_days', keep)} returning id
    ), told as (
      delete from events where job_id in (select id from old)
    )
    select count(*)::int as count from old
  `.execute(db)
  await sql`
    delete from plans t
    where created_at < ${cutoff('jobs_days', keep)} and not exists (select from jobs where jobs.plan_id = t.id)`.execute(db)
  return result.rows[0]?.count ?? 0
}

/** Events that belong to no job; a job's own go with it. */
export async function dropOldEvents(db: DbOrTx, keep: Keep): Promise<void> {
  await sql`delete from events t where job_id is null and at < ${cutoff('events_days', keep)}`.execute(db)
}

/** Drafts that ended before then. What they cost stays counted for the operator's time. */
export async function dropOldDrafts(db: DbOrTx, keep: Keep): Promise<void> {
  await sql`delete from drafts t where status <> 'running' and coalesce(completed_at, created_at) < ${cutoff('drafts_days', keep)}`.execute(
    db,
  )
  const before = sql`${keep.now}::timestamptz - interval '1 day' * ${keep.days}::int`
  await sql`delete from ai_calls where created_at < ${before}`.execute(db)
  await sql`delete from ai_answers where created_at < ${before} and answer is not null`.execute(db)
}

/**
 * Everything of companies that uninstalled before `uninstalled`, or that the platform has refused since before `revoked`,
 * for an UNINSTALL may have been lost. Returns their ids. Blueprints go with them: an agency that comes back later begins
 * anew.
 */
export async function purgeGoneCompanies(tx: Tx, before: { uninstalled: Date; revoked: Date }): Promise<string[]> {
  // A location without a token of its own lives through its company.
  const gone = sql`created_at < ${before.uninstalled} and not exists (
    select from installs i where i.company_id = companies.id and (
      i.changed_at >= ${before.uninstalled}
      or i.status = 'revoked' and i.changed_at >= ${before.revoked}
      or i.status in ('active', 'suspended') and (i.location_id is null or i.sealed_refresh_token is not null)))`
  const held = await sql<{ id: string }>`select id from companies where ${gone} order by id for update`.execute(tx)
  // Who installed again while we waited for the lock has come back.
  const { rows } = await sql<{ id: string }>`
    select id from companies where id = any (${held.rows.map((row) => row.id)}::text[]) and ${gone}`.execute(tx)
  for (const { id } of rows) await deleteTenantData(tx, id, { everything: true })
  return rows.map((row) => row.id)
}

/**
 * What is kept of a location for as long as it is installed, when it uninstalled before then: what was applied there, what
 * its people chose to keep and have ticked off, its ended keys. Its jobs and plans go by their own time, the audit trail too.
 */
export async function purgeGoneLocations(db: DbOrTx, before: Date): Promise<void> {
  for (const table of ['bindings', 'baselines', 'kept_choices', 'task_ticks', 'api_keys'] as const) {
    await sql`
      delete from ${sql.table(table)} t using installs i
      where i.company_id = t.company_id and i.location_id = t.location_id and i.status = 'uninstalled' and i.changed_at < ${before}`.execute(
      db,
    )
  }
}

/** From when on rows of the company of `t` are kept. */
function cutoff(column: 'jobs_days' | 'events_days' | 'drafts_days', { now, days }: Keep): RawBuilder<Date> {
  return sql`${now}::timestamptz - interval '1 day' * least(${days}::int,
    coalesce((select s.${sql.ref(column)} from company_settings s where s.company_id = t.company_id), ${days}::int))`
}
