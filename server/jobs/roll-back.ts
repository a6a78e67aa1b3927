import type { Context } from '../context.ts'
import { crashAt } from '../crash-points.ts'
import { say } from '../contract/say.ts'
import { isOpen, loadUndo, type UndoStep } from './load-undo.ts'
import { placeOf } from './open-place.ts'
import type { Pulse } from './pulse.ts'
import { recordStatus, type ClaimedJob, type Hold } from './run-store.ts'
import { recordUndo } from './step-store.ts'
import { undoStep } from './undo-step.ts'
import { walkSteps, type Craft } from './walk-steps.ts'

/**
 * Takes a job back: what it made is deleted and what it changed is restored, in reverse order. What has been used or
 * edited since stays, and so does what that needs; each such line says why. It is over when no line is left that a later
 * try may take back.
 */
export async function rollBack(ctx: Context, job: ClaimedJob, hold: Hold, pulse: Pulse, stop: AbortSignal): Promise<void> {
  const steps = await loadUndo(ctx, job)
  // Deleted last, made again first: what is restored afterwards may point at it.
  const deleted = new Map([...steps].filter(([, { action }]) => action === 'delete'))
  const made = await walkSteps(ctx, hold, deleted, undoing(ctx, hold), pulse, stop)
  const ending = made.is === 'finished' ? await walkSteps(ctx, hold, steps, undoing(ctx, hold), pulse, stop) : made
  if (ending.is === 'stopped') return
  if (ending.is !== 'finished') {
    const message = ending.is === 'halted' ? ending : say('job.undo_stopped')
    return recordStatus(ctx.db, hold, 'PARTIAL', message)
  }
  return conclude(ctx, hold, [...steps.values()])
}

function conclude(ctx: Context, hold: Hold, steps: readonly UndoStep[]): Promise<void> {
  const lines = steps.filter((step) => step.status !== 'SUCCESS').length
  const open = steps.filter((step) => step.mayGoLater).length
  if (open > 0) return recordStatus(ctx.db, hold, 'PARTIAL', say('job.undone_so_far', { lines, open }))
  return recordStatus(ctx.db, hold, 'ROLLED_BACK', lines === 0 ? say('job.undone') : say('job.undone_except', { lines }))
}

function undoing(ctx: Context, hold: Hold): Craft<UndoStep> {
  return {
    placeOf: (step) => placeOf(step.undo.kind),
    looks: () => true,
    work: async (step, tools) => {
      const outcome = await undoStep(ctx, hold, step, tools)
      if (outcome === 'later') step.status = 'PENDING'
      else {
        await recordUndo(ctx.db, hold, step, 1, outcome, tools.takeCalls())
        crashAt('after-undo')
        // In this walk a step has succeeded when it is undone; what stays holds back what it needs.
        step.status = outcome.status === 'UNDONE' ? 'SUCCESS' : 'FAILED'
        step.mayGoLater = outcome.status === 'KEPT' && isOpen(outcome.error)
      }
    },
    skip: (step, because) =>
      recordUndo(ctx.db, hold, step, 1, {
        status: 'KEPT',
        ...say(step.action === 'delete' ? 'kept.deleted_needs' : 'kept.used_by', { title: because.title }),
        restored: null,
        error: null,
      }),
  }
}
