import { useModel, useSignal } from '@preact/signals'
import type { Plan } from '../../../server/contract/plan.ts'
import { useApp } from '../../context.ts'
import { PlanAgainModel } from '../../models/plan-again-model.ts'
import type { PlanModel } from '../../models/plan-model.ts'
import { paths } from '../../router.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { formatRoughly } from '../../words/format.ts'
import { planWords } from '../../words/plan-words.ts'
import { words } from '../../words/words.ts'
import { followPlan } from '../parts/follow-plan.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { DayLeft, DayTooShort } from './day-left.tsx'
import { sayAgain } from '../../words/say-again.ts'

/** What Apply will do, to whom, at what cost; always in sight. */
export function ApplyBar({ plan, model }: { plan: Plan; model: PlanModel }) {
  const app = useApp()
  const isConfirming = useSignal(false)
  const n = model.toApply.value
  const problem = model.applyProblem.value
  const mayApply = app.can('apply')
  const toKeep = n === 0 ? (plan.toKeep?.length ?? 0) : 0
  if (n === 0 && toKeep === 0 && plan.grade === 'no_changes') return null

  const apply = async (confirm?: string) => {
    const answer = await model.apply(confirm)
    if (answer !== undefined) return app.router.go(paths.job(answer.jobId))
    // Any other refusal is told on the page, with its way out.
    isConfirming.value = model.applyProblem.value?.code === 'confirmation_required'
  }
  const stopConfirming = () => {
    isConfirming.value = false
    model.forgetApplyProblem()
  }
  return (
    <div class="apply-bar">
      {problem === null || problem.code === 'confirmation_required' ? null : (
        <ProblemNotice problem={problem} actions={<WayOut plan={plan} model={model} />} />
      )}
      <DayTooShort estimate={plan.estimate} />
      <div class="apply-bar-row">
        <div class="apply-bar-facts">
          <p>
            {toKeep > 0
              ? planWords.keepText(toKeep)
              : n === 0
                ? plan.summary.decide > 0
                  ? planWords.waits(plan.summary.decide)
                  : words.planNothingToApply
                : words.planEstimate(plan.estimate.apiCalls, formatRoughly(plan.estimate.seconds))}
          </p>
          <DayLeft estimate={plan.estimate} />
          <CannotUndo plan={plan} />
        </div>
        {mayApply && toKeep > 0 ? (
          <Button look="primary" isBusy={model.isApplying.value || model.isChanging.value} onClick={() => void model.keep()}>
            {model.isApplying.value ? planWords.keeping : model.isChanging.value ? words.planSaving : planWords.keep(toKeep)}
          </Button>
        ) : mayApply ? (
          <Button look="primary" disabled={n === 0} isBusy={model.isApplying.value || model.isChanging.value} onClick={() => void apply()}>
            {model.isApplying.value
              ? words.planApplying
              : model.isChanging.value
                ? words.planSaving
                : words.planApply(n, plan.locationName)}
          </Button>
        ) : (
          <p class="muted">{words.planMayNot}</p>
        )}
      </div>
      {isConfirming.value ? (
        <ConfirmDialog plan={plan} model={model} onClose={stopConfirming} onConfirm={(name) => void apply(name)} />
      ) : null}
    </div>
  )
}

function CannotUndo({ plan }: { plan: Plan }) {
  const manual = plan.summary.manual
  const { cannotUndo } = plan.estimate
  const titles = new Map(plan.changes.map((change) => [change.id, change.title]))
  return (
    <>
      {cannotUndo.length === 0 ? null : (
        <details class="cannot-undo">
          <summary>{words.planCannotUndo(cannotUndo.length)}</summary>
          <ul class="notice-list">
            {cannotUndo.map(({ changeId, why, said }) => (
              <li key={changeId}>
                <b>{titles.get(changeId) ?? changeId}</b>: {sayAgain(why, said)}
              </li>
            ))}
          </ul>
        </details>
      )}
      {manual === 0 ? null : <p class="muted">{words.planManual(manual)}</p>}
    </>
  )
}

/** The next step that fits the refusal. */
function WayOut({ plan, model }: { plan: Plan; model: PlanModel }) {
  const app = useApp()
  const again = useModel(() => new PlanAgainModel(app.api.plans))
  const problem = model.applyProblem.value
  if (problem?.code === 'location_busy') {
    const { jobId } = problem.details
    return typeof jobId === 'string' ? (
      <LinkButton size="small" href={paths.job(jobId)}>
        {words.planWatchOther}
      </LinkButton>
    ) : null
  }
  if (problem?.code !== 'stale_plan' && problem?.code !== 'plan_errored') return null
  return (
    <Button
      size="small"
      look="primary"
      icon="retry"
      isBusy={again.isPlanning.value}
      onClick={() => void again.run(plan).then((made) => followPlan(app, made))}
    >
      {again.problem.value?.title ?? words.planStale}
    </Button>
  )
}
