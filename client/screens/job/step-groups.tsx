import { useComputed } from '@preact/signals'
import type { Job, Step } from '../../../server/contract/job.ts'
import type { JobModel, StepFilter } from '../../models/job-model.ts'
import { isLive, type KindProgress, undoOf } from '../../models/job-progress.ts'
import { Icon } from '../../ui/icon.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { WindowList } from '../../ui/window-list.tsx'
import { kindWord, words } from '../../words/words.ts'
import { moveBetweenLines } from '../../ui/move-between-lines.ts'
import { StepLine } from './step-line.tsx'

const passes: Record<StepFilter, (step: Step) => boolean> = {
  all: () => true,
  running: (step) => step.status === 'RUNNING',
  failed: (step) => step.status === 'FAILED' || step.status === 'SKIPPED',
  waiting: (step) => step.status === 'PENDING',
  kept: (step) => step.status === 'KEPT',
}

const idOf = (step: Step) => step.id

/** Every step, by kind, in the order of the plan; a step keeps its place whatever happens to it. */
export function StepGroups({ job, model }: { job: Job; model: JobModel }) {
  const filter = model.filter.value
  const failed = job.steps.filter(passes.failed).length
  const undo = undoOf(job)
  const options: { value: StepFilter; label: string; count?: number }[] =
    undo === null
      ? [
          { value: 'all', label: words.all },
          ...(isLive(job.status) || filter === 'running' ? [{ value: 'running' as const, label: words.jobRunning }] : []),
          ...(isLive(job.status) || filter === 'waiting' ? [{ value: 'waiting' as const, label: words.jobWaiting }] : []),
          { value: 'failed', label: words.jobFailedOnes, ...(failed > 0 ? { count: failed } : {}) },
        ]
      : [
          { value: 'all', label: words.all },
          { value: 'kept', label: words.jobKeptOnes, ...(undo.kept > 0 ? { count: undo.kept } : {}) },
        ]
  const groups = model.kinds.value
    .map((kind) => ({ kind, shown: kind.steps.filter(passes[filter]) }))
    .filter(({ shown }) => shown.length > 0)
  return (
    <section class="job-steps">
      <div class="section-head">
        <h2 class="section-title">{words.jobSteps}</h2>
        <Segmented label={words.jobShowSteps} value={filter} onChange={(value: StepFilter) => model.show(value)} options={options} />
      </div>
      {groups.length === 0 ? <p class="muted">{words.jobNoSuchSteps}</p> : null}
      <div class="groups" onKeyDown={moveBetweenLines}>
        {groups.map(({ kind, shown }) => (
          <StepGroup key={kind.kind} progress={kind} shown={shown} model={model} isForced={filter !== 'all'} isUndo={undo !== null} />
        ))}
      </div>
    </section>
  )
}

type StepGroupProps = { progress: KindProgress; shown: Step[]; model: JobModel; isForced: boolean; isUndo: boolean }

function StepGroup({ progress, shown, model, isForced, isUndo }: StepGroupProps) {
  const { kind, steps, failed } = progress
  const done = isUndo ? progress.undone : progress.done
  const total = isUndo ? progress.undone + progress.kept + progress.done : steps.length
  const isOpen = useComputed(() => model.open.value.has(kind)).value || isForced
  if (total === 0) return null
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
              valueText={isUndo ? words.jobUndone(done, total) : words.jobKindProgress(name, done, total)}
              done={isUndo ? 0 : done}
              failed={isUndo ? 0 : failed}
              skipped={isUndo ? done : progress.skipped}
              kept={isUndo ? progress.kept : 0}
              total={total}
            />
          </span>
          <span class="group-count">{words.jobOfKind(done, total)}</span>
        </button>
      </h3>
      {isOpen ? (
        <WindowList class="group-lines" items={shown} keyOf={idOf} estimatePx={39}>
          {(step, attributes) => <StepLine key={step.id} step={step} model={model} attributes={attributes} />}
        </WindowList>
      ) : null}
    </section>
  )
}
