import { useModel } from '@preact/signals'
import type { Job } from '../../../server/contract/job.ts'
import { useApp } from '../../context.ts'
import type { JobModel } from '../../models/job-model.ts'
import { PlanAgainModel } from '../../models/plan-again-model.ts'
import { Button } from '../../ui/button.tsx'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { formatDuration } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { followPlanAgain } from '../parts/follow-plan-again.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { byHandId } from './by-hand-list.tsx'

/** What came of it and what to do next; it takes the place of what was running, so that nothing moves. */
export function JobResult({ job, model }: { job: Job; model: JobModel }) {
  const { api, values } = useApp()
  const again = useModel(() => new PlanAgainModel(api.plans, values))
  const tookMs = job.startedAt === null || job.completedAt === null ? 0 : Date.parse(job.completedAt) - Date.parse(job.startedAt)
  const { title, icon, tone } = faceOf(job)
  const byHand = model.byHand.value.length
  return (
    <>
      <div class={`result result-${tone}`}>
        <span class="result-mark">
          <Icon name={icon} size={20} />
        </span>
        <div class="result-body">
          <h2 class="result-title">{title}</h2>
          <p class="muted">
            {job.message ?? words.jobDoneText(job.completedSteps, formatDuration(tookMs))}{' '}
            {byHand === 0 ? null : <a href={`#${byHandId}`}>{words.jobByHandLeft(byHand)}</a>}
          </p>
        </div>
        <PlanAgainButton job={job} model={model} again={again} />
      </div>
      {again.problem.value === null ? null : <ProblemNotice problem={again.problem.value} />}
    </>
  )
}

function PlanAgainButton({ job, model, again }: { job: Job; model: JobModel; again: PlanAgainModel }) {
  const app = useApp()
  const plan = model.plan.value
  if (plan === null || !app.can('plan')) return null
  const run = async () => followPlanAgain(app, job.locationId, await again.run(plan))
  return (
    <Button look="primary" icon="retry" title={words.jobPlanAgainText} isBusy={again.isPlanning.value} onClick={() => void run()}>
      {words.jobPlanAgain}
    </Button>
  )
}

function faceOf({ status, locationName }: Job): { title: string; icon: IconName; tone: 'good' | 'warn' | 'quiet' } {
  if (status === 'SUCCESS') return { title: words.jobDoneTitle(locationName), icon: 'check', tone: 'good' }
  if (status === 'PARTIAL') return { title: words.jobPartialTitle(locationName), icon: 'alert', tone: 'warn' }
  if (status === 'CANCELLED') return { title: words.jobCancelledTitle, icon: 'close', tone: 'quiet' }
  if (status === 'ROLLED_BACK') return { title: words.jobRolledBackTitle, icon: 'retry', tone: 'quiet' }
  return { title: words.jobFailedTitle, icon: 'alert', tone: 'warn' }
}
