import { useComputed } from '@preact/signals'
import type { Step, StepStatus } from '../../../server/contract/job.ts'
import { now } from '../../models/clock.ts'
import type { JobModel } from '../../models/job-model.ts'
import { secondsUntil, waitsFor } from '../../models/job-progress.ts'
import { valueOf } from '../../models/loadable.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import type { RowAttributes } from '../../ui/window-list.tsx'
import { describeNote } from '../../words/describe-step.ts'
import { formatDuration } from '../../words/format.ts'
import { actionWords, stepStatusWords, words } from '../../words/words.ts'
import { PlaceLink } from '../parts/place-link.tsx'
import { StepCalls } from './step-calls.tsx'
import { StepFailure } from './step-failure.tsx'
import { sayAgain } from '../../words/say-again.ts'

const icons: Partial<Record<StepStatus, IconName>> = {
  SUCCESS: 'check',
  FAILED: 'alert',
  SKIPPED: 'arrow',
  CANCELLED: 'close',
  UNDONE: 'undo',
  KEPT: 'pin',
}

type StepLineProps = { step: Step; model: JobModel; attributes?: RowAttributes | undefined }

/** One step, in its place from beginning to end. What was tried opens to the calls that it took. */
export function StepLine({ step, model, attributes }: StepLineProps) {
  const isOpen = useComputed(() => model.openSteps.value.has(step.id)).value
  const head = (
    <>
      <span class="step-mark">{step.status === 'RUNNING' ? <Spinner /> : <StepIcon status={step.status} />}</span>
      <span class="line-title">{step.title}</span>
      <span class="step-note">
        <StepNote step={step} model={model} />
      </span>
      <span class="step-status">
        {step.status === 'SUCCESS' ? actionWords[step.action] : stepStatusWords[step.status]}
        {step.durationMs === null ? null : <span class="step-took">{formatDuration(step.durationMs)}</span>}
      </span>
    </>
  )
  return (
    <li class={`line step is-${step.status.toLowerCase()}`} {...attributes}>
      {step.attempts === 0 && step.link === undefined ? (
        <div class="step-head">{head}</div>
      ) : (
        <button
          type="button"
          class="step-head step-toggle"
          data-line
          aria-expanded={isOpen}
          title={words.callsTitle}
          onClick={() => model.toggleStep(step.id)}
        >
          {head}
        </button>
      )}
      {step.error === null ? null : (
        <div class="line-body">
          <StepFailure step={step} error={step.error} />
        </div>
      )}
      {isOpen && model.job.value !== undefined ? (
        <div class="line-body">
          {step.link === undefined ? null : <PlaceLink link={step.link} name={step.title} />}
          <StepCalls jobId={model.job.value.id} stepId={step.id} />
        </div>
      ) : null}
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
        {sayAgain(retrying.message, retrying.said)} {words.jobStepRetrying(secondsUntil(retrying.until, now.value))}
      </>
    )
  }
  if (step.status === 'RUNNING' && step.attempts > 1) return <>{words.jobStepAttempts(step.attempts)}</>
  if (step.status === 'PENDING' && step.dependsOn.length > 0) {
    const others = waitsFor(step, picture?.job.steps ?? []).slice(0, 3)
    return others.length === 0 ? null : <>{words.jobStepWaitsFor(words.and(others.map((other) => other.title)))}</>
  }
  if (step.error !== null || step.status === 'SUCCESS') return null
  const needed = step.status === 'SKIPPED' ? waitsFor(step, picture?.job.steps ?? []).map((other) => other.title) : []
  return <>{describeNote(step, needed)}</>
}
