import type { JobSummary } from '../../../server/contract/job.ts'
import { now } from '../../models/clock.ts'
import { countOver, isLive, isUndo } from '../../models/job-progress.ts'
import { paths } from '../../router.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { formatAgo, formatDate, formatDuration } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { JobPill } from './job-pill.tsx'

/** Jobs as lines that lead to each; on a narrow page a line becomes a small card. */
export function JobRows({ jobs, showsLocation }: { jobs: JobSummary[]; showsLocation: boolean }) {
  return (
    <ul class="rows">
      {jobs.map((job) => (
        <li key={job.id}>
          <JobRow job={job} showsLocation={showsLocation} />
        </li>
      ))}
    </ul>
  )
}

function JobRow({ job, showsLocation }: { job: JobSummary; showsLocation: boolean }) {
  const failed = job.failedSteps > 0 ? ` · ${words.jobFailedCount(job.failedSteps)}` : ''
  return (
    <a class="row job-row" href={paths.job(job.id)}>
      <span class="job-row-name">
        <span class="row-title">{job.blueprintName}</span>
        {showsLocation ? <span class="row-note">{job.locationName}</span> : null}
      </span>
      <span class="job-row-status">
        <JobPill status={job.status} />
      </span>
      <span class="job-row-progress">
        {isUndo(job.status) ? (
          <UndoBar job={job} />
        ) : (
          <>
            <ProgressBar
              size="thin"
              label={words.jobProgressLabel}
              valueText={words.jobProgress(countOver(job), job.totalSteps)}
              done={job.completedSteps}
              failed={job.failedSteps}
              skipped={job.skippedSteps}
              total={job.totalSteps}
              isLive={job.status === 'PROCESSING'}
            />
            <span class="row-note">
              {words.jobProgress(countOver(job), job.totalSteps)}
              {failed}
            </span>
          </>
        )}
      </span>
      <span class="job-row-when row-note">
        <span title={formatDate(job.createdAt)}>{formatAgo(job.createdAt, now.value)}</span>
        <span>{job.startedBy}</span>
      </span>
      <span class="job-row-took row-note">{tookOf(job)}</span>
    </a>
  )
}

/** While it goes on, how far it is; once it is over, what it has taken back and what it had to leave. */
function UndoBar({ job }: { job: JobSummary }) {
  const { status, progress, totalSteps, completedSteps, failedSteps, skippedSteps } = job
  const undone = totalSteps - completedSteps - failedSteps - skippedSteps
  const kept = completedSteps === 0 ? '' : ` · ${words.jobKeptCount(completedSteps)}`
  const isRunning = status === 'ROLLING_BACK'
  const text = isRunning ? words.jobUndonePercent(progress) : words.jobUndoneCount(undone) + kept
  return (
    <>
      <ProgressBar
        size="thin"
        label={words.jobProgressLabel}
        valueText={text}
        done={0}
        skipped={isRunning ? progress : undone}
        kept={isRunning ? 0 : completedSteps}
        total={isRunning ? 100 : undone + completedSteps}
      />
      <span class="row-note">{text}</span>
    </>
  )
}

function tookOf(job: JobSummary): string {
  if (job.startedAt === null) return ''
  const end = job.completedAt !== null ? Date.parse(job.completedAt) : isLive(job.status) ? now.value : undefined
  return end === undefined ? '' : formatDuration(Math.max(0, end - Date.parse(job.startedAt)))
}
