import type { Job } from '../../../server/contract/job.ts'
import { countUndoable, countUnsure } from '../../models/job-progress.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { words } from '../../words/words.ts'

type RollBackDialogProps = { job: Job; onClose(): void; onConfirm(): void }

/** Says what taking a job back does, to whom, and what it leaves alone. */
export function RollBackDialog({ job, onClose, onConfirm }: RollBackDialogProps) {
  const { create, update, adopt, delete: deleted } = countUndoable(job.steps)
  const unsure = countUnsure(job.steps)
  const facts = [
    create === 0 ? '' : words.jobRollBackDeletes(create),
    update === 0 ? '' : words.jobRollBackRestores(update),
    adopt === 0 ? '' : words.jobRollBackLetsGo(adopt),
    deleted === 0 ? '' : words.jobRollBackDeleted(deleted),
    unsure === 0 ? '' : words.jobRollBackUnsure(unsure),
  ].filter(Boolean)
  return (
    <Dialog
      title={words.jobRollBackTitle(job.locationName)}
      onClose={onClose}
      onSubmit={onConfirm}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="danger" icon="undo">
            {words.jobRollBackConfirm(job.locationName)}
          </Button>
        </>
      }
    >
      <p>{words.jobRollBackText(job.blueprintName, job.locationName)}</p>
      <ul class="notice-list">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <p>{words.jobRollBackStays}</p>
    </Dialog>
  )
}
