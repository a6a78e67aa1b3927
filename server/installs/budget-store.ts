import { sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'

export type Limits = {
  requests: number
  windowMs: number
  /**
   * Between a grant and the arrival at the platform: what a process takes to note its intent and to send. A permit whose
   * process died before it could tell of the answer counts from so much after its grant.
   */
  onItsWayMs: number
}

/** A permit that has been used: the request was answered, or given up, `ageMs` ago. */
export type Used = { stamp: number; ageMs: number }

/**
 * Takes up to `wanted` permits of a resource's sliding window in one statement, and notes which earlier ones were
 * answered. A permit counts from its answer, not from its grant: the platform saw the request somewhere in between, so
 * that its own window can never hold more than ours. Times are the database's, so that processes with different clocks
 * agree. Returns the stamps that were granted, and when the next one becomes free.
 */
export async function takePermits(
  db: DbOrTx,
  resource: string,
  wanted: number,
  used: readonly Used[],
  limits: Limits,
): Promise<{ stamps: number[]; waitMs: number }> {
  const asked = Math.min(wanted, limits.requests)
  const stamps = used.map((one) => one.stamp)
  const ages = used.map((one) => one.ageMs)
  const result = await sql<{ stamps: number[]; waitMs: number }>`
    insert into request_windows as w (resource, sent_at, granted)
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
            select coalesce(now.ms - answered.age, taken) as sent
            from unnest(w.sent_at) taken
            left join unnest(${stamps}::double precision[], ${ages}::double precision[]) answered (stamp, age) on answered.stamp = taken
          ) every
          where sent > now.ms - ${limits.windowMs}::double precision
        ) kept,
        lateral (
          select coalesce(array_agg(now.ms + ${limits.onItsWayMs}::double precision + n * 0.001), '{}')::double precision[] as stamps
          from generate_series(
            1,
            case when w.blocked_until > now.ms then 0 else least(${asked}::int, ${limits.requests}::int - cardinality(kept.times)) end
          ) n
        ) fresh
      )
    returning
      sent_at[cardinality(sent_at) - granted + 1 :] as stamps,
      ceil(greatest(
        0,
        case when cardinality(sent_at) >= ${limits.requests}::int
          then sent_at[1] + ${limits.windowMs}::double precision - extract(epoch from clock_timestamp()) * 1000
            - case when sent_at[1] > extract(epoch from clock_timestamp()) * 1000 then ${limits.onItsWayMs}::double precision else 0 end
          else 0 end,
        blocked_until - extract(epoch from clock_timestamp()) * 1000
      ))::int as "waitMs"
  `.execute(db)
  const row = result.rows[0]
  if (row === undefined) throw new Error('The request window answered nothing.')
  return row
}

/** Nothing more leaves for this resource until `waitMs` from now; remembers what the day still allows. */
export async function blockWindow(db: DbOrTx, resource: string, waitMs: number, dailyRemaining: number | undefined): Promise<void> {
  await sql`
    insert into request_windows as w (resource, blocked_until, daily_remaining)
    values (${resource}, extract(epoch from clock_timestamp()) * 1000 + ${waitMs}::double precision, ${dailyRemaining ?? null}::int)
    on conflict (resource) do update set
      blocked_until = greatest(w.blocked_until, excluded.blocked_until),
      daily_remaining = coalesce(excluded.daily_remaining, w.daily_remaining)
  `.execute(db)
}
