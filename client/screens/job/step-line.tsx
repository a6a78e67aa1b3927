import type { Step, StepStatus } from '../../../server/contract/job.ts'
import { now } from '../../models/clock.ts'
import type { JobModel } from '../../models/job-model.ts'
import { waitsFor } from '../../models/job-progress.ts'
import { valueOf } from '../../models/loadable.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { formatDuration } from '../../words/format.ts'
import { actionWords, stepStatusWords, words } from '../../words/words.ts'
import { StepFailure } from './step-failure.tsx'

const icons: Partial<Record<StepStatus, IconName>> = {
  SUCCESS: 'check',
  FAILED: 'alert',
  SKIPPED: 'arrow',
  CANCELLED: 'close',
  UNDONE: 'undo',
  KEPT: 'pin',
}

export function StepLine({ step, model }: { step: Step; model: JobModel }) {
  return (
    <li class={`line step is-${step.status.toLowerCase()}`}>
      <div class="step-head">
        <span class="step-mark">{step.status === 'RUNNING' ? <Spinner /> : <StepIcon status={step.status} />}</span>
        <span class="line-title">{step.title}</span>
        <span class="step-note">
          <StepNote step={step} model={model} />
        </span>
        <span class="step-status">
          {step.status === 'SUCCESS' ? actionWords[step.action] : stepStatusWords[step.status]}
          {step.durationMs === null ? null : <span class="step-took">{formatDuration(step.durationMs)}</span>}
        </span>
      </div>
      {step.error === null ? null : (
        <div class="line-body">
          <StepFailure step={step} error={step.error} />
        </div>
      )}
    </li>
  )
}

function StepIcon({ status }: { status: StepStatus }) {
  const icon = icons[status]
  return icon === undefined ? <span class="step-dot" /> : <Icon name={icon} />
}

function StepNote({ step, model }: { step: Step; model: JobModel }) {
  const picture = valueOf(model.at.value)
  const retrying = picture?.retrying[step.id]
  if (retrying !== undefined) {
    return (
      <>
        {retrying.message} {words.jobStepRetrying(Math.max(0, Math.ceil((retrying.until - now.value) / 1_000)))}
      </>
    )
  }
  if (step.status === 'RUNNING' && step.attempts > 1) return <>{words.jobStepAttempts(step.attempts)}</>
  if (step.status === 'PENDING' && step.dependsOn.length > 0) {
    const others = waitsFor(step, picture?.job.steps ?? []).slice(0, 3)
    return others.length === 0 ? null : <>{words.jobStepWaitsFor(words.and(others.map((other) => other.title)))}</>
  }
  return <>{step.error === null && step.status !== 'SUCCESS' ? (step.message ?? '') : ''}</>
}
