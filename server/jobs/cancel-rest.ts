import type { Context } from '../context.ts'
import { quoted, say } from '../contract/say.ts'
import type { WriteApi } from '../highlevel/client.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
import { ChangedMeanwhile } from './describe-failure.ts'
import { findEffect, type Done, type Task } from './execute-step.ts'
import type { Run } from './load-run.ts'
import { createObserver, lagMsOf, type Observer } from './observer.ts'
import { fencedBy, openPlace, permitsOf, type Place, placeOf } from './open-place.ts'
import { pause } from './pause.ts'
import type { Pulse } from './pulse.ts'
import { renewHold, type Hold } from './run-store.ts'
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
  const { ctx, hold, run, step } = work
  const startedAt = performance.now()
  let message = say('step.not_started')
  let isAbsent = false
  if (step.sentAt !== undefined) {
    try {
      const task = run.taskOf(step)
      const made = await look(work, task, observer, pulse)
      if (made !== undefined) return await succeed(work, task, made, startedAt)
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

function look({ ctx, hold, step }: StepWork, task: Task, observer: Observer, pulse: Pulse): Promise<Done | undefined> {
  const target = { companyId: hold.companyId, locationId: hold.locationId }
  const open = (place: Place): WriteApi =>
    openPlace(
      ctx,
      hold,
      place,
      fencedBy(pulse, () => permitsOf(ctx, hold, place).take()),
    )
  const scope = { api: open(placeOf(task.kind)), target, openCompany: () => open('company') }
  const declare = async (): Promise<void> => void (await renewHold(ctx.db, hold))
  const lookAgain = (): Promise<void> => pause(lagMsOf(task.kind), pulse.lost)
  return findEffect({ scope, task, observer, declare, withdraw: () => Promise.resolve(), lookAgain }, cutOff(step, task))
}
