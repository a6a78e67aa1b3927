import type { Draft } from '../../../server/contract/draft.ts'
import { useApp } from '../../context.ts'
import type { DraftModel } from '../../models/draft-model.ts'
import { paths } from '../../router.ts'
import { Button } from '../../ui/button.tsx'
import { words } from '../../words/words.ts'

/** What of the draft goes on, and where to; always in sight. */
export function UseBar({ draft, model }: { draft: Draft; model: DraftModel }) {
  const { can, location, router, toasts, handedOn } = useApp()
  const chosen = model.on.value.size
  const current = location.current.value
  const locationId = draft.locationId ?? current?.id
  const missing = model.missing.value
  const use = async () => {
    if (locationId === undefined) return router.go(paths.provision)
    const plan = await model.use(locationId)
    if (plan !== undefined) return router.go(paths.plan(plan.id))
    const wrong = model.missing.value[0] ?? Object.keys(model.refusals.value)[0]
    if (wrong !== undefined) document.getElementById(`variable-${wrong}`)?.focus()
  }
  const save = async () => {
    const stored = await model.save()
    if (stored !== undefined) toasts.say(words.importSaved(stored.name))
  }
  const edit = () => {
    handedOn.value = model.blueprint.value ?? null
    router.go(paths.newBlueprint)
  }
  const isPlanning = model.doing.value === 'plan'
  return (
    <div class="apply-bar">
      <div class="apply-bar-row">
        <div class="apply-bar-facts" role="status">
          <p>{words.draftChosen(chosen, model.rows.value.length)}</p>
          <p class="muted">
            {missing.length === 0 ? words.variablesNothingWritten : <a href="#draft-questions">{words.variablesMissing(missing.length)}</a>}
          </p>
        </div>
        <div class="apply-bar-buttons">
          {can('blueprints.write') ? (
            <Button look="quiet" icon="pencil" disabled={chosen === 0} onClick={edit}>
              {words.draftEdit}
            </Button>
          ) : null}
          {can('blueprints.write') ? (
            <Button disabled={chosen === 0} isBusy={model.doing.value === 'save'} onClick={() => void save()}>
              {words.draftSave}
            </Button>
          ) : null}
          {can('plan') ? (
            <Button look="primary" disabled={chosen === 0} isBusy={isPlanning} onClick={() => void use()}>
              {isPlanning ? words.draftPlanning : words.draftUse}
            </Button>
          ) : null}
        </div>
      </div>
    </div>
  )
}
