import type { Change } from '../../../server/contract/plan.ts'
import { dependentsOf, relatedTo } from '../../models/plan-lines.ts'
import type { PlanModel } from '../../models/plan-model.ts'
import { Button } from '../../ui/button.tsx'
import { planWords } from '../../words/plan-words.ts'
import { words } from '../../words/words.ts'

const mostNames = 6

/** What a line needs and what needs it, and a way to see those alone. */
export function Belongs({ change, model }: { change: Change; model: PlanModel }) {
  const changes = model.plan.value?.changes ?? []
  const needs = change.byHand === undefined ? changes.filter(({ id }) => change.dependsOn.includes(id)) : []
  const neededBy = dependentsOf(changes, change.id)
  if (needs.length + neededBy.length === 0) return null
  const related = relatedTo(changes, change.id).size
  return (
    <div class="belongs">
      {needs.length === 0 ? null : (
        <p class="line-needs">
          {words.planNeeds}: {namesOf(needs)}
        </p>
      )}
      {neededBy.length === 0 ? null : (
        <p class="line-needs">
          {planWords.neededBy}: {namesOf(neededBy)}
        </p>
      )}
      {model.focus.value === change.id ? null : (
        <Button size="small" onClick={() => (model.focus.value = change.id)}>
          {planWords.together(related)}
        </Button>
      )}
    </div>
  )
}

function namesOf(changes: readonly Change[]): string {
  const names = changes.slice(0, mostNames).map((change) => change.title)
  return words.and(changes.length > mostNames ? [...names, planWords.andMore(changes.length - mostNames)] : names)
}
