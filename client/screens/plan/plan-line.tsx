import { useComputed } from '@preact/signals'
import type { Change } from '../../../server/contract/plan.ts'
import { isDragged, isExcludable, isShownOut, isTakenAlong, previewOf } from '../../models/plan-lines.ts'
import type { PlanModel } from '../../models/plan-model.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { RowAttributes } from '../../ui/window-list.tsx'
import { describePlanLine } from '../../words/describe-plan-line.ts'
import { words } from '../../words/words.ts'
import { ActionMark } from './action-mark.tsx'
import { PlanLineDetails } from './plan-line-details.tsx'

type PlanLineProps = { change: Change; model: PlanModel; attributes?: RowAttributes }

/** One thing of the plan: what happens to it, to which, and why. */
export function PlanLine({ change, model, attributes }: PlanLineProps) {
  const { id, title, action } = change
  const isOpen = useComputed(() => model.open.value.has(id)).value
  const clickedOut = useComputed(() => model.excluded.value?.has(id)).value
  const isOut = isShownOut(change, clickedOut)
  const detailsId = `details-${id}`
  return (
    <li class={`line${isOut ? ' is-out' : ''}${isOpen ? ' is-open' : ''}`} {...attributes}>
      <div class="line-head">
        {isExcludable(change) || change.optIn !== undefined ? (
          <Checkbox
            label={change.optIn === undefined ? words.planInclude(title) : words.planDelete(title)}
            isChecked={!isOut}
            isDisabled={isDragged(change) || isTakenAlong(change) || change.optIn === 'refused'}
            onChange={(isChecked) => model.include([id], isChecked)}
          />
        ) : (
          <span class="line-check" />
        )}
        <button
          type="button"
          class="line-toggle"
          data-line
          aria-expanded={isOpen}
          aria-controls={isOpen ? detailsId : undefined}
          onClick={() => model.toggleLine(id)}
        >
          <ActionMark action={action} />
          <span class="line-title">{title}</span>
          <span class="line-note">{noteOf(change)}</span>
          <Icon name="chevron" />
        </button>
      </div>
      {isOpen ? (
        <div class="line-body" id={detailsId}>
          <PlanLineDetails change={change} model={model} />
        </div>
      ) : null}
    </li>
  )
}

/** The reason where it says something; for the plain cases, the value that tells the line from the others. */
function noteOf(change: Change): string {
  if (change.byHand !== undefined) return words.byHandFound[change.byHand.found]
  const isPlain = change.reason === 'not_there' || change.reason === 'nothing_to_do'
  return isPlain ? previewOf(change) : describePlanLine(change)
}
