import type { Blueprint, StoredBlueprint } from '../../../server/contract/blueprint.ts'
import { diffBlueprints } from '../../models/blueprint-diff.ts'
import type { BlueprintEditorModel } from '../../models/blueprint-editor-model.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { DiffView } from '../blueprint-versions/diff-view.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'

type ConflictDialogProps = { model: BlueprintEditorModel; theirs: StoredBlueprint; onSaved(): void }

/** Somebody else has saved meanwhile: both are shown, and one of them goes on. */
export function ConflictDialog({ model, theirs, onSaved }: ConflictDialogProps) {
  const base = model.stored.value?.blueprint
  const close = () => void (model.conflict.value = null)
  const keepMine = async () => {
    if ((await model.save('', theirs.version)) !== undefined) onSaved()
  }
  return (
    <Dialog
      size="wide"
      title={say.conflictTitle(theirs.version)}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{say.conflictWait}</Button>
          <Button onClick={model.takeTheirs}>{say.conflictTheirs}</Button>
          <Button look="primary" isBusy={model.isSaving.value} onClick={() => void keepMine()}>
            {say.conflictMine(theirs.version + 1)}
          </Button>
        </>
      }
    >
      <p>{say.conflictText}</p>
      {base === undefined ? null : (
        <div class="conflict">
          <section>
            <h3>{say.conflictTheirChanges}</h3>
            <DiffView diff={diffBlueprints(base, theirs.blueprint)} />
          </section>
          <section>
            <h3>{say.conflictMyChanges}</h3>
            <DiffView diff={diffBlueprints(base, model.known.value.value as Blueprint)} />
          </section>
        </div>
      )}
      {model.problem.value === null ? null : <ProblemNotice problem={model.problem.value} />}
    </Dialog>
  )
}
