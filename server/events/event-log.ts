import { sql, type RawBuilder } from 'kysely'
import type { EventBody, EventEnvelope } from '../contract/event.ts'
import type { Db, DbOrTx, Tx } from '../db/database.ts'
import { toJson } from '../db/to-json.ts'

/** Whom an event concerns. With a job it also gets the next number of that job's own stream. */
export type EventScope = { companyId: string; locationId: string | null; jobId: string | null }

/** What travels through NOTIFY: a hint, never the record. `event` is left out when it would not fit. */
export type EventNotice = { companyId: string; jobId: string | null; seq: number; companySeq: number; event?: EventEnvelope }

export const eventChannel = 'groundwork_events'

/** NOTIFY takes 8,000 bytes; a longer event is read back from the log. */
const noticeBytes = 7_000

/**
 * Appends one event inside the transaction that made it happen, in one statement. The numbers are taken under a lock on
 * the job's and the company's count, so that the order of numbers is the order of commits and no reader can miss one.
 */
export async function appendEvent(tx: Tx, scope: EventScope, body: EventBody): Promise<void> {
  const { companyId, locationId, jobId } = scope
  const job =
    jobId === null
      ? sql`select null::text as id, ${companyId}::text as company_id, ${locationId}::text as location_id, null::bigint as event_seq`
      : sql`update jobs set event_seq = event_seq + 1 where id = ${jobId} returning id, company_id, location_id, event_seq`
  await sql`with held as (${job}), ${eventParts(sql`true`, sql`${toJson(body)}::jsonb`)} select from told`.execute(tx)
}

/**
 * The parts of a statement that append an event for the row `held` (`id`, `company_id`, `location_id` and `event_seq`,
 * which `held` has raised itself), for statements that change a job and tell of it in one go. `when` and `body` may name
 * columns of `held`. The statement must read from `told`, or nobody is notified.
 */
export function eventParts(when: RawBuilder<unknown>, body: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    happened as (
      select 1 as n, held.id as job_id, held.company_id, held.location_id, held.event_seq as seq, ${body} as body from held where ${when}
    ), ${eventsParts()}`
}

/** The same for the rows of `happened` (`n` for their order, `job_id`, `company_id`, `location_id`, `seq` in the job's own stream, `body`). */
export function eventsParts(): RawBuilder<unknown> {
  return sql`
    company as (
      insert into event_counters as c (company_id, seq) select company_id, count(*) from happened group by company_id
      on conflict (company_id) do update set seq = c.seq + excluded.seq
      returning company_id, seq
    ), event as (
      insert into events (job_id, seq, company_id, company_seq, location_id, body)
      select job_id, coalesce(one.seq, one.company_seq), company_id, company_seq, location_id, body
      from (
        select happened.*, company.seq - count(*) over (partition by company_id) + row_number() over (partition by company_id order by n) as company_seq
        from happened join company using (company_id)
      ) one
      returning *
    ), told as (
      select pg_notify(
        ${sql.lit(eventChannel)},
        case when octet_length(event::text) <= ${sql.lit(noticeBytes)} then (hint || jsonb_build_object('event', event))::text else hint::text end
      )
      from (
        select
          jsonb_build_object('companyId', company_id, 'jobId', job_id, 'seq', seq, 'companySeq', company_seq) as hint,
          jsonb_build_object(
            'seq', seq,
            'at', to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'jobId', job_id,
            'locationId', location_id,
            'body', body
          ) as event
        from event
        order by company_seq
      ) notice
    )`
}

/** The stream of one job, numbered 1, 2, 3 … */
export async function readJobEvents(db: DbOrTx, companyId: string, jobId: string, after: number, limit: number): Promise<EventEnvelope[]> {
  const rows = await db
    .selectFrom('events')
    .select(['seq', 'at', 'job_id', 'location_id', 'body'])
    .where('company_id', '=', companyId)
    .where('job_id', '=', jobId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map((row) => toEnvelope(row, row.seq))
}

/**
 * Everything of one company, or of one of its locations, numbered by the company's own count. Drafts are their author's:
 * their events come only to whoever asks for that draft.
 */
export async function readCompanyEvents(
  db: DbOrTx,
  companyId: string,
  of: { locationId: string | null; draftId?: string | undefined },
  after: number,
  limit: number,
): Promise<EventEnvelope[]> {
  const { locationId, draftId } = of
  const rows = await db
    .selectFrom('events')
    .select(['company_seq', 'at', 'job_id', 'location_id', 'body'])
    .where('company_id', '=', companyId)
    .$if(locationId !== null, (query) => query.where('location_id', '=', locationId))
    .where(draftId === undefined ? sql<boolean>`body ->> 'draftId' is null` : sql<boolean>`body ->> 'draftId' = ${draftId}`)
    .where('company_seq', '>', after)
    .orderBy('company_seq')
    .limit(limit)
    .execute()
  return rows.map((row) => toEnvelope(row, row.company_seq))
}

/** The number of the newest event of a company, for a reader that wants only what comes from now on. */
export async function readCompanySeq(db: Db, companyId: string): Promise<number> {
  const row = await db.selectFrom('event_counters').select('seq').where('company_id', '=', companyId).executeTakeFirst()
  return row?.seq ?? 0
}

function toEnvelope(row: { at: Date; job_id: string | null; location_id: string | null; body: unknown }, seq: number): EventEnvelope {
  return { seq, at: row.at.toISOString(), jobId: row.job_id, locationId: row.location_id, body: row.body as EventBody }
}

/** A draft's events go with it when its author removes it. */
export async function dropDraftEvents(tx: Tx, companyId: string, draftId: string): Promise<void> {
  await tx
    .deleteFrom('events')
    .where('company_id', '=', companyId)
    .where(sql<boolean>`body ->> 'draftId' = ${draftId}`)
    .execute()
}
