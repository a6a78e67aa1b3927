import { useModel } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Plan } from '../../../server/contract/plan.ts'
import { useApp } from '../../context.ts'
import { now } from '../../models/clock.ts'
import { PlanModel } from '../../models/plan-model.ts'
import { paths } from '../../router.ts'
import { LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Outline } from '../../ui/skeleton.tsx'
import { formatAgo, formatNumber } from '../../words/format.ts'
import { kindWord, words } from '../../words/words.ts'
import { Loaded } from '../parts/loaded.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { ProvisionSteps } from '../parts/provision-steps.tsx'
import { ApplyBar } from './apply-bar.tsx'
import { NewPlaceNotice } from './new-place-notice.tsx'
import { PlanGroups } from './plan-groups.tsx'
import { PlanToolbar } from './plan-toolbar.tsx'
import { quote, sayAgain } from '../../words/say-again.ts'

/** What would change, to be read and shaped before anything is written. What a change makes another plan is gone on with here. */
export function PlanScreen({ planId }: { planId: string }) {
  const { api, router } = useApp()
  const model = useModel(() => new PlanModel(api, planId))
  const shownId = model.plan.value?.id ?? planId
  useEffect(() => {
    if (shownId !== planId) router.rename(paths.plan(shownId))
  }, [shownId])
  const skeleton = <Outline label={words.loading} parts={['title', 'text', 'bar', ['row', 9]]} />
  const startAgain = (
    <LinkButton size="small" href={paths.provision}>
      {words.planStartAgain}
    </LinkButton>
  )
  return (
    <>
      <ProvisionSteps current="plan" blueprintId={model.plan.value?.blueprintId} />
      <Loaded title={words.stepPlan} at={model.at.value} skeleton={skeleton} onRetry={() => void model.reload()} actions={startAgain}>
        {(plan) => <PlanPage plan={plan} model={model} />}
      </Loaded>
    </>
  )
}

function PlanPage({ plan, model }: { plan: Plan; model: PlanModel }) {
  const isDone = plan.grade === 'no_changes' && model.toApply.value === 0 && (plan.toKeep?.length ?? 0) === 0
  return (
    <div class="stack">
      <PageHeader
        title={words.planTitle(plan.blueprintName, plan.locationName)}
        text={words.planMade(formatAgo(plan.createdAt, now.value))}
      />
      <NewPlaceNotice plan={plan} />
      {isDone ? (
        <Notice tone="good" title={words.planDone(plan.locationName)}>
          {words.planDoneText(plan.changes.length)}
        </Notice>
      ) : null}
      {plan.unreadable.length === 0 ? null : (
        <Notice tone="warn" title={words.planUnreadable(words.and(plan.unreadable.map(({ kind }) => kindWord(kind))))}>
          <p>{words.planUnreadableText}</p>
          <ul class="notice-list">
            {plan.unreadable.map(({ kind, why, said }) => (
              <li key={kind}>
                <b>{kindWord(kind)}</b>: {said === undefined ? quote(why) : sayAgain(why, said)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <PlanToolbar model={model} total={plan.changes.length} />
      {model.changeProblem.value === null ? null : <ProblemNotice problem={model.changeProblem.value} />}
      {model.groups.value.length === 0 ? <NothingShown model={model} isDone={isDone} /> : <PlanGroups model={model} />}
      <Status model={model} />
      <ApplyBar plan={plan} model={model} />
    </div>
  )
}

/** Apart, so that a change on its way does not draw every line anew. */
function Status({ model }: { model: PlanModel }) {
  return (
    <p class="visually-hidden" role="status">
      {model.isChanging.value ? words.planSaving : words.planChanges(model.toApply.value)}
    </p>
  )
}

function NothingShown({ model, isDone }: { model: PlanModel; isDone: boolean }) {
  const showEverything = () => {
    model.filter.value = 'all'
    model.search.value = ''
  }
  const button = (
    <button type="button" class="link-button" onClick={showEverything}>
      {words.planShowEverything} ({formatNumber(model.plan.value?.changes.length ?? 0)})
    </button>
  )
  if (isDone && model.search.value === '') return <p class="centred">{button}</p>
  return (
    <EmptyState icon="search" title={words.planNoMatch} text={words.planNoMatchText}>
      {button}
    </EmptyState>
  )
}
