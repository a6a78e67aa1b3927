import { sql } from 'kysely'
import type { EventBody, EventEnvelope } from '../contract/event.ts'
import type { Db, DbOrTx, Tx } from '../db/database.ts'

/** Whom an event concerns. With a job it also gets the next number of that job's own stream. */
export type EventScope = { companyId: string; locationId: string | null; jobId: string | null }

/** What travels through NOTIFY: a hint, never the record. `event` is left out when it would not fit. */
export type EventNotice = { companyId: string; jobId: string | null; seq: number; companySeq: number; event?: EventEnvelope }

export const eventChannel = 'groundwork_events'

/** NOTIFY takes 8,000 bytes; a longer event is read back from the log. */
const noticeBytes = 7_000

/**
 * Appends one event inside the transaction that made it happen. The numbers are taken under a lock on the
 * job's and the company's count, so that the order of numbers is the order of commits and no reader can miss one.
 */
export async function appendEvent(tx: Tx, scope: EventScope, body: EventBody): Promise<void> {
  const jobSeq = scope.jobId === null ? null : await nextJobSeq(tx, scope.jobId)
  const companySeq = await nextCompanySeq(tx, scope.companyId)
  const seq = jobSeq ?? companySeq
  const row = await tx
    .insertInto('events')
    .values({
      job_id: scope.jobId,
      seq,
      company_id: scope.companyId,
      company_seq: companySeq,
      location_id: scope.locationId,
      body: JSON.stringify(body),
    })
    .returning('at')
    .executeTakeFirstOrThrow()
  const notice: EventNotice = { companyId: scope.companyId, jobId: scope.jobId, seq, companySeq }
  const event: EventEnvelope = { seq, at: row.at.toISOString(), jobId: scope.jobId, locationId: scope.locationId, body }
  const whole = JSON.stringify({ ...notice, event })
  const payload = Buffer.byteLength(whole) <= noticeBytes ? whole : JSON.stringify(notice)
  await sql`select pg_notify(${eventChannel}, ${payload})`.execute(tx)
}

async function nextCompanySeq(tx: Tx, companyId: string): Promise<number> {
  const row = await tx
    .insertInto('event_counters')
    .values({ company_id: companyId, seq: 1 })
    .onConflict((conflict) => conflict.column('company_id').doUpdateSet({ seq: sql`event_counters.seq + 1` }))
    .returning('seq')
    .executeTakeFirstOrThrow()
  return row.seq
}

async function nextJobSeq(tx: Tx, jobId: string): Promise<number> {
  const row = await tx
    .updateTable('jobs')
    .set({ event_seq: sql`event_seq + 1` })
    .where('id', '=', jobId)
    .returning('event_seq')
    .executeTakeFirstOrThrow()
  return row.event_seq
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

/** Everything of one company, or of one of its locations, numbered by the company's own count. */
export async function readCompanyEvents(db: DbOrTx, companyId: string, locationId: string | null, after: number, limit: number): Promise<EventEnvelope[]> {
  const rows = await db
    .selectFrom('events')
    .select(['company_seq', 'at', 'job_id', 'location_id', 'body'])
    .where('company_id', '=', companyId)
    .$if(locationId !== null, (query) => query.where('location_id', '=', locationId))
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
