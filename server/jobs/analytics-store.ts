import { sql, type RawBuilder } from 'kysely'
import type { Analytics } from '../contract/analytics.ts'
import type { DbOrTx } from '../db/database.ts'

/** A while, in one location or, with null, in all of the company. */
export type AnalyticsScope = { locationId: string | null; since: Date; until: Date; timeZone: string }

/** How jobs that began in this time have ended, and what they left standing. */
export async function readTotals(db: DbOrTx, companyId: string, scope: AnalyticsScope): Promise<Analytics['totals']> {
  const { rows } = await sql<Analytics['totals']>`
    with chosen as (
      select id, status, started_at, completed_at from jobs
      where company_id = ${companyId} ${within(scope)} and created_at >= ${scope.since} and created_at < ${scope.until}
    ), stood as (
      select
        count(*) filter (where steps.status in ('SUCCESS', 'KEPT') and steps.action in ('create', 'update'))::int as objects,
        coalesce(sum(steps.attempts), 0)::int as calls
      from steps join chosen on chosen.id = steps.job_id
    )
    select
      count(*)::int as jobs,
      count(*) filter (where status = 'SUCCESS')::int as succeeded,
      count(*) filter (where status = 'PARTIAL')::int as partial,
      count(*) filter (where status = 'FAILED')::int as failed,
      count(*) filter (where status = 'CANCELLED')::int as cancelled,
      count(*) filter (where status = 'ROLLED_BACK')::int as "rolledBack",
      (select objects from stood) as objects,
      (select calls from stood) as "apiCalls",
      (percentile_cont(0.5) within group (order by extract(epoch from completed_at - started_at))
        filter (where status = 'SUCCESS'))::double precision as "medianSeconds"
    from chosen
  `.execute(db)
  return rows[0] as Analytics['totals']
}

/** Every day of the time with the jobs that ended on it, days without any too. */
export async function readDays(db: DbOrTx, companyId: string, scope: AnalyticsScope): Promise<Analytics['byDay']> {
  const { since, until, timeZone } = scope
  const { rows } = await sql<Analytics['byDay'][number]>`
    with days as (
      select generate_series(
        (${since}::timestamptz at time zone ${timeZone})::date, (${until}::timestamptz at time zone ${timeZone})::date, interval '1 day'
      )::date as day
    ), ended as (
      select (completed_at at time zone ${timeZone})::date as day, status from jobs
      where company_id = ${companyId} ${within(scope)} and completed_at >= ${since} and completed_at < ${until}
    )
    select
      to_char(days.day, 'YYYY-MM-DD') as day,
      count(*) filter (where status = 'SUCCESS')::int as succeeded,
      count(*) filter (where status = 'PARTIAL')::int as partial,
      count(*) filter (where status = 'FAILED')::int as failed
    from days left join ended on ended.day = days.day
    group by days.day order by days.day
  `.execute(db)
  return rows
}

/** The newest plan of each location, where a person has still to decide something and nothing was applied. */
export async function readWaitingPlans(
  db: DbOrTx,
  companyId: string,
  scope: AnalyticsScope,
  most: number,
): Promise<Analytics['waitingPlans']> {
  const { rows } = await sql<Omit<Analytics['waitingPlans'][number], 'createdAt'> & { created_at: Date }>`
    with newest as (
      select distinct on (location_id)
        id, location_id, location_name, blueprint ->> 'name' as blueprint_name,
        content ->> 'grade' as grade, (content -> 'summary' ->> 'decide')::int as decisions, created_at
      from plans
      where company_id = ${companyId} ${within(scope)} and created_at >= ${scope.since} and created_at < ${scope.until}
      order by location_id, created_at desc
    )
    select id, blueprint_name as "blueprintName", location_id as "locationId", location_name as "locationName", decisions, created_at
    from newest
    where grade = 'has_decisions' and not exists (select from jobs where jobs.company_id = ${companyId} and jobs.plan_id = newest.id)
    order by created_at desc limit ${most}
  `.execute(db)
  return rows.map(({ created_at, ...plan }) => ({ ...plan, createdAt: created_at.toISOString() }))
}

/** A plan's things are read to find those that a person makes. */
const mostLookedAt = 100

/** What is left to do by hand after the newest job of each blueprint in a location that did all or some of it. `kinds`: those that a person makes. */
export async function readOpenHandOvers(
  db: DbOrTx,
  companyId: string,
  scope: AnalyticsScope,
  kinds: readonly string[],
  most: number,
): Promise<Analytics['openHandOvers']> {
  const { rows } = await sql<Omit<Analytics['openHandOvers'][number], 'completedAt'> & { completed_at: Date }>`
    with done as (
      select distinct on (jobs.location_id, plans.scope)
        jobs.id, jobs.company_id, jobs.blueprint_name, jobs.location_id, jobs.location_name, jobs.completed_at, plans.scope, plans.resources
      from jobs join plans on plans.id = jobs.plan_id
      where jobs.company_id = ${companyId} ${scope.locationId === null ? sql`` : sql`and jobs.location_id = ${scope.locationId}`}
        and jobs.status in ('SUCCESS', 'PARTIAL') and jobs.completed_at >= ${scope.since} and jobs.completed_at < ${scope.until}
      order by jobs.location_id, plans.scope, jobs.completed_at desc
    ), newest as (
      select * from done order by completed_at desc limit ${mostLookedAt}
    ), open as (
      select newest.*, (
        select count(*)::int from json_array_elements(newest.resources) task
        where task ->> 'kind' = any (${kinds}::text[])
          and not exists (
            select from task_ticks tick where tick.task_id = task ->> 'id' and tick.company_id = newest.company_id
              and tick.location_id = newest.location_id and tick.scope = newest.scope
          )
      ) as tasks
      from newest
    )
    select id as "jobId", blueprint_name as "blueprintName", location_id as "locationId", location_name as "locationName", tasks, completed_at
    from open where tasks > 0
    order by completed_at desc limit ${most}
  `.execute(db)
  return rows.map(({ completed_at, ...open }) => ({ ...open, completedAt: completed_at.toISOString() }))
}

/** What the language model was asked and has cost, in all of the company. */
export async function readAiCost(db: DbOrTx, companyId: string, since: Date, until: Date): Promise<NonNullable<Analytics['aiCost']>> {
  const { rows } = await sql<NonNullable<Analytics['aiCost']>>`
    select
      count(*)::int as calls,
      case when bool_or(cost_micros is null) then null else coalesce(sum(cost_micros), 0)::double precision / 1e6 end as "costUsd"
    from ai_calls
    where company_id = ${companyId} and created_at >= ${since} and created_at < ${until} and not from_cache
  `.execute(db)
  return rows[0] as NonNullable<Analytics['aiCost']>
}

function within({ locationId }: AnalyticsScope): RawBuilder<unknown> {
  return locationId === null ? sql`` : sql`and location_id = ${locationId}`
}
