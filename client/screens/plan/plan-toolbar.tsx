import { actionOrder, type PlanFilter } from '../../models/plan-lines.ts'
import type { PlanModel } from '../../models/plan-model.ts'
import { Button } from '../../ui/button.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { formatNumber } from '../../words/format.ts'
import { planWords } from '../../words/plan-words.ts'
import { actionWords, words } from '../../words/words.ts'
import { actionSymbols } from './action-mark.tsx'

/** The summary of the plan, which is also its filter. */
export function PlanToolbar({ model, total }: { model: PlanModel; total: number }) {
  if (model.focus.value !== null) return <Focus model={model} id={model.focus.value} />
  const counts = model.counts.value
  const telling = model.telling.value
  const isOneView = telling === 0 || telling === total
  const actions = actionOrder.filter((action) => (counts[action] ?? 0) > 0)
  return (
    <div class="toolbar">
      <fieldset class="chips">
        <legend class="visually-hidden">{words.planShow}</legend>
        {isOneView ? null : <Chip model={model} value="todo" label={words.planFilterToDo} n={telling} />}
        <Chip model={model} value="all" label={words.planFilterAll} n={total} isDefault={isOneView} />
        {actions.map((action) => (
          <Chip
            key={action}
            model={model}
            value={action}
            label={actionWords[action]}
            n={counts[action] ?? 0}
            symbol={actionSymbols[action]}
          />
        ))}
      </fieldset>
      <SearchField label={words.planSearch} value={model.search.value} onInput={(text) => (model.search.value = text)} />
    </div>
  )
}

/** Stands in the place of the filters while one line is shown with what belongs to it. */
function Focus({ model, id }: { model: PlanModel; id: string }) {
  const title = model.plan.value?.changes.find((change) => change.id === id)?.title ?? id
  return (
    <div class="toolbar focus-bar" role="status">
      <b>{planWords.togetherTitle(title)}</b>
      <Button size="small" icon="close" onClick={() => (model.focus.value = null)}>
        {planWords.wholePlan}
      </Button>
    </div>
  )
}

type ChipProps = { model: PlanModel; value: PlanFilter; label: string; n: number; symbol?: string; isDefault?: boolean }

function Chip({ model, value, label, n, symbol, isDefault = false }: ChipProps) {
  const isChosen = model.filter.value === value || (isDefault && model.filter.value === 'todo')
  return (
    <label class={`chip${symbol === undefined ? '' : ` action-${value}`}`}>
      <input type="radio" name="plan-filter" value={value} checked={isChosen} onChange={() => (model.filter.value = value)} />
      <span class="chip-face">
        {symbol === undefined ? null : (
          <span class="chip-symbol" aria-hidden="true">
            {symbol}
          </span>
        )}
        {label} <b>{formatNumber(n)}</b>
      </span>
    </label>
  )
}
