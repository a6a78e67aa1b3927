import { type RawBuilder, sql } from 'kysely'
import type { StepError } from '../contract/job.ts'
import type { Told } from '../contract/said.ts'
import type { Db, DbOrTx, Tx } from '../db/database.ts'
import { toJson, toText } from '../db/to-json.ts'
import {
  type Applied,
  type Changed,
  forgetApplied,
  noteApplied,
  type PutBack,
  putBackApplied,
  releaseAdopted,
} from '../plans/baseline-store.ts'
import type { CallsMade } from './call-log.ts'
import { FencedError } from './fenced-error.ts'
import type { JobRow } from './job-store.ts'
import { keepCalls } from './journal-store.ts'
import { progressFacts, renewHold, tell, type Hold } from './run-store.ts'
import { saidColumn, type Sayable } from './said-column.ts'
import { facts, type StepFacts } from './step-facts.ts'

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

export async function recordRetry(
  db: Db,
  hold: Hold,
  step: StepFacts,
  attempt: number,
  inMs: number,
  { message, said }: Sayable,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await renewHold(tx, hold)
    await tell(tx, hold, { type: 'step.retrying', ...facts(step), attempt, inMs, message, said })
  })
}

/** How far a step is whose call has only begun what it is for. Throws {@link FencedError}. */
export async function recordProgress(db: Db, hold: Hold, step: StepFacts, { message, said }: Told): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await renewHold(tx, hold)
    await tx
      .updateTable('steps')
      .set({ message: toText(message), said: saidColumn({ message, said }) })
      .where('job_id', '=', hold.jobId)
      .where('id', '=', step.id)
      .execute()
    await tell(tx, hold, { type: 'step.progress', ...facts(step), message, said })
  })
}

/** Ends a step without a call: what it is for is there already, or cannot be known. For a transaction that holds the job. */
export async function recordSettled(
  tx: Tx,
  hold: Hold,
  step: StepFacts & { attempts: number },
  outcome: { status: 'SUCCESS' | 'FAILED'; resourceId: string | null; error: StepError | null } & Told,
): Promise<void> {
  const { status, message, said, resourceId, error } = outcome
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
    .set({
      status,
      action,
      message: toText(message),
      said: saidColumn(outcome),
      resource_id: resourceId,
      error: error === null ? null : toJson(error),
    })
    .where('job_id', '=', hold.jobId)
    .where('id', '=', step.id)
    .execute()
  const told = { status, message, said, error, resourceId, durationMs: null, attempts: step.attempts }
  await tell(tx, hold, { type: 'step.finished', ...facts(step), ...told, ...progressFacts(job) })
}

/** Among which of its job's steps one counts. */
export type CountedAs = 'completed_steps' | 'failed_steps' | 'skipped_steps'

/** What is taken back counts no more, whatever it was; what stays of it counts as done. */
function countsAfter({ status }: UndoOutcome, countedAs: CountedAs): Partial<Record<CountedAs, RawBuilder<number>>> {
  if (status === 'KEPT' && countedAs === 'completed_steps') return {}
  return {
    ...(status === 'KEPT' ? { completed_steps: sql<number>`completed_steps + 1` } : {}),
    [countedAs]: sql<number>`greatest(0, ${sql.ref(countedAs)} - 1)`,
  }
}

const noCalls: CallsMade = { calls: [], left: 0 }

export type UndoOutcome = Told &
  /**
   * `restored`: of something that stays, the fields that stand as before; null when it is gone. `releases`: the blueprint's
   * scope, when it lets go of what stays. `found`: what is there, where the step did not know it, or means another by now.
   */
  (
    | { status: 'UNDONE'; restored: readonly PutBack[] | null; changed?: Changed; found?: string; remade?: Applied; releases?: string }
    | { status: 'KEPT'; restored: readonly PutBack[] | null; changed?: Changed; found?: string; error: StepError | null }
  )

/** Writes what a roll-back did about one step; what is undone is forgotten, so that a new plan takes nothing for ours. */
export async function recordUndo(
  db: Db,
  hold: Hold,
  step: StepFacts & { resourceId: string | null; hadFailed: boolean; countedAs: CountedAs },
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
        ...countsAfter(outcome, step.countedAs),
      })
      .where('id', '=', hold.jobId)
      .where('epoch', '=', hold.epoch)
      .returningAll()
      .executeTakeFirst()
    if (job === undefined) throw new FencedError(`job ${hold.jobId} has a new holder`)
    const error = outcome.status === 'KEPT' ? outcome.error : null
    const remade = outcome.status === 'UNDONE' ? outcome.remade : undefined
    const resourceId = remade?.resourceId ?? outcome.found ?? step.resourceId
    if (made.calls.length > 0) await keepCalls(tx, hold.jobId, step.id, made)
    await tx
      .updateTable('steps')
      .set({
        status: outcome.status,
        message: toText(outcome.message),
        said: saidColumn(outcome),
        ...(resourceId === null ? {} : { resource_id: resourceId }),
        had_failed: step.hadFailed,
        error: error === null ? null : toJson(error),
      })
      .where('job_id', '=', hold.jobId)
      .where('id', '=', step.id)
      .execute()
    if (remade !== undefined) {
      await noteApplied(tx, remade)
      if (step.resourceId !== null) await renameInHistory(tx, remade, step.resourceId)
    } else if (resourceId !== null) await forget(tx, hold, step, resourceId, outcome)
    await tell(tx, hold, {
      type: 'step.finished',
      ...facts(step),
      status: outcome.status,
      message: outcome.message,
      said: outcome.said,
      error,
      resourceId,
      durationMs: null,
      attempts,
      ...progressFacts(job),
    })
  })
}

async function forget(tx: Tx, { locationId }: Hold, { kind, key }: StepFacts, resourceId: string, outcome: UndoOutcome): Promise<void> {
  if (outcome.restored !== null) await putBackApplied(tx, locationId, kind, resourceId, outcome.restored, outcome.changed)
  if (outcome.status !== 'UNDONE') return
  if (outcome.releases !== undefined) await releaseAdopted(tx, { locationId, scope: outcome.releases, kind, key, resourceId })
  else if (outcome.restored === null) await forgetApplied(tx, locationId, kind, resourceId)
}

/**
 * What was made again has another id: the jobs of before that made it, changed it or pointed at it mean this one from
 * now on, so that they can still be taken back.
 */
async function renameInHistory(tx: Tx, { companyId, locationId, kind, resourceId }: Applied, was: string): Promise<void> {
  await sql`
    update steps set
      resource_id = case when kind = ${kind} and resource_id = ${was} then ${resourceId} else resource_id end,
      before = replace(before::text, to_jsonb(${was}::text)::text, to_jsonb(${resourceId}::text)::text)::jsonb
    where job_id in (select id from jobs where company_id = ${companyId} and location_id = ${locationId})
      and ((kind = ${kind} and resource_id = ${was}) or strpos(before::text, to_jsonb(${was}::text)::text) > 0)
  `.execute(tx)
}

/** Whether a roll-back has taken any of the job's steps back, or kept one: such a job is not what was applied any more. */
export async function isPartUndone(db: DbOrTx, jobId: string): Promise<boolean> {
  const row = await db
    .selectFrom('steps')
    .select('id')
    .where('job_id', '=', jobId)
    .where((eb) => eb.or([eb('status', 'in', ['UNDONE', 'KEPT']), eb('had_failed', '=', true)]))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Which resources other jobs of the same blueprint, as far as they stand, mean in the location too, by `kind/key:resourceId`. */
export async function readMeantByOthers(
  db: Db,
  job: Pick<JobRow, 'id' | 'company_id' | 'location_id'>,
  scope: string,
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('steps')
    .innerJoin('jobs', 'jobs.id', 'steps.job_id')
    .innerJoin('plans', 'plans.id', 'jobs.plan_id')
    .select(['steps.kind', 'steps.key', 'steps.resource_id'])
    .distinct()
    .where('jobs.company_id', '=', job.company_id)
    .where('jobs.location_id', '=', job.location_id)
    .where('jobs.id', '!=', job.id)
    .where('plans.scope', '=', scope)
    .where('steps.status', 'in', ['SUCCESS', 'KEPT'])
    .where('steps.action', '!=', 'delete')
    .where('steps.had_failed', '=', false)
    .where('steps.resource_id', 'is not', null)
    .execute()
  return new Set(rows.map((row) => `${row.kind}/${row.key}:${row.resource_id}`))
}
