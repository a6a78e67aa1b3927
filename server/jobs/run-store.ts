import { sql } from 'kysely'
import { type HumanStep, isLiveJob, type JobStatus, type Verification } from '../contract/job.ts'
import type { Told } from '../contract/said.ts'
import { say, saying } from '../contract/say.ts'
import { appendEvent, eventParts } from '../events/event-log.ts'
import type { Db, DbOrTx, Tx } from '../db/database.ts'
import type { Still } from '../db/leases.ts'
import { prepared } from '../db/prepared.ts'
import { toJson, toText } from '../db/to-json.ts'
import { FencedError } from './fenced-error.ts'
import type { JobRow } from './job-store.ts'
import { saidColumn } from './said-column.ts'
import type { SignOfLife } from './silence.ts'
import { progressOf } from './view-job.ts'

const runnable = ['PENDING', 'PROCESSING', 'ROLLING_BACK'] as const satisfies JobStatus[]

/** The right to write about a job, as long as nobody takes it over. */
export type Hold = { jobId: string; companyId: string; locationId: string; epoch: number }

/** The job's progress as `progressOf` has it, for events that are written together with the counts. */
const progressNow = sql`jsonb_build_object(
  'progress', case
    when held.status in ('ROLLING_BACK', 'ROLLED_BACK') then case when held.undo_steps = 0 then 100 else least(100, 100 * held.undo_over / held.undo_steps) end
    when held.total_steps = 0 then 100
    else 100 * (held.completed_steps + held.failed_steps + held.skipped_steps) / held.total_steps end,
  'completedSteps', held.completed_steps,
  'totalSteps', held.total_steps
)`

/** What whoever carries a job out has to know of it. */
const claimed = [
  'id',
  'company_id',
  'location_id',
  'plan_id',
  'status',
  'wanted',
  'epoch',
  'arrival',
  'waiting',
] as const satisfies (keyof JobRow)[]

/** `age_ms`: since it was begun, and its location looked at, by the database's clock. */
export type ClaimedJob = Pick<JobRow, (typeof claimed)[number]> & { age_ms: number }

/**
 * Takes a job over: raises its epoch, so that an older holder's writes are refused from now on, and says that it runs.
 * Undefined when there is nothing to run.
 */
export async function claimJob(db: Db, jobId: string): Promise<ClaimedJob | undefined> {
  const begins = sql`(seen.status = 'PENDING' and seen.wanted = 'run')`
  const body = sql`jsonb_build_object('type', 'job.status', 'status', 'PROCESSING', 'message', null) || ${progressNow}`
  const result = await sql<ClaimedJob>`
    ${prepared} with seen as (
      select id, status, wanted from jobs
      where id = ${jobId} and (status in (${sql.join(runnable)}) or (status = 'PAUSED' and wanted = 'run' and waiting is not null))
      for update
    ), held as (
      update jobs set
        epoch = epoch + 1,
        heartbeat_at = now(),
        started_at = coalesce(started_at, now()),
        status = case when ${begins} then 'PROCESSING' else jobs.status end,
        event_seq = event_seq + case when ${begins} then 1 else 0 end
      from seen where jobs.id = seen.id
      returning jobs.*, ${begins} as begins
    ), ${eventParts(sql`begins`, body)}
    select ${sql.join(claimed.map((column) => sql.ref(`held.${column}`)))}, greatest(0, extract(epoch from clock_timestamp() - held.created_at) * 1000)::double precision as age_ms
    from held left join told on true
  `.execute(db)
  return result.rows[0]
}

/** Says that the holder is alive, and hears what the person wants. Throws {@link FencedError}. */
export async function renewHold(db: DbOrTx, hold: Hold): Promise<JobRow['wanted']> {
  const row = await db
    .updateTable('jobs')
    .set({ heartbeat_at: sql`now()` })
    .where('id', '=', hold.jobId)
    .where('epoch', '=', hold.epoch)
    .returning('wanted')
    .executeTakeFirst()
  if (row === undefined) throw new FencedError(`job ${hold.jobId} has a new holder`)
  return row.wanted
}

/** Changes with every holder and every sign of life from it; exact, and the same on whatever connection it is read. */
const sign = "concat_ws(' ', epoch, extract(epoch from heartbeat_at))"

/**
 * Jobs that should be running. One that waits for an install is looked at as soon as that is recorded, by whatever way it
 * became known, and now and then besides.
 */
export async function findRunnableJobs(db: Db): Promise<SignOfLife[]> {
  const rows = await db
    .selectFrom('jobs')
    .select(['id', sql.raw<string>(sign).as('sign')])
    .where(({ eb, and, or, exists, selectFrom }) =>
      or([
        eb('status', 'in', runnable),
        and([
          eb('status', '=', 'PAUSED'),
          eb('wanted', '=', 'run'),
          eb('waiting', 'is not', null),
          or([
            eb('look_at', '<=', sql<Date>`now()`),
            exists(
              selectFrom('installs')
                .select('installs.id')
                .whereRef('installs.company_id', '=', 'jobs.company_id')
                .whereRef('installs.location_id', '=', 'jobs.location_id')
                .where('installs.status', '=', 'active'),
            ),
          ]),
        ]),
      ]),
    )
    // Those that somebody runs were heard of lately: however many they are, what nobody runs comes before them.
    .orderBy('heartbeat_at', (order) => order.asc().nullsFirst())
    .orderBy('created_at')
    .limit(200)
    .execute()
  return rows
}

/**
 * Whether nothing has changed since, for whoever evicts: another process may have taken the job over. It says so to one
 * alone, who then has as long to take the job up, so that no other evicts whoever has just done it and not said it yet.
 */
export function stillSilent(seen: SignOfLife): Still {
  return {
    text: `update jobs set heartbeat_at = now() where id in (
      select id from jobs where id = $2 and ${sign} = $3
      for update skip locked) returning id`,
    values: [seen.id, seen.sign],
  }
}

/** Says in one statement where the job stands. Throws {@link FencedError}. */
export async function recordStatus(
  db: DbOrTx,
  hold: Hold,
  status: JobStatus,
  told: Told | null,
  { verification, waiting = null }: { verification?: Verification | undefined; waiting?: HumanStep | null } = {},
): Promise<void> {
  const over = !isLiveJob(status)
  const message = toText(told?.message ?? null)
  const body = toJson({ type: 'job.status', status, message, said: told?.said, waiting })
  const { rows } = await sql`
    ${prepared} with held as (
      update jobs set
        status = ${status},
        message = ${message},
        said = ${told === null ? null : saidColumn(told)}::jsonb,
        heartbeat_at = now(),
        completed_at = ${over ? sql`now()` : null},
        waiting = ${waiting === null ? null : toJson(waiting)}::jsonb,
        verification = coalesce(${verification === undefined ? null : toJson(verification)}::jsonb, verification),
        event_seq = event_seq + 1
      where id = ${hold.jobId} and epoch = ${hold.epoch}
      returning *
    ), ${eventParts(sql`true`, sql`${body}::jsonb || ${progressNow}`)}
    select held.id from held left join told on true
  `.execute(db)
  if (rows.length === 0) throw new FencedError(`job ${hold.jobId} has a new holder`)
}

/**
 * Pauses a job whose walk has ended, unless the person wants something else by now: that is returned, and nothing is
 * written. What a platform that refuses everything has halted stays halted until somebody resumes it.
 */
export async function recordPause(db: Db, hold: Hold, cause: 'wish' | 'platform', message: Told): Promise<'paused' | 'run' | 'cancel'> {
  return db.transaction().execute(async (tx) => {
    const wanted = await renewHold(tx, hold)
    if (wanted === 'cancel' || (wanted === 'run' && cause === 'wish')) return wanted
    await tx.updateTable('steps').set({ status: 'PENDING' }).where('job_id', '=', hold.jobId).where('status', '=', 'RUNNING').execute()
    await recordStatus(tx, hold, 'PAUSED', message)
    return 'paused'
  })
}

/** Ends a job that is to be cancelled and in which nobody can look for what was cut off. Throws {@link FencedError}. */
export async function recordCancelledUnseen(db: Db, hold: Hold): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const open = tx.updateTable('steps').where('job_id', '=', hold.jobId).where('status', 'in', ['PENDING', 'RUNNING'])
    const cancelled = (told: Told) => ({ status: 'CANCELLED', message: told.message, said: saidColumn(told) })
    const unsure = say('step.cancelled_unsure', { why: saying('step.our_fault') })
    await open.where('intent_at', 'is not', null).set(cancelled(unsure)).execute()
    await open.set(cancelled(say('step.not_started'))).execute()
    await recordStatus(tx, hold, 'CANCELLED', say('job.cancel_stuck'))
  })
}

/** How many steps the job is over with, or has taken back. */
export async function countOver(db: Db, jobId: string): Promise<number> {
  const row = await db
    .selectFrom('jobs')
    .select(sql<number>`completed_steps + failed_steps + skipped_steps + undo_over`.as('over'))
    .where('id', '=', jobId)
    .executeTakeFirst()
  return row?.over ?? 0
}

/**
 * Parks a job for what only a person can do, unless the person wants something else by now: that is returned, and
 * nothing is written. Nobody is told again when it only goes on waiting. `lookInMs`: when it looks again by itself.
 */
export async function recordWaitingForPerson(
  db: Db,
  hold: Hold,
  waiting: HumanStep,
  message: Told,
  lookInMs: number,
): Promise<'waits' | 'pause' | 'cancel'> {
  return db.transaction().execute(async (tx) => {
    const wanted = await renewHold(tx, hold)
    if (wanted !== 'run') return wanted
    const { rows } = await sql<{ status: string; waiting: HumanStep | null }>`
      update jobs set look_at = now() + ${lookInMs} * interval '1 millisecond' where id = ${hold.jobId} returning status, waiting
    `.execute(tx)
    if (rows[0]?.status !== 'PAUSED' || rows[0].waiting === null) await recordStatus(tx, hold, 'PAUSED', message, { waiting })
    return 'waits'
  })
}

/** Says for what a job at work waits. Of one that has ended meanwhile, stands still or is to stop, nothing is said any more. */
export async function recordWaiting(db: Db, hold: Hold, until: Date, { message, said }: Told): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if ((await renewHold(tx, hold)) !== 'run') return
    const job = await tx.selectFrom('jobs').select('status').where('id', '=', hold.jobId).executeTakeFirst()
    if (job?.status !== 'PROCESSING' && job?.status !== 'ROLLING_BACK') return
    await tell(tx, hold, { type: 'job.waiting', reason: 'rate_limit', until: until.toISOString(), message, said })
  })
}

/** Appends one of the job's events. */
export function tell(tx: Tx, hold: Hold, body: Parameters<typeof appendEvent>[2]): Promise<void> {
  return appendEvent(tx, { companyId: hold.companyId, locationId: hold.locationId, jobId: hold.jobId }, body)
}

export function progressFacts(job: JobRow): { progress: number; completedSteps: number; totalSteps: number } {
  return { progress: progressOf(job), completedSteps: job.completed_steps, totalSteps: job.total_steps }
}
