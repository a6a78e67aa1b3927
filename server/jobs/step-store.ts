import { sql, type RawBuilder } from 'kysely'
import type { StepError } from '../contract/job.ts'
import type { Db, Tx } from '../db/database.ts'
import { prepared } from '../db/prepared.ts'
import { eventParts } from '../events/event-log.ts'
import { appliedParts, forgetApplied, forgottenParts, type Applied } from '../plans/baseline-store.ts'
import type { CallsMade } from './call-log.ts'
import { FencedError } from './fenced-error.ts'
import type { JobRow } from './job-store.ts'
import { progressFacts, progressNow, renewHold, tell, type Hold } from './run-store.ts'
import { writeTogether } from './write-together.ts'

/** Of a step that is tried again and again, the newest calls take the place of the oldest beyond this. */
const mostCalls = 20

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
  const body = JSON.stringify({ type: 'step.started', ...facts(step), attempt })
  const statement = sql<{ wanted: JobRow['wanted'] }>`
    ${prepared} with held as (
      update jobs set heartbeat_at = now(), event_seq = event_seq + case when wanted = 'run' then 1 else 0 end
      where id = ${hold.jobId} and epoch = ${hold.epoch}
      returning *
    ), step as (
      update steps set
        status = 'RUNNING',
        attempts = ${attempt},
        intent_at = clock_timestamp(),
        started_at = coalesce(steps.started_at, now()),
        before = coalesce(steps.before, ${before === null ? null : JSON.stringify(before)}::jsonb)
      from held where held.wanted = 'run' and job_id = held.id and steps.id = ${step.id}
    ), ${eventParts(sql`held.wanted = 'run'`, sql`${body}::jsonb`)}
    select held.wanted from held left join told on true
  `
  const { rows } = await writeTogether(db, hold.companyId, hold.jobId, (tx) => statement.execute(tx))
  if (rows[0] === undefined) throw new FencedError(`job ${hold.jobId} has a new holder`)
  return rows[0].wanted
}

/** The intent's call is known to have had no effect. Throws {@link FencedError}. */
export async function settleIntent(db: Db, hold: Hold, step: StepFacts): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await renewHold(tx, hold)
    await tx.updateTable('steps').set({ intent_at: null }).where('job_id', '=', hold.jobId).where('id', '=', step.id).execute()
  })
}

/**
 * What was deleted is about to be made again: whoever goes on from here looks for it first, and knows by the duration
 * that is missing that the intent is this one. Throws {@link FencedError}.
 */
export async function recordRemaking(db: Db, hold: Hold, step: Pick<StepFacts, 'id'>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await renewHold(tx, hold)
    await tx
      .updateTable('steps')
      .set({ intent_at: sql`clock_timestamp()`, duration_ms: null })
      .where('job_id', '=', hold.jobId)
      .where('id', '=', step.id)
      .execute()
  })
}

export async function recordRetry(db: Db, hold: Hold, step: StepFacts, attempt: number, inMs: number, message: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await renewHold(tx, hold)
    await tell(tx, hold, { type: 'step.retrying', ...facts(step), attempt, inMs, message })
  })
}

/** How far a step is whose call has only begun what it is for. Throws {@link FencedError}. */
export async function recordProgress(db: Db, hold: Hold, step: StepFacts, message: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await renewHold(tx, hold)
    await tx.updateTable('steps').set({ message }).where('job_id', '=', hold.jobId).where('id', '=', step.id).execute()
    await tell(tx, hold, { type: 'step.progress', ...facts(step), message })
  })
}

export type Outcome =
  | {
      status: 'SUCCESS'
      message: string
      resourceId: string
      durationMs: number
      /** Whether a roll-back has it to take away again. */
      created: boolean
      /** What we stand for from now on; null when it is gone. */
      applied: Applied | null
      /** Set when the step made the location itself, or found it: job and plan stand there from now on. */
      settles?: { locationId: string; locationName: string }
    }
  | { status: 'FAILED'; message: string; error: StepError; resourceId: string | null; durationMs: number }
  | { status: 'SKIPPED' | 'CANCELLED'; message: string }

const noCalls: CallsMade = { calls: [], left: 0 }

/** The part of a statement that keeps a step's calls, once its row `held` is there. Those of a repeated step are added, up to a point. */
function callParts(stepId: string, { calls, left }: CallsMade): RawBuilder<unknown> {
  if (calls.length === 0) return sql``
  return sql`
    logged as (
      insert into step_calls as kept (job_id, step_id, calls, left_out)
      select held.id, ${stepId}, ${JSON.stringify(calls)}::jsonb, ${left}::int from held
      on conflict (job_id, step_id) do update set
        calls = case when jsonb_array_length(kept.calls) > ${mostCalls}::int then excluded.calls else kept.calls || excluded.calls end,
        left_out = kept.left_out + excluded.left_out
          + case when jsonb_array_length(kept.calls) > ${mostCalls}::int then jsonb_array_length(kept.calls) else 0 end
    ),`
}

/** Writes the outcome, what we now stand for in the location, the job's counters and the event: all or nothing. */
export async function recordOutcome(
  db: Db,
  hold: Hold,
  step: StepFacts,
  attempts: number,
  outcome: Outcome,
  made = noCalls,
): Promise<void> {
  const { status, message } = outcome
  const counted = sql.ref(status === 'SUCCESS' ? 'completed_steps' : status === 'FAILED' ? 'failed_steps' : 'skipped_steps')
  const error = status === 'FAILED' ? outcome.error : null
  const durationMs = status === 'SUCCESS' || status === 'FAILED' ? outcome.durationMs : null
  const resourceId = status === 'SUCCESS' || status === 'FAILED' ? outcome.resourceId : null
  const settles = status === 'SUCCESS' ? outcome.settles : undefined
  const body = JSON.stringify({ type: 'step.finished', ...facts(step), status, message, error, resourceId, durationMs, attempts })
  const statement = sql`
    ${prepared} with held as (
      update jobs set ${counted} = ${counted} + 1, heartbeat_at = now(), event_seq = event_seq + 1${settles === undefined ? sql`` : sql`, ${placeSet(settles)}`}
      where id = ${hold.jobId} and epoch = ${hold.epoch}
      returning *
    ), step as (
      update steps set
        status = ${status},
        message = ${message},
        error = ${error === null ? null : JSON.stringify(error)}::jsonb,
        duration_ms = ${durationMs}::int,
        resource_id = coalesce(${resourceId}, resource_id),
        created = ${status === 'SUCCESS' && outcome.created}
      from held where job_id = held.id and steps.id = ${step.id}
    ), ${status === 'SUCCESS' ? sql`${outcome.applied === null ? forgottenParts(hold.locationId, step.kind, outcome.resourceId) : appliedParts(outcome.applied)},` : sql``}
    ${callParts(step.id, made)}
    ${settles === undefined ? sql`` : sql`moved as (update plans set ${placeSet(settles)} from held where plans.id = held.plan_id),`}
    ${eventParts(sql`true`, sql`${body}::jsonb || ${progressNow}`)}
    select from told
  `
  const result = await writeTogether(db, hold.companyId, hold.jobId, (tx) => statement.execute(tx))
  if (result.rows.length === 0) throw new FencedError(`job ${hold.jobId} has a new holder`)
}

/** Ends a step without a call: what it is for is there already, or cannot be known. For a transaction that holds the job. */
export async function recordSettled(
  tx: Tx,
  hold: Hold,
  step: StepFacts & { attempts: number },
  outcome: { status: 'SUCCESS' | 'FAILED'; message: string; resourceId: string | null; error: StepError | null },
): Promise<void> {
  const { status, message, resourceId, error } = outcome
  const counted = status === 'SUCCESS' ? 'completed_steps' : 'failed_steps'
  const job = await tx
    .updateTable('jobs')
    .set({ [counted]: sql`${sql.ref(counted)} + 1` })
    .where('id', '=', hold.jobId)
    .returningAll()
    .executeTakeFirstOrThrow()
  const action = status === 'SUCCESS' ? 'adopt' : step.action
  await tx
    .updateTable('steps')
    .set({ status, action, message, resource_id: resourceId, error: error === null ? null : JSON.stringify(error) })
    .where('job_id', '=', hold.jobId)
    .where('id', '=', step.id)
    .execute()
  const told = { status, message, error, resourceId, durationMs: null, attempts: step.attempts }
  await tell(tx, hold, { type: 'step.finished', ...facts(step), ...told, ...progressFacts(job) })
}

function placeSet({ locationId, locationName }: { locationId: string; locationName: string }): RawBuilder<unknown> {
  return sql`location_id = ${locationId}, location_name = ${locationName}`
}

export type UndoOutcome =
  | { status: 'UNDONE'; message: string; restored: Record<string, unknown> | null; remade?: Applied }
  | { status: 'KEPT'; message: string; restored: Record<string, unknown> | null; error: StepError | null }

/** Writes what a roll-back did about one step; what is undone is forgotten, so that a new plan takes nothing for ours. */
export async function recordUndo(
  db: Db,
  hold: Hold,
  step: StepFacts & { resourceId: string | null },
  attempts: number,
  outcome: UndoOutcome,
  made = noCalls,
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
    const remade = outcome.status === 'UNDONE' ? outcome.remade : undefined
    if (made.calls.length > 0)
      await sql`with held as (select id from jobs where id = ${hold.jobId}), ${callParts(step.id, made)} done as (select 1) select 1`.execute(
        tx,
      )
    await tx
      .updateTable('steps')
      .set({
        status: outcome.status,
        message: outcome.message,
        ...(remade === undefined ? {} : { resource_id: remade.resourceId }),
        error: error === null ? null : JSON.stringify(error),
      })
      .where('job_id', '=', hold.jobId)
      .where('id', '=', step.id)
      .execute()
    if (remade !== undefined) await sql`with held as (select 1), ${appliedParts(remade)} select 1`.execute(tx)
    else if ((outcome.status === 'UNDONE' || outcome.restored !== null) && step.resourceId !== null)
      await forgetApplied(tx, hold.locationId, step.kind, step.resourceId, outcome.restored)
    await tell(tx, hold, {
      type: 'step.finished',
      ...facts(step),
      status: outcome.status,
      message: outcome.message,
      error,
      resourceId: remade?.resourceId ?? step.resourceId,
      durationMs: null,
      attempts,
      ...progressFacts(job),
    })
  })
}

function facts(step: StepFacts): { stepId: string; kind: string; key: string; title: string; action: string } {
  return { stepId: step.id, kind: step.kind, key: step.key, title: step.title, action: step.action }
}
