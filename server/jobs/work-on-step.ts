import type { Context } from '../context.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
import { describeFailure } from './describe-failure.ts'
import { executeStep, type Done, type Earlier, type Task } from './execute-step.ts'
import type { Run, RunStep } from './load-run.ts'
import { decideRetry } from './retry-policy.ts'
import { FencedError, recordIntent, recordOutcome, recordRetry, type Hold } from './run-store.ts'
import type { Tools } from './walk-steps.ts'

export type StepWork = Tools & { ctx: Context; hold: Hold; run: Run; step: RunStep }

/** Intent → call → outcome, with the retries that the platform's answer allows. A step left PENDING is taken up later. */
export async function workOnStep(work: StepWork): Promise<void> {
  const { ctx, hold, run, step } = work
  const startedAt = performance.now()
  // An attempt before this one whose outcome never arrived may have taken effect.
  let earlier: Earlier = step.attempts > 0 ? 'maybe_made' : 'nothing'
  for (;;) {
    let task: Task
    try {
      task = run.taskOf(step)
    } catch (error) {
      return fail(work, error, startedAt)
    }
    step.attempts += 1
    if (!(await recordIntent(ctx.db, hold, step, step.attempts, task.live?.fields ?? null))) {
      step.attempts -= 1
      step.status = 'PENDING'
      return
    }
    try {
      const done = await executeStep(work.scope, task, work.observer, earlier)
      return await succeed(work, task, done, startedAt)
    } catch (error) {
      if (error instanceof FencedError) throw error
      const verdict = error instanceof HighLevelError ? decideRetry(error.reason, step.attempts, error.retryAfterMs, Math.random()) : { do: 'fail' as const }
      if (verdict.do === 'fail') return fail(work, error, startedAt)
      const failure = describeFailure(error)
      if (verdict.do === 'stop-job') {
        step.status = 'PENDING'
        work.halt({ is: 'halted', message: `${failure.message} ${failure.hint}` })
        return
      }
      if (verdict.do === 'look' && earlier === 'nothing') earlier = failure.reason === 'conflict' ? 'already_there' : 'maybe_made'
      await recordRetry(ctx.db, hold, step, step.attempts, verdict.inMs, failure.message)
      await sleep(verdict.inMs)
      if (work.stopping.aborted) {
        step.status = 'PENDING'
        return
      }
    }
  }
}

async function succeed(work: StepWork, task: Task, done: Done, startedAt: number): Promise<void> {
  const { ctx, hold, run, step } = work
  step.resourceId = done.live.id
  await recordOutcome(ctx.db, hold, step, step.attempts, {
    status: 'SUCCESS',
    message: done.message,
    resourceId: done.live.id,
    durationMs: Math.round(performance.now() - startedAt),
    applied: {
      companyId: hold.companyId,
      locationId: hold.locationId,
      scope: run.plan.scope,
      kind: step.kind,
      key: step.key,
      resourceId: done.live.id,
      fields: run.appliedFields(step, task),
      createdByJob: done.created ? hold.jobId : null,
    },
  })
  step.status = 'SUCCESS'
}

async function fail(work: StepWork, error: unknown, startedAt: number): Promise<void> {
  const { ctx, hold, step } = work
  const failure = describeFailure(error)
  if (failure.reason === 'internal') ctx.log.error({ err: error, jobId: hold.jobId, stepId: step.id }, 'a step failed on our side')
  const durationMs = Math.round(performance.now() - startedAt)
  await recordOutcome(ctx.db, hold, step, step.attempts, { status: 'FAILED', message: failure.message, error: failure, durationMs })
  step.status = 'FAILED'
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
