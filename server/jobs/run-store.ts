import { sql } from 'kysely'
import { isLiveJob, type JobStatus, type StepError, type Verification } from '../contract/job.ts'
import { appendEvent, eventParts } from '../events/event-log.ts'
import { appliedParts, forgetApplied, type Applied } from '../plans/baseline-store.ts'
import type { Db, DbOrTx, Tx } from '../db/database.ts'
import { progressOf, type JobRow } from './job-store.ts'

/** Another process has taken the job over: whatever this one still wanted to write is refused. */
export class FencedError extends Error {
  override name = 'FencedError'
}

const runnable = ['PENDING', 'PROCESSING', 'ROLLING_BACK'] as const satisfies JobStatus[]

/** The right to write about a job, as long as nobody takes it over. */
export type Hold = { jobId: string; companyId: string; locationId: string; epoch: number }

/** The job's progress as `progressOf` has it, for events that are written together with the counts. */
const progressNow = sql`jsonb_build_object(
  'progress', case when held.total_steps = 0 then 100
    else 100 * (held.completed_steps + held.failed_steps + held.skipped_steps) / held.total_steps end,
  'completedSteps', held.completed_steps,
  'totalSteps', held.total_steps
)`

/**
 * Takes a job over: raises its epoch, so that an older holder's writes are refused from now on, and says that it runs.
 * Undefined when there is nothing to run.
 */
export async function claimJob(db: Db, jobId: string): Promise<JobRow | undefined> {
  const begins = sql`(seen.status = 'PENDING' and seen.wanted = 'run')`
  const body = sql`jsonb_build_object('type', 'job.status', 'status', 'PROCESSING', 'message', null) || ${progressNow}`
  const result = await sql<JobRow>`
    with seen as (
      select id, status, wanted from jobs where id = ${jobId} and status in (${sql.join(runnable)}) for update
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
    select held.* from held left join told on true
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

/** Jobs that should be running. A heartbeat older than `staleMs` means that the holder is dead or hangs. */
export async function findRunnableJobs(db: Db, staleMs: number): Promise<{ id: string; stale: boolean }[]> {
  const rows = await db
    .selectFrom('jobs')
    .select(['id', sql<boolean>`coalesce(heartbeat_at < now() - ${staleMs} * interval '1 millisecond', false)`.as('stale')])
    .where('status', 'in', runnable)
    .orderBy('created_at')
    .limit(200)
    .execute()
  return rows
}

export type StepFacts = { id: string; kind: string; key: string; title: string; action: string }

/**
 * Writes the intent before the call, with what was there before: of several attempts the first one's, which no call of
 * ours had touched. Writes nothing when the person wants the job to stop, and says so. Throws {@link FencedError}.
 */
export async function recordIntent(
  db: Db,
  hold: Hold,
  step: StepFacts,
  attempt: number,
  before: Record<string, unknown> | null,
): Promise<JobRow['wanted']> {
  return db.transaction().execute(async (tx) => {
    const wanted = await renewHold(tx, hold)
    if (wanted !== 'run') return wanted
    await tx
      .updateTable('steps')
      .set({
        status: 'RUNNING',
        attempts: attempt,
        intent_at: sql`clock_timestamp()`,
        started_at: sql`coalesce(started_at, now())`,
        ...(before === null ? {} : { before: sql`coalesce(before, ${JSON.stringify(before)}::jsonb)` }),
      })
      .where('job_id', '=', hold.jobId)
      .where('id', '=', step.id)
      .execute()
    await tell(tx, hold, { type: 'step.started', ...facts(step), attempt })
    return wanted
  })
}

/** The intent's call is known to have had no effect. Throws {@link FencedError}. */
export async function settleIntent(db: Db, hold: Hold, step: StepFacts): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await renewHold(tx, hold)
    await tx.updateTable('steps').set({ intent_at: null }).where('job_id', '=', hold.jobId).where('id', '=', step.id).execute()
  })
}

export async function recordRetry(db: Db, hold: Hold, step: StepFacts, attempt: number, inMs: number, message: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await renewHold(tx, hold)
    await tell(tx, hold, { type: 'step.retrying', ...facts(step), attempt, inMs, message })
  })
}

export type Outcome =
  | { status: 'SUCCESS'; message: string; resourceId: string; durationMs: number; applied: Applied }
  | { status: 'FAILED'; message: string; error: StepError; resourceId: string | null; durationMs: number }
  | { status: 'SKIPPED' | 'CANCELLED'; message: string }

/** Writes the outcome, what we now stand for in the location, the job's counters and the event: all or nothing. */
export async function recordOutcome(db: Db, hold: Hold, step: StepFacts, attempts: number, outcome: Outcome): Promise<void> {
  const { status, message } = outcome
  const counted = sql.ref(status === 'SUCCESS' ? 'completed_steps' : status === 'FAILED' ? 'failed_steps' : 'skipped_steps')
  const error = status === 'FAILED' ? outcome.error : null
  const durationMs = status === 'SUCCESS' || status === 'FAILED' ? outcome.durationMs : null
  const resourceId = status === 'SUCCESS' || status === 'FAILED' ? outcome.resourceId : null
  const body = JSON.stringify({ type: 'step.finished', ...facts(step), status, message, error, resourceId, durationMs, attempts })
  const result = await sql`
    with held as (
      update jobs set ${counted} = ${counted} + 1, heartbeat_at = now(), event_seq = event_seq + 1
      where id = ${hold.jobId} and epoch = ${hold.epoch}
      returning *
    ), step as (
      update steps set
        status = ${status},
        message = ${message},
        error = ${error === null ? null : JSON.stringify(error)}::jsonb,
        duration_ms = ${durationMs}::int,
        resource_id = coalesce(${resourceId}, resource_id),
        created = ${status === 'SUCCESS' && outcome.applied.createdByJob !== null}
      from held where job_id = held.id and steps.id = ${step.id}
    ), ${status === 'SUCCESS' ? sql`${appliedParts(outcome.applied)},` : sql``} ${eventParts(sql`true`, sql`${body}::jsonb || ${progressNow}`)}
    select from told
  `.execute(db)
  if (result.rows.length === 0) throw new FencedError(`job ${hold.jobId} has a new holder`)
}

export async function recordStatus(
  db: Db,
  hold: Hold,
  status: JobStatus,
  message: string | null,
  verification?: Verification,
): Promise<void> {
  await db.transaction().execute((tx) => writeStatus(tx, hold, status, message, verification))
}

async function writeStatus(tx: Tx, hold: Hold, status: JobStatus, message: string | null, verification?: Verification): Promise<void> {
  const over = !isLiveJob(status)
  const job = await tx
    .updateTable('jobs')
    .set({
      status,
      message,
      heartbeat_at: sql`now()`,
      completed_at: over ? sql`now()` : null,
      ...(verification === undefined ? {} : { verification: JSON.stringify(verification) }),
    })
    .where('id', '=', hold.jobId)
    .where('epoch', '=', hold.epoch)
    .returningAll()
    .executeTakeFirst()
  if (job === undefined) throw new FencedError(`job ${hold.jobId} has a new holder`)
  await tell(tx, hold, { type: 'job.status', status, message, ...progressFacts(job) })
}

/**
 * Pauses a job whose walk has ended, unless the person wants something else by now: that is returned, and nothing is
 * written. What a platform that refuses everything has halted stays halted until somebody resumes it.
 */
export async function recordPause(db: Db, hold: Hold, cause: 'wish' | 'platform', message: string): Promise<'paused' | 'run' | 'cancel'> {
  return db.transaction().execute(async (tx) => {
    const wanted = await renewHold(tx, hold)
    if (wanted === 'cancel' || (wanted === 'run' && cause === 'wish')) return wanted
    await tx.updateTable('steps').set({ status: 'PENDING' }).where('job_id', '=', hold.jobId).where('status', '=', 'RUNNING').execute()
    await writeStatus(tx, hold, 'PAUSED', message)
    return 'paused'
  })
}

export type UndoOutcome =
  | { status: 'UNDONE'; message: string; restored: Record<string, unknown> | null }
  | { status: 'KEPT'; message: string; restored: Record<string, unknown> | null; error: StepError | null }

/** Writes what a roll-back did about one step; what is undone is forgotten, so that a new plan takes nothing for ours. */
export async function recordUndo(
  db: Db,
  hold: Hold,
  step: StepFacts & { resourceId: string | null },
  attempts: number,
  outcome: UndoOutcome,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const job = await tx
      .updateTable('jobs')
      .set({
        undo_over: sql`undo_over + 1`,
        heartbeat_at: sql`now()`,
        ...(outcome.status === 'UNDONE' ? { completed_steps: sql<number>`completed_steps - 1` } : {}),
      })
      .where('id', '=', hold.jobId)
      .where('epoch', '=', hold.epoch)
      .returningAll()
      .executeTakeFirst()
    if (job === undefined) throw new FencedError(`job ${hold.jobId} has a new holder`)
    const error = outcome.status === 'KEPT' ? outcome.error : null
    await tx
      .updateTable('steps')
      .set({ status: outcome.status, message: outcome.message, error: error === null ? null : JSON.stringify(error) })
      .where('job_id', '=', hold.jobId)
      .where('id', '=', step.id)
      .execute()
    if ((outcome.status === 'UNDONE' || outcome.restored !== null) && step.resourceId !== null)
      await forgetApplied(tx, hold.locationId, step.kind, step.resourceId, outcome.restored)
    await tell(tx, hold, {
      type: 'step.finished',
      ...facts(step),
      status: outcome.status,
      message: outcome.message,
      error,
      resourceId: step.resourceId,
      durationMs: null,
      attempts,
      ...progressFacts(job),
    })
  })
}

export async function recordWaiting(db: Db, hold: Hold, until: Date, message: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await renewHold(tx, hold)
    await tell(tx, hold, { type: 'job.waiting', reason: 'rate_limit', until: until.toISOString(), message })
  })
}

function tell(tx: Tx, hold: Hold, body: Parameters<typeof appendEvent>[2]): Promise<void> {
  return appendEvent(tx, { companyId: hold.companyId, locationId: hold.locationId, jobId: hold.jobId }, body)
}

function facts(step: StepFacts): { stepId: string; kind: string; key: string; title: string; action: string } {
  return { stepId: step.id, kind: step.kind, key: step.key, title: step.title, action: step.action }
}

export function progressFacts(job: JobRow): { progress: number; completedSteps: number; totalSteps: number } {
  return { progress: progressOf(job), completedSteps: job.completed_steps, totalSteps: job.total_steps }
}
