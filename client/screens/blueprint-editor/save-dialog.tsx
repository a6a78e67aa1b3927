import { useSignal } from '@preact/signals'
import type { Blueprint, blueprintLimits } from '../../../server/contract/blueprint.ts'
import { diffBlueprints, isSame } from '../../models/blueprint-diff.ts'
import type { BlueprintEditorModel } from '../../models/blueprint-editor-model.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { words } from '../../words/words.ts'
import { DiffCounts } from '../blueprint-versions/diff-counts.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'

type SaveDialogProps = { model: BlueprintEditorModel; onClose(): void; onSaved(): void }

/** As the contract has it, which brings more into the page than one number. */
const mostNote: (typeof blueprintLimits)['note'] = 300

/** What has changed, and a word about why, for those who read the versions later. */
export function SaveDialog({ model, onClose, onSaved }: SaveDialogProps) {
  const note = useSignal('')
  const stored = model.stored.value
  const isNext = stored?.origin === 'own'
  const diff = stored === null ? null : diffBlueprints(stored.blueprint, model.known.value.value as Blueprint)
  const save = async () => {
    const saved = await model.save(note.value.trim())
    if (saved !== undefined) onSaved()
    else if (model.conflict.value !== null) onClose()
  }
  return (
    <Dialog
      title={isNext ? say.saveTitle(stored.version + 1) : say.saveNewTitle}
      onClose={onClose}
      onSubmit={() => void save()}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" isBusy={model.isSaving.value}>
            {say.save}
          </Button>
        </>
      }
    >
      {stored?.origin === 'starter' ? <p>{say.saveStarter}</p> : null}
      {diff === null ? null : isSame(diff) ? <p>{say.saveSame}</p> : <DiffCounts diff={diff} />}
      {isNext ? (
        <Field id="save-note" label={say.saveNote} mark={words.optional} help={say.saveNoteHelp}>
          <input
            id="save-note"
            class="input"
            type="text"
            maxLength={mostNote}
            value={note.value}
            aria-describedby="save-note-help"
            onInput={(event) => (note.value = event.currentTarget.value)}
          />
        </Field>
      ) : null}
      {model.problem.value === null ? null : <ProblemNotice problem={model.problem.value} />}
    </Dialog>
  )
}
