import { sql } from 'kysely'
import { liveJobStatuses } from '../contract/job.ts'
import type { DbOrTx } from '../db/database.ts'

/** Jobs that ended before then, with their steps and events, and plans made before then that no job keeps. */
export async function dropOldJobs(db: DbOrTx, before: Date): Promise<number> {
  const live = sql.join([...liveJobStatuses])
  const result = await sql<{ count: number }>`
    with old as (
      delete from jobs where status not in (${live}) and coalesce(completed_at, created_at) < ${before} returning id
    ), told as (
      delete from events where at < ${before} and (job_id is null or job_id in (select id from old))
    )
    select count(*)::int as count from old
  `.execute(db)
  await sql`delete from plans where created_at < ${before} and not exists (select from jobs where jobs.plan_id = plans.id)`.execute(db)
  return result.rows[0]?.count ?? 0
}

/** Tables that hold a company's data, in an order in which nothing points at what is gone. */
const companyTables = [
  'events',
  'event_counters',
  'jobs',
  'plans',
  'bindings',
  'baselines',
  'drafts',
  'ai_calls',
  'ai_questions',
  'ai_answers',
  'sessions',
  'installs',
] as const

/**
 * Everything of companies of which nothing has been installed since `before`. Returns their ids. Blueprints go with
 * them: an agency that comes back later begins anew.
 */
export async function purgeGoneCompanies(db: DbOrTx, before: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from companies
    where created_at < ${before}
      and not exists (select from installs where installs.company_id = companies.id and (status <> 'uninstalled' or changed_at >= ${before}))
  `.execute(db)
  for (const { id } of rows) {
    for (const table of companyTables) await sql`delete from ${sql.table(table)} where company_id = ${id}`.execute(db)
    await sql`delete from blueprints where company_id = ${id}`.execute(db)
    await sql`delete from companies where id = ${id}`.execute(db)
  }
  return rows.map((row) => row.id)
}
