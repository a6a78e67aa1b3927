import { sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'
import { prepared } from '../db/prepared.ts'

export type Limits = {
  requests: number
  windowMs: number
  /**
   * Between a grant and the arrival at the platform: what a process takes to look, to note its intent and to send, and what
   * a slow network takes. A permit whose process died before it could tell of the answer counts from so much after its grant.
   */
  onItsWayMs: number
}

/** A permit that has been used: the request was answered, or given up, `ageMs` ago. */
export type Used = { stamp: number; ageMs: number }

/**
 * Takes up to `wanted` permits of a resource's sliding window in one statement, and notes which earlier ones were
 * answered. A permit counts from its answer, not from its grant: the platform saw the request somewhere in between, so
 * that its own window can never hold more than ours. Times are the database's, so that processes with different clocks
 * agree; a stamp that is later than one of now would be is of before its clock was set back, and counts as one of now.
 * Up to `soon` more are taken when there are so many, and up to `perhaps` more while half of the window stays free besides.
 * Where there are not `atLeast` so many, none is taken; nobody waits for more than the window ever has, which is `most`.
 * Returns the stamps that were granted, and when there are `atLeast` so many again. The call need not wait for the disk: what a crash of the database itself forgets
 * are permits of its last moments, which the platform would refuse.
 */
export async function takePermits(
  db: DbOrTx,
  resource: string,
  wanted: number,
  used: readonly Used[],
  limits: Limits,
  { soon = 0, perhaps = 0, atLeast = 1 }: { soon?: number; perhaps?: number; atLeast?: number } = {},
): Promise<{ stamps: number[]; waitMs: number; most: number }> {
  const now = Math.min(wanted, limits.requests)
  const sure = Math.min(wanted + soon, limits.requests)
  const asked = Math.min(wanted + Math.max(soon, perhaps), limits.requests)
  const stamps = used.map((one) => one.stamp)
  const ages = used.map((one) => one.ageMs)
  const least = sql`least(${atLeast}::int, ${limits.requests}::int - ${othersNow})`
  const missing = sql`${least} - (${limits.requests}::int - ${othersNow} - cardinality(sent_at))`
  const next = sql`sent_at[least(${missing}, cardinality(sent_at))]`
  const result = await sql<{ stamps: number[]; waitMs: number; most: number }>`
    ${prepared} insert into request_windows as w (resource, sent_at, granted)
    select ${resource}, fresh.stamps, ${asked}::int
    from (
      select coalesce(array_agg(extract(epoch from clock_timestamp()) * 1000 + ${limits.onItsWayMs}::double precision + n * 0.001), '{}')::double precision[] as stamps
      from generate_series(1, ${asked}::int) n
    ) fresh
    on conflict (resource) do update set
      (sent_at, granted) = (
        select kept.times || fresh.stamps, cardinality(fresh.stamps)
        from (select extract(epoch from clock_timestamp())::double precision * 1000 as ms) now,
        lateral (
          select coalesce(array_agg(sent order by sent), '{}')::double precision[] as times
          from (
            select coalesce(now.ms - answered.age, least(taken, now.ms + ${limits.onItsWayMs}::double precision + 1)) as sent
            from unnest(w.sent_at) taken
            left join unnest(${stamps}::double precision[], ${ages}::double precision[]) answered (stamp, age) on answered.stamp = taken
          ) every
          where sent > now.ms - ${limits.windowMs}::double precision
        ) kept,
        lateral (
          select coalesce(array_agg(now.ms + ${limits.onItsWayMs}::double precision + n * 0.001), '{}')::double precision[] as stamps
          from generate_series(
            1,
            case when ${blockedUntil} > now.ms or ${limits.requests}::int - ${othersNow} - cardinality(kept.times) < ${least} then 0
              else least(
                case when ${limits.requests}::int - ${othersNow} - cardinality(kept.times) - ${now}::int >= ${limits.requests}::int / 2 then ${asked}::int else ${sure}::int end,
                ${limits.requests}::int - ${othersNow} - cardinality(kept.times)
              ) end
          ) n
        ) fresh
      )
    returning
      set_config('synchronous_commit', 'off', true),
      sent_at[cardinality(sent_at) - granted + 1 :] as stamps,
      ceil(greatest(
        0,
        case when ${missing} > 0
          then ${next} + ${limits.windowMs}::double precision - extract(epoch from clock_timestamp()) * 1000
            - case when ${next} > extract(epoch from clock_timestamp()) * 1000 then ${limits.onItsWayMs}::double precision else 0 end
          else 0 end,
        ${blockedUntil} - extract(epoch from clock_timestamp()) * 1000
      ))::int as "waitMs",
      ${limits.requests}::int - ${othersNow} as most
  `.execute(db)
  const row = result.rows[0]
  if (row === undefined) throw new Error('The request window answered nothing.')
  return row
}

/** The platform asks for seconds: what lies further ahead was written before the database's clock was set back. */
export const longestBlockMs = 60_000
const blockedUntil = sql`case when w.blocked_until > extract(epoch from clock_timestamp()) * 1000 + ${sql.lit(longestBlockMs)} then 0 else w.blocked_until end`

/** What somebody else's calls are believed to take of the window. */
const othersNow = sql`case when w.others_until > extract(epoch from clock_timestamp()) * 1000 then w.others else 0 end`

/**
 * The platform counted `counted` calls in its window when we had sent fewer, `resting` of what we were granted being still
 * here: the rest are somebody else's, with the same app in the same place. So many and half as many again are left to them
 * for two windows, half of the window at most.
 */
export async function noteOthers(
  db: DbOrTx,
  resource: string,
  { counted, resting }: { counted: number; resting: number },
  limits: Limits,
): Promise<void> {
  await sql`
    update request_windows as w set
      others = least(${limits.requests}::int / 2, greatest(ceil(1.5 * seen.others)::int, ${othersNow} - 2)),
      others_until = seen.ms + 2 * ${limits.windowMs}::double precision
    from (
      select resource, now.ms, ${counted}::int + ${resting}::int - (select count(*) from unnest(sent_at) sent where sent > now.ms - ${limits.windowMs}::double precision) as others
      from request_windows, (select extract(epoch from clock_timestamp())::double precision * 1000 as ms) now
      where resource = ${resource}
    ) seen
    where w.resource = seen.resource and seen.others > 0
  `.execute(db)
}

/** What the platform said of its day: so many calls are left until it counts anew; when it does not say, until midnight UTC. */
export type Day = { remaining: number; resetMs: number | undefined }

/** Nothing more leaves for this resource until `waitMs` from now, a minute at most; remembers what the day still allows. */
export async function blockWindow(db: DbOrTx, resource: string, waitMs: number, day: Day | undefined): Promise<void> {
  const midnight = sql`extract(epoch from date_trunc('day', clock_timestamp(), 'UTC') + interval '1 day')::double precision * 1000`
  const until =
    day === undefined
      ? sql`null::double precision`
      : day.resetMs === undefined
        ? midnight
        : sql`extract(epoch from clock_timestamp())::double precision * 1000 + ${day.resetMs}::double precision`
  await sql`
    insert into request_windows as w (resource, blocked_until, daily_remaining, daily_until)
    values (${resource}, extract(epoch from clock_timestamp()) * 1000 + ${Math.min(waitMs, longestBlockMs)}::double precision, ${day?.remaining ?? null}::int, ${until})
    on conflict (resource) do update set
      blocked_until = greatest(${blockedUntil}, excluded.blocked_until),
      daily_remaining = coalesce(excluded.daily_remaining, w.daily_remaining),
      daily_until = coalesce(excluded.daily_until, w.daily_until)
  `.execute(db)
}

/** Those of these resources for which a call was made, or is about to be, within the last so many milliseconds. */
export async function listAsked(db: DbOrTx, resources: readonly string[], withinMs: number): Promise<Set<string>> {
  const { rows } = await sql<{ resource: string }>`
    select resource from request_windows
    where resource = any (${[...resources]}::text[])
      and sent_at[cardinality(sent_at)] > extract(epoch from clock_timestamp()) * 1000 - ${withinMs}::double precision
  `.execute(db)
  return new Set(rows.map(({ resource }) => resource))
}

/** How many calls the platform still takes today, as it said lately, and when it counts anew. */
export type DayBudget = { remaining: number; resetsAt: Date }

/** What is left of the day for `location:<id>` or `company:<id>`; undefined when nothing is known of this day. */
export async function readDayBudget(db: DbOrTx, resource: string): Promise<DayBudget | undefined> {
  const row = await db
    .selectFrom('request_windows')
    .select(['daily_remaining', 'daily_until'])
    .where('resource', '=', resource)
    .where('daily_until', '>', sql<number>`extract(epoch from clock_timestamp())::double precision * 1000`)
    .executeTakeFirst()
  if (row === undefined || row.daily_remaining === null || row.daily_until === null) return undefined
  return { remaining: row.daily_remaining, resetsAt: new Date(row.daily_until) }
}
