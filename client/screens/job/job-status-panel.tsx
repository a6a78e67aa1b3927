import type { Job } from '../../../server/contract/job.ts'
import { now } from '../../models/clock.ts'
import type { JobModel } from '../../models/job-model.ts'
import { countOver, isLive, type JobWaiting, percentOf, remainingMs, secondsUntil, undoOf } from '../../models/job-progress.ts'
import { valueOf } from '../../models/loadable.ts'
import { Icon } from '../../ui/icon.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { formatDuration, formatRoughly } from '../../words/format.ts'
import { actionWords, kindWord, words } from '../../words/words.ts'
import { JobResult } from './job-result.tsx'
import { sayAgain } from '../../words/say-again.ts'

const mostRunning = 3

const waitingWords: Record<JobWaiting['reason'], (time: string) => string> = {
  rate_limit: words.jobRateLimit,
  daily_limit: words.jobDailyLimit,
  unavailable: words.jobUnavailable,
}

/** How far it is, and the lines that say what happens now. Its height stays the same while the job runs. */
export function JobStatusPanel({ job, model }: { job: Job; model: JobModel }) {
  const live = isLive(job.status)
  const undo = undoOf(job)
  return (
    <section class="panel job-panel" aria-label={words.jobProgressLabel}>
      <div class="job-numbers">
        <p class="job-number">{percentOf(job)}%</p>
        {undo === null ? (
          <p class="job-counts">
            {words.jobProgress(countOver(job), job.totalSteps)}
            {job.failedSteps > 0 ? <span class="text-red"> · {words.jobFailedCount(job.failedSteps)}</span> : null}
            {job.skippedSteps > 0 ? <span class="muted"> · {words.jobSkippedCount(job.skippedSteps)}</span> : null}
          </p>
        ) : (
          <p class="job-counts">
            {words.jobUndone(undo.undone, undo.total)}
            {undo.kept > 0 ? <span class="text-amber"> · {words.jobKeptCount(undo.kept)}</span> : null}
          </p>
        )}
        <p class="job-time muted">{live ? <TimeLeft job={job} model={model} /> : undo === null ? <TimeTaken job={job} /> : null}</p>
      </div>
      <ProgressBar
        label={words.jobProgressLabel}
        valueText={undo === null ? words.jobProgress(countOver(job), job.totalSteps) : words.jobUndone(undo.undone, undo.total)}
        done={undo === null ? job.completedSteps : 0}
        failed={undo === null ? job.failedSteps : 0}
        skipped={undo?.undone ?? job.skippedSteps}
        kept={undo?.kept ?? 0}
        total={undo?.total ?? job.totalSteps}
        isLive={job.status === 'PROCESSING' || job.status === 'ROLLING_BACK'}
      />
      <div class="now">{live ? <Now job={job} model={model} /> : <JobResult job={job} model={model} />}</div>
    </section>
  )
}

function TimeLeft({ job, model }: { job: Job; model: JobModel }) {
  const left = remainingMs({ ...valueOf(model.at.value), job }, now.value)
  return <>{left === null ? '' : words.jobRemaining(formatRoughly(left / 1_000))}</>
}

function TimeTaken({ job }: { job: Job }) {
  if (job.startedAt === null || job.completedAt === null) return null
  return <>{words.jobTook(formatDuration(Date.parse(job.completedAt) - Date.parse(job.startedAt)))}</>
}

function Now({ job, model }: { job: Job; model: JobModel }) {
  const running = job.steps.filter((step) => step.status === 'RUNNING')
  const hold = holdOf(job, model) ?? (running.length === 0 ? waitOf(model) : undefined)
  const shown = running.slice(0, hold === undefined ? mostRunning : mostRunning - 1)
  return (
    <>
      {hold === undefined ? null : (
        <p class="now-hold">
          <Icon name="clock" />
          <span>{hold}</span>
        </p>
      )}
      {hold === undefined && running.length === 0 ? <p class="muted now-idle">{idleWords(job)}</p> : null}
      <ul>
        {shown.map((step) => (
          <li key={step.id} class="now-step">
            <Spinner />
            <span class="now-action">{actionWords[step.action]}</span>
            <span class="now-title">{step.title}</span>
            <span class="muted">
              {retryOf(step.id, model) ?? (step.message === null ? kindWord(step.kind, 1) : sayAgain(step.message, step.said))}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

function idleWords({ status, message, said }: Job): string {
  if (status === 'PENDING') return words.jobQueued
  return status === 'ROLLING_BACK' ? words.jobRollingBackText : message === null ? words.jobNothingRunning : sayAgain(message, said)
}

/** That a step has not worked and will be tried again. */
function retryOf(stepId: string, model: JobModel): string | undefined {
  const retrying = valueOf(model.at.value)?.retrying[stepId]
  return retrying === undefined ? undefined : words.jobStepRetrying(secondsUntil(retrying.until, now.value))
}

/** Why nothing moves, or why we hear less than usual. */
function holdOf(job: Job, model: JobModel): string | undefined {
  if (job.status === 'PAUSED') return job.waiting == null ? pausedWords(job) : words.jobWaitsForInstall(job.waiting.locationName)
  const feed = model.feedState.value
  if (feed === 'reconnecting') return words.jobReconnecting
  return feed === 'polling' ? words.jobPolling : undefined
}

/** That a person wanted it, or what has stopped it and what to do then. */
function pausedWords({ message, said }: Job): string {
  return message === null || said?.code === 'job.paused' ? words.jobPausedText : sayAgain(message, said)
}

/** The countdown while calls are held back. */
function waitOf(model: JobModel): string | undefined {
  const waiting = valueOf(model.at.value)?.waiting ?? null
  if (waiting === null) return undefined
  const seconds = secondsUntil(waiting.until, now.value)
  return seconds > 0 ? waitingWords[waiting.reason](formatRoughly(seconds)) : undefined
}
