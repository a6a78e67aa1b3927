import { useSignal } from '@preact/signals'
import type { Job, JobAction } from '../../../server/contract/job.ts'
import { useApp } from '../../context.ts'
import type { JobModel } from '../../models/job-model.ts'
import { countUndoable, countUnsure, isLive, undoOf } from '../../models/job-progress.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { IconName } from '../../ui/icon.tsx'
import { words } from '../../words/words.ts'
import { RollBackDialog } from './roll-back-dialog.tsx'

/** What most people want next where it is offered. */
const goesOn: ReadonlySet<JobAction> = new Set(['resume', 'retry'])

/** What may be done to the job in the state that it is in. What the server does not know is not offered again. */
export function JobActions({ job, model }: { job: Job; model: JobModel }) {
  const { can, toasts } = useApp()
  const isAsking = useSignal(false)
  const isRollingBack = useSignal(false)
  if (!can('jobs.control')) return null
  const unsupported = model.unsupported.value
  const undo = undoOf(job)
  const act = async (action: JobAction) => {
    if (await model.act(action)) toasts.say(words.jobActionSent[action])
  }
  // A roll-back that has begun is gone on with, too.
  const isNext = (action: JobAction) => goesOn.has(action) || (action === 'rollback' && undo !== null)
  const button = (action: JobAction, icon: IconName, label: string, run = () => void act(action)) =>
    unsupported.has(action) ? null : (
      <Button key={action} icon={icon} look={isNext(action) ? 'primary' : 'secondary'} isBusy={model.acting.value === action} onClick={run}>
        {label}
      </Button>
    )
  const { status, failedSteps } = job
  const left = job.steps.filter((step) => step.status !== 'SUCCESS').length
  const isRunning = status === 'PENDING' || status === 'PROCESSING'
  const hasToRetry = undo === null && (status === 'PARTIAL' || status === 'FAILED' || status === 'CANCELLED') && left > 0
  const toUndo = [...Object.values(countUndoable(job.steps)), countUnsure(job.steps)]
  const canRollBack = !isLive(status) && status !== 'ROLLED_BACK' && toUndo.some((n) => n > 0)
  return (
    <>
      {isRunning || status === 'PAUSED' ? button('cancel', 'close', words.jobCancel, () => void (isAsking.value = true)) : null}
      {isRunning ? button('pause', 'pause', words.jobPause) : null}
      {status === 'PAUSED' ? button('resume', 'play', words.jobResume) : null}
      {canRollBack
        ? button('rollback', 'undo', undo === null ? words.jobRollBack : words.jobRollBackGoOn, () => void (isRollingBack.value = true))
        : null}
      {hasToRetry ? button('retry', 'retry', failedSteps > 0 ? words.jobRetry(failedSteps) : words.jobRetryRest(left)) : null}
      {isRollingBack.value ? (
        <RollBackDialog
          job={job}
          onClose={() => (isRollingBack.value = false)}
          onConfirm={() => {
            isRollingBack.value = false
            void act('rollback')
          }}
        />
      ) : null}
      {isAsking.value ? (
        <Dialog
          title={words.jobCancelTitle}
          onClose={() => (isAsking.value = false)}
          onSubmit={() => {
            isAsking.value = false
            void act('cancel')
          }}
          actions={
            <>
              <Button onClick={() => (isAsking.value = false)}>{words.jobCancelKeep}</Button>
              <Button type="submit" look="danger">
                {words.jobCancel}
              </Button>
            </>
          }
        >
          <p>{words.jobCancelText}</p>
        </Dialog>
      ) : null}
    </>
  )
}
