import { useModel } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { StoredBlueprint } from '../../../server/contract/blueprint.ts'
import type { LocationView } from '../../../server/contract/session.ts'
import { useApp } from '../../context.ts'
import { createLoader } from '../../models/loadable.ts'
import { groupVariables, VariablesModel } from '../../models/variables-model.ts'
import { paths } from '../../router.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Outline } from '../../ui/skeleton.tsx'
import { words } from '../../words/words.ts'
import { NewPlaceModel, newPlaceKey } from '../../models/new-place-model.ts'
import { KindList } from '../parts/kind-counts.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { NewPlaceFields } from './new-place-fields.tsx'
import { PlanningPanel } from './planning-panel.tsx'
import { VariableInput } from './variable-input.tsx'
import { refusalOf } from '../../words/say-again.ts'

/** `location`: null for one that is to be made. */
type VariablesStepProps = { blueprintId: string; location: LocationView | null }

/** The questions that only a person can answer, before the plan. */
export function VariablesStep({ blueprintId, location }: VariablesStepProps) {
  const { api } = useApp()
  const loader = useMemo(() => createLoader(() => api.blueprints.get(blueprintId)), [])
  useEffect(() => {
    void loader.load()
    return loader.cancel
  }, [])
  const skeleton = (
    <Outline
      label={words.loading}
      parts={['title', 'text']}
      columns={{ class: 'with-aside', parts: ['panel', 'bar'], beside: ['panel', 'bar'] }}
    />
  )
  const others = (
    <LinkButton size="small" href={location === null ? paths.provisionNew() : paths.provision}>
      {words.planStartAgain}
    </LinkButton>
  )
  return (
    <Loaded title={words.stepBlueprint} at={loader.at.value} skeleton={skeleton} onRetry={() => void loader.load()} actions={others}>
      {(stored) => <VariablesForm stored={stored} location={location} />}
    </Loaded>
  )
}

function VariablesForm({ stored, location }: { stored: StoredBlueprint; location: LocationView | null }) {
  const { api, values, router } = useApp()
  const place = useModel(
    () => new NewPlaceModel(api.locations, { blueprint: stored.blueprint, memory: values, isAsked: location === null }),
  )
  const model = useModel(
    () =>
      new VariablesModel(api.plans, {
        stored,
        locationId: location?.id ?? newPlaceKey,
        memory: values,
        ...(location === null ? { place: place.read } : {}),
      }),
  )
  const name = location?.name ?? place.name.value
  const groups = groupVariables(stored.blueprint.variables)
  const missing = model.missing.value
  const showsMissing = model.hasTried.value && missing.length > 0

  const submit = async (event: Event) => {
    event.preventDefault()
    const plan = await model.makePlan()
    if (plan !== undefined) return router.go(paths.plan(plan.id))
    place.take(model.problem.value)
    const unnamed = location === null ? place.wrong.value[0] : undefined
    if (unnamed !== undefined) return document.getElementById(`place-${unnamed}`)?.focus()
    const wrong = model.missing.value[0] ?? Object.keys(model.refusals.value)[0]
    if (wrong !== undefined) document.getElementById(`variable-${wrong}`)?.focus()
  }

  if (model.isPlanning.value) return <PlanningPanel locationName={name} />
  return (
    <form class="with-aside" noValidate onSubmit={(event) => void submit(event)}>
      <div class="stack">
        <PageHeader title={words.variablesTitle(stored.name)} text={placeText(location, groups.length)} />
        {location === null ? <NewPlaceFields model={place} /> : null}
        {groups.map(({ title, fields }) => (
          <fieldset key={title} class="panel form-group">
            <legend class="section-title">{title === '' ? words.variablesGeneral : title}</legend>
            {fields.map((field) => (
              <VariableInput
                key={field.name}
                field={field}
                value={model.values.value[field.name] ?? ''}
                error={
                  refusalOf(model.refusals.value[field.name]) ??
                  (showsMissing && missing.includes(field.name) ? words.variablesMissingOne : undefined)
                }
                onInput={(value) => model.write(field.name, value)}
              />
            ))}
          </fieldset>
        ))}
        {model.problem.value === null ? null : <ProblemNotice problem={model.problem.value} />}
        <div class="apply-bar">
          <div class="apply-bar-row">
            <div class="apply-bar-facts">
              {missing.length === 0 ? null : (
                <p class={showsMissing ? 'text-red' : undefined} role={showsMissing ? 'alert' : undefined}>
                  {words.variablesMissing(missing.length)}
                </p>
              )}
              <p class="muted">{words.variablesNothingWritten}</p>
            </div>
            <Button type="submit" look="primary">
              {words.variablesSubmit}
            </Button>
          </div>
        </div>
      </div>
      <aside class="aside stack">
        <section class="panel">
          <h2 class="section-title">{words.blueprintHolds}</h2>
          <KindList counts={stored.counts} />
        </section>
        {groups.length === 0 ? null : (
          <details class="panel help">
            <summary>{words.variablesTagsTitle}</summary>
            <p>{words.variablesTagsText}</p>
            <ul>
              {['{{contact.first_name}}', '{{location.name}}', '{{user.name}}', '{{custom_values.phone}}'].map((tag) => (
                <li key={tag}>
                  <code>{tag}</code>
                </li>
              ))}
            </ul>
          </details>
        )}
      </aside>
    </form>
  )
}

function placeText(location: LocationView | null, questions: number): string {
  if (location === null) return words.placeFormText
  return questions === 0 ? words.variablesNone : words.variablesText(location.name)
}
