import { sql } from 'kysely'
import type { StepError } from '../contract/job.ts'
import type { Change } from '../contract/plan.ts'
import type { Told } from '../contract/said.ts'
import { say } from '../contract/say.ts'
import type { Db, Tx } from '../db/database.ts'
import { isStep } from '../plans/is-step.ts'
import { updatePlan, type StoredPlan } from '../plans/plan-store.ts'
import type { RunStep } from './load-run.ts'
import { renewHold, type Hold } from './run-store.ts'
import { recordSettled } from './step-store.ts'

/**
 * Puts the plan as it is now in the place of the one that was made before the sub-account could be read, and its lines
 * into the steps that are open: all or nothing, and once. What is there already is not a failure: it is let be.
 */
export async function recordArrival(db: Db, hold: Hold, plan: StoredPlan, open: readonly RunStep[]): Promise<void> {
  const changes = new Map(plan.content.changes.map((change) => [change.id, change]))
  await db.transaction().execute(async (tx) => {
    await renewHold(tx, hold)
    await updatePlan(tx, plan)
    for (const step of open) await settleStep(tx, hold, step, changes.get(step.id))
    await sql`update jobs set arrival = 'done' where id = ${hold.jobId}`.execute(tx)
  })
}

async function settleStep(tx: Tx, hold: Hold, step: RunStep, change: Change | undefined): Promise<void> {
  if (change === undefined) return
  const { resourceId } = change
  if (isStep(change)) {
    const action = change.action === 'decide' ? 'update' : change.action
    if (action === step.action && resourceId === step.resourceId) return
    await tx
      .updateTable('steps')
      .set({ action, resource_id: resourceId })
      .where('job_id', '=', hold.jobId)
      .where('id', '=', step.id)
      .execute()
  } else if (resourceId !== null) await recordSettled(tx, hold, step, { status: 'SUCCESS', ...planned(change), resourceId, error: null })
  else await recordSettled(tx, hold, step, { status: 'FAILED', ...planned(change), resourceId: null, error: whyOpen(change) })
}

function planned({ detail, reason, title }: Change): Told {
  return say('step.planned', { detail: { is: 'reason', text: detail, reason, title } })
}

/** What could not be read is planned once it can be; all else waits for a person's answer. */
function whyOpen(change: Change): StepError {
  const isUnread = change.action === 'unknown'
  const next = say(isUnread ? 'next.plan_when_readable' : 'next.plan_again')
  const reason = isUnread ? 'unreadable_answer' : 'changed_meanwhile'
  return { reason, ...planned(change), hint: next.message, next: next.said, status: null, traceId: null }
}
