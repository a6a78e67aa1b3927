import type { Change } from '../../../server/contract/plan.ts'
import { isExcludable, type PlanGroup } from '../../models/plan-lines.ts'
import type { PlanModel } from '../../models/plan-model.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Icon } from '../../ui/icon.tsx'
import { kindWord, words } from '../../words/words.ts'
import { moveBetweenLines } from '../../ui/move-between-lines.ts'
import { useKept } from '../../ui/use-kept.ts'
import { WindowList } from '../../ui/window-list.tsx'
import { PlanLine } from './plan-line.tsx'

const idOf = (change: Change) => change.id

/** The plan by kind. Arrow keys go from line to line. */
export function PlanGroups({ model }: { model: PlanModel }) {
  return (
    <div class="groups" onKeyDown={moveBetweenLines}>
      {model.groups.value.map((group) => (
        <Group key={group.kind} group={group} model={model} />
      ))}
    </div>
  )
}

function Group({ group, model }: { group: PlanGroup; model: PlanModel }) {
  const { kind, lines, total, included, excludable } = group
  const draw = useKept((change: Change) => <PlanLine key={change.id} change={change} model={model} />)
  const isOpen = !model.closedKinds.value.has(kind)
  const name = kindWord(kind, total)
  const ids = () =>
    (model.plan.value?.changes ?? []).filter((change) => change.kind === kind && isExcludable(change)).map((change) => change.id)
  return (
    <section class="group" aria-label={name}>
      <div class="group-head">
        {excludable === 0 ? (
          <span class="line-check" />
        ) : (
          <Checkbox
            label={words.planIncludeKind(name)}
            isChecked={included > 0}
            isMixed={included > 0 && included < excludable}
            onChange={(isChecked) => model.include(ids(), isChecked)}
          />
        )}
        <h2 class="group-heading">
          <button type="button" class="group-toggle" data-line aria-expanded={isOpen} onClick={() => model.toggleKind(kind)}>
            <Icon name="chevron" />
            <span class="group-title">{name}</span>
            <span class="group-count">{words.planOfKind(lines.length, total)}</span>
          </button>
        </h2>
      </div>
      {isOpen ? (
        <WindowList class="group-lines" items={lines} keyOf={idOf} estimatePx={41}>
          {(change, attributes) =>
            attributes === undefined ? draw(change) : <PlanLine key={change.id} change={change} model={model} attributes={attributes} />
          }
        </WindowList>
      ) : null}
    </section>
  )
}
