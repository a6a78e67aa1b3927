import { sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'

type Limits = { requests: number; windowMs: number; guardMs: number }

/**
 * Takes up to `wanted` permits of a resource's sliding window in one statement. Times are the database's, so that
 * processes with different clocks agree. `waitMs` says when the next permit becomes free.
 */
export async function takePermits(db: DbOrTx, resource: string, wanted: number, limits: Limits): Promise<{ granted: number; waitMs: number }> {
  const spanMs = limits.windowMs + limits.guardMs
  const asked = Math.min(wanted, limits.requests)
  const result = await sql<{ granted: number; waitMs: number }>`
    with clock as (select extract(epoch from clock_timestamp()) * 1000 as now_ms)
    insert into request_windows as w (resource, sent_at, granted)
    select ${resource}, array_fill(now_ms, array[${asked}::int]), ${asked}::int from clock
    on conflict (resource) do update set
      (sent_at, granted) = (
        select
          case when w.blocked_until > t.now_ms then kept.times
               else kept.times || array_fill(t.now_ms, array[least(${asked}::int, ${limits.requests}::int - cardinality(kept.times))])
          end,
          case when w.blocked_until > t.now_ms then 0 else least(${asked}::int, ${limits.requests}::int - cardinality(kept.times)) end
        from (select extract(epoch from clock_timestamp()) * 1000 as now_ms) t,
        lateral (
          select coalesce(array_agg(sent order by sent), '{}') as times
          from unnest(w.sent_at) sent where sent > t.now_ms - ${spanMs}::double precision
        ) kept
      )
    returning
      granted,
      ceil(greatest(
        case when cardinality(sent_at) >= ${limits.requests}::int then sent_at[1] + ${spanMs}::double precision else 0 end,
        blocked_until
      ) - extract(epoch from clock_timestamp()) * 1000)::int as "waitMs"
  `.execute(db)
  const row = result.rows[0]
  if (row === undefined) throw new Error('The request window answered nothing.')
  return { granted: row.granted, waitMs: Math.max(row.waitMs, 0) }
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
