import type { Context } from '../context.ts'
import { crashAt } from '../crash-points.ts'
import { isDatabaseAway } from '../db/database-error.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
import type { Applied } from '../plans/baseline-store.ts'
import { ChangedMeanwhile, describeFailure, haltedBy, PlaceTaken } from './describe-failure.ts'
import { executeStep, findEffect, type Doing, type Done, type Earlier, type Task } from './execute-step.ts'
import { FencedError } from './fenced-error.ts'
import { payForWrite, waitToLook, withFreshLook } from './fresh-look.ts'
import { openTurn, type Turn } from './in-turn.ts'
import { recordIntent, recordOutcome } from './journal.ts'
import type { Run, RunStep } from './load-run.ts'
import type { Kind } from '../resources/kind.ts'
import { isAnswered, settledAt } from './observer.ts'
import { inPlace, placeOf } from './open-place.ts'
import { pause } from './pause.ts'
import { decideRetry } from './retry-policy.ts'
import { type Hold } from './run-store.ts'
import { recordRetry, settleIntent } from './step-store.ts'
import { placeOfDone, type Settled, takePlace } from './take-place.ts'
import { waitUntilDone } from './wait-until-done.ts'
import type { Tools } from './walk-steps.ts'

/** The job's side of a step. */
export type StepWork = { ctx: Context; hold: Hold; run: Run; step: RunStep }

/** The person wants the job to stop, or another process has it: nothing more is to be sent. */
class NotWanted extends Error {
  override name = 'NotWanted'
}

/** Intent → call → outcome, with the retries that the platform's answer allows. A step left PENDING is taken up later. */
export async function workOnStep(work: StepWork, tools: Tools): Promise<void> {
  const startedAt = performance.now()
  const { ctx, hold, run, step } = work
  const fail = (error: unknown): Promise<void> => recordFailure(work, tools, error, startedAt)
  const failIfTaken = (error: unknown): Promise<void> => {
    if (error instanceof PlaceTaken) return fail(error)
    throw error
  }
  let task: Task
  try {
    task = run.taskOf(step)
    task.spec = inPlace(task.kind, task.action, task.spec, tools.scope.target)
  } catch (error) {
    return fail(error)
  }
  const turn = openTurn(ctx, { companyId: hold.companyId, kind: task.kind, spec: task.spec, stopping: tools.stopping })
  const doing: Doing = {
    scope: tools.scope,
    observer: tools.observer,
    task,
    declare: (before) => declare(work, { ...tools, writes: turn.writes }, before, callsOfWrite(task)),
    withdraw: () => withdraw(work),
    lookAgain: async () => {
      if (!(await waitToLook(tools, task.kind))) throw new NotWanted()
    },
  }
  let earlier: Earlier = whatCameBefore(work, task)
  let isUnsure = earlier.is === 'maybe_made'
  let hasLooked = false
  for (let tries = 1; ; tries += 1) {
    try {
      const ended = await turn.take(async () => {
        const acted = await withFreshLook(tools, callsOf(task, earlier), () => executeStep(doing, earlier))
        if (acted === undefined) return undefined
        crashAt('after-answer')
        tools.putBack()
        if (!(await waitUntilDone(work, tools, task, acted.done))) return undefined
        await succeed(work, task, acted.done, startedAt, tools)
        return 'succeeded'
      })
      if (ended === undefined) leave(step)
      return
    } catch (error) {
      // What could not be written says nothing about the step: whoever takes the job up again finds out.
      if (error instanceof FencedError || isDatabaseAway(error)) throw error
      if (error instanceof NotWanted) return leave(step)
      if (!(error instanceof HighLevelError)) return fail(error)
      const verdict = decideRetry(error.reason, tries, error.retryAfterMs, Math.random(), hasLooked)
      hasLooked ||= verdict.do === 'look' && error.reason === 'conflict'
      const failure = describeFailure(error)
      if (verdict.do === 'stop-job') {
        tools.halt({ is: 'halted', ...haltedBy(failure) })
        return leave(step)
      }
      earlier = afterError(error, earlier, step, task)
      isUnsure ||= error.reason === 'ambiguous'
      if (verdict.do === 'fail') {
        // A creation that was refused can have come about all the same, anything else only where no clear answer came.
        const mayBeThere = step.sentAt !== undefined && task.kind.progress === undefined && (task.action === 'create' || isUnsure)
        const made = mayBeThere ? await lookOnceMore(turn, doing, earlier, tools) : undefined
        if (made === 'not_wanted') return leave(step)
        return made === undefined ? fail(error) : await succeed(work, task, made, startedAt, tools).catch(failIfTaken)
      }
      tools.putBack()
      await recordRetry(ctx.db, hold, step, step.attempts, verdict.inMs, failure)
      await pause(verdict.inMs, tools.stopping)
      if (tools.stopping.aborted) return leave(step)
    }
  }
}

/** For what a step that fails has left all the same. That nobody could look says nothing new, but who may not write does not know. */
async function lookOnceMore(turn: Turn, doing: Doing, earlier: Earlier, tools: Tools): Promise<Done | 'not_wanted' | undefined> {
  try {
    const looked = await turn.take(() => withFreshLook(tools, 1, () => findEffect(doing, earlier)))
    return looked === undefined ? 'not_wanted' : looked.done
  } catch (error) {
    if (error instanceof NotWanted) return 'not_wanted'
    if (error instanceof FencedError || isDatabaseAway(error)) throw error
    return undefined
  }
}

/** A job that goes on later than this does not know any more what is there. */
const believedMs = 120_000

/**
 * What is the company's is looked for even when it was never sent: another location's job may have made it since the plan.
 * So is everything in a job that is resumed or retried, or takes long: somebody may have helped themselves meanwhile.
 */
function whatCameBefore({ run, step }: StepWork, task: Task): Earlier {
  const before = cutOff(step, task)
  const wantsAnother = run.plan.choices.decisions[step.id] !== undefined
  return before.is === 'nothing' && mayBeThere(run, task.kind) && !wantsAnother ? { is: 'already_there' } : before
}

/** Whether a thing has to be looked for before it is made. */
export function mayBeThere(run: Pick<Run, 'lookedAt'>, kind: Pick<Kind, 'place'>): boolean {
  return placeOf(kind) === 'company' || performance.now() - run.lookedAt > believedMs
}

async function withdraw({ ctx, hold, step }: StepWork): Promise<void> {
  step.sentAt = undefined
  await settleIntent(ctx.db, hold, step)
}

/** What an attempt of an earlier run, or of a process that died, may still bring about. */
export function cutOff({ sentAt }: RunStep, { kind }: Task): Earlier {
  if (sentAt === undefined) return { is: 'nothing' }
  // Between intent and sending lies the renewal of a token at worst, so that the time since the intent is not enough.
  return { is: 'maybe_made', until: settledAt(kind, sentAt, false) }
}

/** The calls that a step begins with: a change is preceded by a look, whose listing others may have asked for already. */
function callsOf({ action, kind }: Pick<Task, 'action' | 'kind'>, earlier: Earlier): number {
  if (action === 'adopt') return 0
  if (action === 'create') return earlier.is === 'nothing' ? 1 : 2
  return (kind.read === undefined ? 1 : 2) + callsOfWrite({ action, kind })
}

function callsOfWrite({ action, kind }: Pick<Task, 'action' | 'kind'>): number {
  return (action === 'update' || action === 'delete' ? kind.calls?.[action] : undefined) ?? 1
}

/**
 * Records what is there now, and what we stand for from now on. What needs it may be sent meanwhile: its answer is here;
 * what needs the place itself, only when the job stands there. Throws {@link PlaceTaken}, and then nothing is recorded.
 */
export async function succeed(
  { ctx, hold, run, step }: StepWork,
  task: Task,
  done: Done,
  startedAt: number,
  tools?: Pick<Tools, 'takeCalls' | 'openUp'>,
): Promise<void> {
  const place = placeOfDone(hold, step, done)
  const record = (): Promise<void> =>
    recordOutcome(
      ctx.db,
      hold,
      step,
      step.attempts,
      {
        status: 'SUCCESS',
        message: done.message,
        said: done.said,
        resourceId: done.live.id,
        durationMs: Math.round(performance.now() - startedAt),
        ...(place === undefined ? {} : { settles: place }),
        created: task.action !== 'delete' && done.created,
        applied: task.action === 'delete' ? null : appliedBy({ hold, run, step }, task, done, place),
      },
      tools?.takeCalls(),
    )
  if (place !== undefined) await takePlace(ctx, hold, run, place, record)
  step.resourceId = done.live.id
  step.status = 'SUCCESS'
  step.changedFrom = done.changedFrom
  tools?.openUp()
  if (place === undefined) await record()
  crashAt('after-outcome')
}

/** What we stand for from now on. */
function appliedBy({ hold, run, step }: Omit<StepWork, 'ctx'>, task: Task, done: Done, place: Settled | undefined): Applied {
  return {
    companyId: hold.companyId,
    locationId: place?.locationId ?? hold.locationId,
    scope: run.plan.scope,
    kind: step.kind,
    key: step.key,
    resourceId: done.live.id,
    fields: run.appliedFields(step, task, done),
    createdByJob: done.created && done.live.joined !== true ? hold.jobId : null,
  }
}

async function recordFailure(work: StepWork, tools: Tools, error: unknown, startedAt: number): Promise<void> {
  const { ctx, hold, step } = work
  const failure = describeFailure(error)
  if (failure.reason === 'internal') ctx.log.error({ err: error, jobId: hold.jobId, stepId: step.id }, 'a step failed on our side')
  const durationMs = Math.round(performance.now() - startedAt)
  const resourceId = error instanceof ChangedMeanwhile ? error.resourceId : null
  await recordOutcome(
    ctx.db,
    hold,
    step,
    step.attempts,
    {
      status: 'FAILED',
      message: failure.message,
      said: failure.said,
      error: failure,
      resourceId,
      durationMs,
    },
    tools.takeCalls(),
  )
  step.status = 'FAILED'
}

/** The call is paid for before the intent is written, so that it leaves at once afterwards. */
async function declare({ ctx, hold, step }: StepWork, tools: Tools, before: Record<string, unknown> | null, calls: number): Promise<void> {
  if (!(await payForWrite(tools, calls))) throw new NotWanted()
  crashAt('before-intent')
  tools.makeReady()
  const wanted = await recordIntent(ctx.db, hold, step, step.attempts + 1, before, tools.leads)
  if (wanted !== 'run') {
    tools.heed(wanted)
    throw new NotWanted()
  }
  step.attempts += 1
  step.sentAt = performance.now()
  crashAt('after-intent')
}

/** An intent that was not taken back may have had its effect, whatever it was that failed. */
function afterError(error: HighLevelError, earlier: Earlier, { sentAt }: RunStep, { kind }: Task): Earlier {
  if (sentAt !== undefined) {
    const until = settledAt(kind, sentAt, isAnswered(error))
    // A later call, or a look, that failed says nothing of the first one's way.
    return { is: 'maybe_made', until: earlier.is === 'maybe_made' ? Math.max(earlier.until, until) : until }
  }
  return error.reason === 'conflict' && earlier.is === 'nothing' ? { is: 'already_there' } : earlier
}

function leave(step: RunStep): void {
  step.status = 'PENDING'
}
