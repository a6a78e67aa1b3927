import { useModel } from '@preact/signals'
import type { Job } from '../../../server/contract/job.ts'
import { useApp } from '../../context.ts'
import type { JobModel } from '../../models/job-model.ts'
import { undoOf } from '../../models/job-progress.ts'
import { PlanAgainModel } from '../../models/plan-again-model.ts'
import { paths } from '../../router.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { formatDuration } from '../../words/format.ts'
import { language } from '../../words/language.ts'
import { words } from '../../words/words.ts'
import { followPlan } from '../parts/follow-plan.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { VerificationNote } from './verification-note.tsx'
import { sayAgain } from '../../words/say-again.ts'

/** What came of it and what to do next; it takes the place of what was running, so that nothing moves. */
export function JobResult({ job, model }: { job: Job; model: JobModel }) {
  const { api } = useApp()
  const again = useModel(() => new PlanAgainModel(api.plans))
  const isTakenBack = undoOf(job) !== null
  const { title, icon, tone } = faceOf(job)
  const byHand = model.handOver.tasks.value.filter((task) => !task.done).length
  return (
    <>
      <div class={`result result-${tone}`}>
        <span class="result-mark">
          <Icon name={icon} size={20} />
        </span>
        <div class="result-body">
          <h2 class="result-title">{title}</h2>
          <p class="muted">
            {textOf(job)} {byHand === 0 || isTakenBack ? null : `${words.jobByHandLeft(byHand)}.`}
          </p>
          {job.verification?.state === 'same' && isToldBelow(job) ? <VerificationNote verification={job.verification} /> : null}
        </div>
        <div class="result-actions">
          <PlanAgainButton job={job} model={model} again={again} />
          {isTakenBack || model.handOver.at.value.state !== 'ready' ? null : (
            <LinkButton look={isSettled(job) ? 'primary' : 'secondary'} href={paths.handOver(job.id)}>
              {byHand === 0 ? words.handOver : words.jobByHandNext(byHand)}
            </LinkButton>
          )}
        </div>
      </div>
      {job.verification === null || job.verification.state === 'same' || isTakenBack ? null : (
        <VerificationNote verification={job.verification} />
      )}
      {again.problem.value === null ? null : <ProblemNotice problem={again.problem.value} />}
    </>
  )
}

function PlanAgainButton({ job, model, again }: { job: Job; model: JobModel; again: PlanAgainModel }) {
  const app = useApp()
  const plan = model.plan.value
  if (plan === null || !app.can('plan')) return null
  const run = async () => followPlan(app, await again.run(plan))
  return (
    <Button
      look={job.status === 'SUCCESS' && !isSettled(job) ? 'primary' : 'secondary'}
      icon="retry"
      title={words.jobPlanAgainText}
      isBusy={again.isPlanning.value}
      onClick={() => void run()}
    >
      {job.verification?.state === 'same' || undoOf(job) !== null ? words.planStale : words.jobPlanAgain}
    </Button>
  )
}

/** Everything was done and is there: what is left is done by people. */
function isSettled({ status, verification }: Job): boolean {
  return status === 'SUCCESS' && verification?.state === 'same'
}

/** The server's words; what reading back has shown has a place of its own. */
function textOf(job: Job): string {
  const { status, steps, completedSteps, startedAt, completedAt } = job
  if (status === 'ROLLED_BACK') return words.jobTakenBack(steps.filter((step) => step.status === 'UNDONE').length)
  const isOurs = language === 'en' || job.said !== undefined
  if (isOurs && job.message !== null && !isToldBelow(job)) return sayAgain(job.message, job.said)
  const tookMs = startedAt === null || completedAt === null ? 0 : Date.parse(completedAt) - Date.parse(startedAt)
  return words.jobDoneText(completedSteps, formatDuration(tookMs))
}

/** Where steps have failed, the server's sentence tells both. */
function isToldBelow(job: Job): boolean {
  return job.verification !== null && job.failedSteps + job.skippedSteps === 0 && undoOf(job) === null
}

function faceOf({ status, locationName, steps }: Job): { title: string; icon: IconName; tone: 'good' | 'warn' | 'bad' | 'quiet' } {
  if (status === 'SUCCESS') return { title: words.jobDoneTitle(locationName), icon: 'check', tone: 'good' }
  if (status === 'PARTIAL' && undoOf({ status, steps }) !== null) return { title: words.jobRollBackOpen, icon: 'alert', tone: 'warn' }
  if (status === 'PARTIAL') return { title: words.jobPartialTitle(locationName), icon: 'alert', tone: 'warn' }
  if (status === 'CANCELLED') return { title: words.jobCancelledTitle, icon: 'close', tone: 'quiet' }
  if (status === 'ROLLED_BACK') {
    const isAll = steps.every((step) => step.status !== 'KEPT')
    return { title: isAll ? words.jobRolledBackTitle : words.jobRolledBackMostly, icon: 'undo', tone: isAll ? 'quiet' : 'warn' }
  }
  return { title: words.jobFailedTitle, icon: 'alert', tone: 'bad' }
}
