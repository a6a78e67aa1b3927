import { useSignal } from '@preact/signals'
import type { DeleteDataAnswer } from '../../../server/contract/settings.ts'
import { type ProblemView, toProblem } from '../../api/problem.ts'
import { useApp } from '../../context.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { settingsWords as words } from '../../words/settings-words.ts'
import { words as pageWords } from '../../words/words.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'

type DeleteDataDialogProps = { name: string; onClose(): void; onDone(answer: DeleteDataAnswer): void }

/** Who deletes everything types the agency's name. */
export function DeleteDataDialog({ name, onClose, onDone }: DeleteDataDialogProps) {
  const { api } = useApp()
  const typed = useSignal('')
  const isBusy = useSignal(false)
  const problem = useSignal<ProblemView | null>(null)
  const isRight = typed.value.trim() === name.trim()
  const run = async () => {
    if (!isRight || isBusy.value) return
    isBusy.value = true
    problem.value = null
    try {
      onDone(await api.settings.deleteData(typed.value.trim()))
    } catch (error) {
      problem.value = toProblem(error)
      isBusy.value = false
    }
  }
  return (
    <Dialog
      title={words.dangerTitle}
      onClose={onClose}
      onSubmit={() => void run()}
      actions={
        <>
          <Button onClick={onClose}>{pageWords.cancel}</Button>
          <Button type="submit" look="danger" disabled={!isRight} isBusy={isBusy.value}>
            {words.dangerButton}
          </Button>
        </>
      }
    >
      <p>{words.dangerText}</p>
      {problem.value === null ? null : <ProblemNotice problem={problem.value} />}
      <Field id="delete-name" label={words.dangerLabel(name)}>
        <input
          id="delete-name"
          class="input"
          autocomplete="off"
          value={typed.value}
          onInput={(event) => (typed.value = event.currentTarget.value)}
        />
      </Field>
    </Dialog>
  )
}
