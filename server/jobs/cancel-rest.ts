import type { Context } from '../context.ts'
import { quoted, say } from '../contract/say.ts'
import type { WriteApi } from '../highlevel/client.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
import { withoutLeaf } from '../plans/leaf.ts'
import type { Target } from '../resources/kind.ts'
import { ChangedMeanwhile } from './describe-failure.ts'
import { findEffect, type Done, type Task } from './execute-step.ts'
import type { Run } from './load-run.ts'
import { createObserver, lagMsOf, type Observer } from './observer.ts'
import { openTurn } from './in-turn.ts'
import { fencedBy, inPlace, openPlace, permitsOf, type Place, placeOf } from './open-place.ts'
import { pause } from './pause.ts'
import type { Pulse } from './pulse.ts'
import { type Hold } from './run-store.ts'
import { recordOutcome } from './journal.ts'
import { settleIntent } from './step-store.ts'
import { cutOff, succeed, type StepWork } from './work-on-step.ts'

/**
 * Ends every step that is not over. One that was cut off by a crash may have taken effect: it is looked for, so that
 * nothing is left behind that nobody knows of.
 */
export async function cancelRest(ctx: Context, hold: Hold, run: Run, pulse: Pulse): Promise<void> {
  const observer = createObserver()
  const open = [...run.steps.values()].filter((step) => step.status === 'PENDING')
  await Promise.all(open.map((step) => cancelStep({ ctx, hold, run, step }, observer, pulse)))
}

async function cancelStep(work: StepWork, observer: Observer, pulse: Pulse): Promise<void> {
  const { ctx, hold, step } = work
  const startedAt = performance.now()
  let message = say('step.not_started')
  let isAbsent = false
  if (step.sentAt !== undefined) {
    try {
      const task = taskHere(work)
      const made = await lookInTurn(work, task, observer, pulse)
      if (made !== undefined) return await succeed(work, asFound(task, made), made, startedAt)
      message = say('step.cancelled_absent')
      isAbsent = task.kind.repeatable !== true
    } catch (error) {
      if (!(error instanceof HighLevelError) && !(error instanceof ChangedMeanwhile)) throw error
      message = say('step.cancelled_unsure', { why: error.said ?? quoted(error.message) })
    }
  }
  await recordOutcome(ctx.db, hold, step, step.attempts, { status: 'CANCELLED', ...message })
  if (isAbsent) await settleIntent(ctx.db, hold, step)
  step.status = 'CANCELLED'
}

function taskHere({ hold, run, step }: StepWork): Task {
  const task = run.taskOf(step)
  return { ...task, spec: inPlace(task.kind, task.action, task.spec, targetOf(hold)) }
}

/** We stand for no more than is there. */
function asFound(task: Task, { without = [] }: Done): Task {
  return { ...task, spec: without.reduce(withoutLeaf, task.spec) }
}

/** Of what locations share, when no job is in the middle of something with it. Nothing is written. */
async function lookInTurn(work: StepWork, task: Task, observer: Observer, pulse: Pulse): Promise<Done | undefined> {
  const { ctx, hold } = work
  const turn = openTurn(ctx, { companyId: hold.companyId, kind: task.kind, spec: task.spec, stopping: pulse.lost })
  const found = await turn.take(() => look(work, task, observer, pulse))
  pulse.lost.throwIfAborted()
  return found
}

function look({ ctx, hold, step }: StepWork, task: Task, observer: Observer, pulse: Pulse): Promise<Done | undefined> {
  const open = (place: Place): WriteApi =>
    openPlace(
      ctx,
      hold,
      place,
      fencedBy(pulse, () => permitsOf(ctx, hold, place).take()),
    )
  const scope = { api: open(placeOf(task.kind)), target: targetOf(hold), openCompany: () => open('company') }
  const lookAgain = (): Promise<void> => pause(lagMsOf(task.kind), pulse.lost)
  const doing = { scope, task, observer, declare: nothing, withdraw: nothing, lookAgain, onlyLooks: true } as const
  return findEffect(doing, cutOff(step, task))
}

function targetOf({ companyId, locationId }: Hold): Target {
  return { companyId, locationId }
}

async function nothing(): Promise<void> {}
