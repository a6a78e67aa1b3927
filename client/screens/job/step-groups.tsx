import { useComputed } from '@preact/signals'
import type { Job, Step } from '../../../server/contract/job.ts'
import type { JobModel, StepFilter } from '../../models/job-model.ts'
import type { KindProgress } from '../../models/job-progress.ts'
import { Icon } from '../../ui/icon.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { kindWord, words } from '../../words/words.ts'
import { moveBetweenLines } from '../../ui/move-between-lines.ts'
import { StepLine } from './step-line.tsx'

const passes: Record<StepFilter, (step: Step) => boolean> = {
  all: () => true,
  running: (step) => step.status === 'RUNNING',
  failed: (step) => step.status === 'FAILED' || step.status === 'SKIPPED',
  waiting: (step) => step.status === 'PENDING',
}

/** Every step, by kind, in the order of the plan; a step keeps its place whatever happens to it. */
export function StepGroups({ job, model }: { job: Job; model: JobModel }) {
  const filter = model.filter.value
  const failed = job.steps.filter(passes.failed).length
  const groups = model.kinds.value
    .map((kind) => ({ kind, shown: kind.steps.filter(passes[filter]) }))
    .filter(({ shown }) => shown.length > 0)
  return (
    <section class="job-steps">
      <div class="section-head">
        <h2 class="section-title">{words.jobSteps}</h2>
        <Segmented
          label={words.jobShowSteps}
          value={filter}
          onChange={(value: StepFilter) => model.show(value)}
          options={[
            { value: 'all', label: words.all },
            { value: 'running', label: words.jobRunning },
            { value: 'waiting', label: words.jobWaiting },
            { value: 'failed', label: words.jobFailedOnes, ...(failed > 0 ? { count: failed } : {}) },
          ]}
        />
      </div>
      {groups.length === 0 ? <p class="muted">{words.jobNoSuchSteps}</p> : null}
      <div class="groups" onKeyDown={moveBetweenLines}>
        {groups.map(({ kind, shown }) => (
          <StepGroup key={kind.kind} progress={kind} shown={shown} model={model} isForced={filter !== 'all'} />
        ))}
      </div>
    </section>
  )
}

type StepGroupProps = { progress: KindProgress; shown: Step[]; model: JobModel; isForced: boolean }

function StepGroup({ progress: { kind, steps, done, failed, skipped }, shown, model, isForced }: StepGroupProps) {
  const isOpen = useComputed(() => model.open.value.has(kind)).value || isForced
  const name = kindWord(kind, steps.length)
  return (
    <section class="group" aria-label={name}>
      <h3 class="group-heading">
        <button type="button" class="group-toggle step-group-toggle" data-line aria-expanded={isOpen} onClick={() => model.toggle(kind)}>
          <Icon name="chevron" />
          <span class="group-title">{name}</span>
          <span class="step-group-bar">
            <ProgressBar
              size="thin"
              label={name}
              valueText={words.jobKindProgress(name, done, steps.length)}
              done={done}
              failed={failed}
              skipped={skipped}
              total={steps.length}
            />
          </span>
          <span class="group-count">{words.jobProgress(done, steps.length)}</span>
        </button>
      </h3>
      {isOpen ? (
        <ul class="group-lines">
          {shown.map((step) => (
            <StepLine key={step.id} step={step} model={model} />
          ))}
        </ul>
      ) : null}
    </section>
  )
}
