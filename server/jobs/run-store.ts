import { sql } from 'kysely'
import type { JobStatus, StepError, Verification } from '../contract/job.ts'
import { appendEvent } from '../events/event-log.ts'
import { forgetApplied, recordApplied, type Applied } from '../plans/baseline-store.ts'
import type { Db, DbOrTx, Tx } from '../db/database.ts'
import { progressOf, type JobRow } from './job-store.ts'

/** Another process has taken the job over: whatever this one still wanted to write is refused. */
export class FencedError extends Error {
  override name = 'FencedError'
}

const runnable = ['PENDING', 'PROCESSING', 'ROLLING_BACK'] as const satisfies JobStatus[]

/** The right to write about a job, as long as nobody takes it over. */
export type Hold = { jobId: string; companyId: string; locationId: string; epoch: number }

/** Takes a job over: raises its epoch, so that an older holder's writes are refused from now on. */
export async function claimJob(db: Db, jobId: string): Promise<JobRow | undefined> {
  return db
    .updateTable('jobs')
    .set({
      epoch: sql`epoch + 1`,
      heartbeat_at: sql`now()`,
      started_at: sql`coalesce(started_at, now())`,
    })
    .where('id', '=', jobId)
    .where('status', 'in', runnable)
    .returningAll()
    .executeTakeFirst()
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
 * Writes the intent before the call. Returns false, and writes nothing, when the person wants the job to stop.
 * Throws {@link FencedError}.
 */
export async function recordIntent(db: Db, hold: Hold, step: StepFacts, attempt: number, before: Record<string, unknown> | null): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    if ((await renewHold(tx, hold)) !== 'run') return false
    await tx
      .updateTable('steps')
      .set({
        status: 'RUNNING',
        attempts: attempt,
        intent_at: sql`now()`,
        started_at: sql`coalesce(started_at, now())`,
        ...(before === null ? {} : { before: JSON.stringify(before) }),
      })
      .where('job_id', '=', hold.jobId)
      .where('id', '=', step.id)
      .execute()
    await tell(tx, hold, { type: 'step.started', ...facts(step), attempt })
    return true
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
  | { status: 'FAILED'; message: string; error: StepError; durationMs: number }
  | { status: 'SKIPPED' | 'CANCELLED'; message: string }

/** Writes the outcome, what we now stand for in the location, the job's counters and the event: all or nothing. */
export async function recordOutcome(db: Db, hold: Hold, step: StepFacts, attempts: number, outcome: Outcome): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const job = await countOutcome(tx, hold, outcome)
    const resourceId = outcome.status === 'SUCCESS' ? outcome.resourceId : null
    const error = outcome.status === 'FAILED' ? outcome.error : null
    const durationMs = 'durationMs' in outcome ? outcome.durationMs : null
    await tx
      .updateTable('steps')
      .set({
        status: outcome.status,
        message: outcome.message,
        error: error === null ? null : JSON.stringify(error),
        duration_ms: durationMs,
        ...(resourceId === null ? {} : { resource_id: resourceId }),
        ...(outcome.status === 'SUCCESS' ? { created: outcome.applied.createdByJob !== null } : {}),
      })
      .where('job_id', '=', hold.jobId)
      .where('id', '=', step.id)
      .execute()
    if (outcome.status === 'SUCCESS') await recordApplied(tx, outcome.applied)
    await tell(tx, hold, {
      type: 'step.finished',
      ...facts(step),
      status: outcome.status,
      message: outcome.message,
      error,
      resourceId,
      durationMs,
      attempts,
      ...progressFacts(job),
    })
  })
}

export async function recordStatus(db: Db, hold: Hold, status: JobStatus, message: string | null, verification?: Verification): Promise<void> {
  const over = !['PENDING', 'PROCESSING', 'PAUSED', 'ROLLING_BACK'].includes(status)
  await db.transaction().execute(async (tx) => {
    const job = await tx
      .updateTable('jobs')
      .set({ status, message, heartbeat_at: sql`now()`, completed_at: over ? sql`now()` : null, ...(verification === undefined ? {} : { verification: JSON.stringify(verification) }) })
      .where('id', '=', hold.jobId)
      .where('epoch', '=', hold.epoch)
      .returningAll()
      .executeTakeFirst()
    if (job === undefined) throw new FencedError(`job ${hold.jobId} has a new holder`)
    await tell(tx, hold, { type: 'job.status', status, message, ...progressFacts(job) })
  })
}

export type UndoOutcome =
  | { status: 'UNDONE'; message: string; restored: Record<string, unknown> | null }
  | { status: 'KEPT'; message: string; error: StepError | null }

/** Writes what a roll-back did about one step; what is undone is forgotten, so that a new plan takes nothing for ours. */
export async function recordUndo(db: Db, hold: Hold, step: StepFacts & { resourceId: string | null }, attempts: number, outcome: UndoOutcome): Promise<void> {
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
    if (outcome.status === 'UNDONE' && step.resourceId !== null) await forgetApplied(tx, hold.locationId, step.kind, step.resourceId, outcome.restored)
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

async function countOutcome(tx: Tx, hold: Hold, outcome: Outcome): Promise<JobRow> {
  const column = outcome.status === 'SUCCESS' ? 'completed_steps' : outcome.status === 'FAILED' ? 'failed_steps' : 'skipped_steps'
  const job = await tx
    .updateTable('jobs')
    .set({ [column]: sql`${sql.ref(column)} + 1`, heartbeat_at: sql`now()` })
    .where('id', '=', hold.jobId)
    .where('epoch', '=', hold.epoch)
    .returningAll()
    .executeTakeFirst()
  if (job === undefined) throw new FencedError(`job ${hold.jobId} has a new holder`)
  return job
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
