import { useSignal } from '@preact/signals'
import type { Plan } from '../../../server/contract/plan.ts'
import type { PlanModel } from '../../models/plan-model.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { words } from '../../words/words.ts'
import { sayAgain } from '../../words/say-again.ts'

type ConfirmDialogProps = { plan: Plan; model: PlanModel; onClose(): void; onConfirm(name: string): void }

/** The safety valve: who changes much of what is there types its name. */
export function ConfirmDialog({ plan, model, onClose, onConfirm }: ConfirmDialogProps) {
  const typed = useSignal('')
  const isRight = asShown(typed.value) === asShown(plan.locationName)
  const problem = model.applyProblem.value
  return (
    <Dialog
      title={words.planConfirmTitle(plan.locationName)}
      onClose={onClose}
      onSubmit={() => (isRight ? onConfirm(typed.value.trim()) : undefined)}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="danger" disabled={!isRight} isBusy={model.isApplying.value}>
            {words.planConfirmButton}
          </Button>
        </>
      }
    >
      <p>{problem === null ? words.planConfirmText : sayAgain(problem.detail, problem.said) || words.planConfirmText}</p>
      <Field id="confirm-name" label={words.planConfirmLabel(plan.locationName)}>
        <input
          id="confirm-name"
          class="input"
          autocomplete="off"
          value={typed.value}
          onInput={(event) => (typed.value = event.currentTarget.value)}
        />
      </Field>
    </Dialog>
  )
}

/** A page shows any white space as one space, and that is what can be read off it and copied. */
function asShown(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
