import type { EventEnvelope } from '../../server/contract/event.ts'
import type { Said } from '../../server/contract/said.ts'
import type { Job, JobStatus, JobSummary, Step } from '../../server/contract/job.ts'

/** A step that will be tried again, or a job that holds still until a moment. */
export type Waiting = { until: number; message: string; said?: Said | undefined }

export type JobWaiting = Waiting & { reason: 'rate_limit' | 'daily_limit' | 'unavailable' }

export type JobPicture = {
  job: Job
  /** Calls that are held back until a moment; steps that already have their turn go on meanwhile. */
  waiting: JobWaiting | null
  retrying: Record<string, Waiting>
}

export type KindProgress = {
  kind: string
  steps: Step[]
  done: number
  failed: number
  skipped: number
  running: number
  undone: number
  kept: number
}

/** How far a roll-back is: `total` are the steps that it takes back or has to leave. */
export type UndoProgress = { undone: number; kept: number; total: number }

const live: ReadonlySet<JobStatus> = new Set(['PENDING', 'PROCESSING', 'PAUSED', 'ROLLING_BACK'])

export function isLive(status: JobStatus): boolean {
  return live.has(status)
}

/** The picture after one more event; events that the job's answer already contained change nothing. */
export function drawEvent(picture: JobPicture, { seq, at, body }: EventEnvelope): JobPicture {
  const { job } = picture
  if (seq <= job.lastEventId) return picture
  const base = { ...job, lastEventId: seq }
  switch (body.type) {
    case 'job.status': {
      const { status, message, said, progress, completedSteps, totalSteps } = body
      const startedAt = job.startedAt ?? (status === 'PROCESSING' ? at : null)
      const completedAt = isLive(status) ? null : at
      const isStill = status !== 'PROCESSING'
      return {
        job: {
          ...base,
          status,
          message,
          said,
          waiting: body.waiting ?? null,
          progress,
          completedSteps,
          totalSteps,
          startedAt,
          completedAt,
        },
        waiting: isStill ? null : picture.waiting,
        retrying: isStill ? {} : picture.retrying,
      }
    }
    case 'step.started':
      return {
        job: {
          ...base,
          steps: changeStep(job.steps, body.stepId, {
            status: 'RUNNING',
            attempts: body.attempt,
            error: null,
            message: null,
            said: undefined,
          }),
        },
        waiting: picture.waiting,
        retrying: without(picture.retrying, body.stepId),
      }
    case 'step.finished': {
      const { stepId, status, message, said, error, resourceId, durationMs, attempts, progress, completedSteps, totalSteps } = body
      const steps = changeStep(job.steps, stepId, { status, message, said, error, resourceId, durationMs, attempts })
      const count = (wanted: Step['status']) => steps.filter((step) => step.status === wanted).length
      return {
        job: { ...base, steps, progress, completedSteps, totalSteps, failedSteps: count('FAILED'), skippedSteps: count('SKIPPED') },
        waiting: picture.waiting,
        retrying: without(picture.retrying, stepId),
      }
    }
    case 'step.retrying':
      return {
        ...picture,
        job: base,
        retrying: { ...picture.retrying, [body.stepId]: { until: Date.parse(at) + body.inMs, message: body.message, said: body.said } },
      }
    case 'step.progress':
      return { ...picture, job: { ...base, steps: changeStep(job.steps, body.stepId, { message: body.message, said: body.said }) } }
    case 'job.waiting':
      return { ...picture, job: base, waiting: readWaiting(body) }
    case 'job.created':
    case 'install.changed':
    case 'draft.line':
    case 'draft.status':
    default:
      return { ...picture, job: base }
  }
}

/** What a job was waiting for when this was all that had happened; the job's own answer does not say. */
export function waitingAtEnd(events: readonly EventEnvelope[]): JobWaiting | null {
  const last = events.findLast(({ body }) => body.type === 'job.waiting' || body.type === 'job.status')
  return last?.body.type === 'job.waiting' ? readWaiting(last.body) : null
}

/** How many steps are over, however they ended; `completedSteps` are those that worked. */
export function countOver(job: JobSummary): number {
  return job.completedSteps + job.failedSteps + job.skippedSteps
}

export function isUndo(status: JobStatus): boolean {
  return status === 'ROLLING_BACK' || status === 'ROLLED_BACK'
}

/** What is taken back so far; null where no roll-back has begun. */
export function undoOf({ status, steps }: Pick<Job, 'status' | 'steps'>): UndoProgress | null {
  const count = (wanted: Step['status']) => steps.filter((step) => step.status === wanted).length
  const [undone, kept] = [count('UNDONE'), count('KEPT')]
  if (!isUndo(status) && undone + kept === 0) return null
  return { undone, kept, total: undone + kept + count('SUCCESS') + countUnsure(steps) }
}

/** Of how many steps that did not succeed a roll-back has to look whether they took effect. */
export function countUnsure(steps: readonly Step[]): number {
  return steps.filter(({ status, unsure }) => unsure === true && (status === 'FAILED' || status === 'CANCELLED')).length
}

/** What a roll-back would have to take back, by what the steps did. */
export function countUndoable(steps: readonly Step[]): Record<Step['action'], number> {
  const counts = { create: 0, update: 0, adopt: 0, delete: 0 }
  for (const step of steps) if (step.status === 'SUCCESS' || step.status === 'KEPT') counts[step.action] += 1
  return counts
}

/** Whole percent of the steps that are over; a job that was cancelled half-way stays at half. In a roll-back, of what it undoes. */
export function percentOf(job: Job): number {
  if (isUndo(job.status)) return job.progress
  const undo = undoOf(job)
  if (undo !== null) return Math.floor((undo.undone / undo.total) * 100)
  return job.totalSteps === 0 ? 100 : Math.floor((countOver(job) / job.totalSteps) * 100)
}

/** Steps by kind in the order of the plan, which never changes while the job runs. */
export function progressByKind(steps: readonly Step[]): KindProgress[] {
  const kinds = new Map<string, KindProgress>()
  for (const step of steps) {
    let kind = kinds.get(step.kind)
    if (kind === undefined) {
      kind = { kind: step.kind, steps: [], done: 0, failed: 0, skipped: 0, running: 0, undone: 0, kept: 0 }
      kinds.set(step.kind, kind)
    }
    kind.steps.push(step)
    if (step.status === 'SUCCESS') kind.done += 1
    else if (step.status === 'FAILED') kind.failed += 1
    else if (step.status === 'SKIPPED' || step.status === 'CANCELLED') kind.skipped += 1
    else if (step.status === 'UNDONE') kind.undone += 1
    else if (step.status === 'KEPT') kind.kept += 1
    else if (step.status === 'RUNNING') kind.running += 1
  }
  return [...kinds.values()]
}

/** What a step that has not begun is waiting for: the steps before it that are not done. */
export function waitsFor(step: Step, steps: readonly Step[]): Step[] {
  return steps.filter((other) => step.dependsOn.includes(other.id) && other.status !== 'SUCCESS')
}

const fewestForEstimate = 5

/** Whole seconds until that moment: what every countdown of the page says, so that no two differ. */
export function secondsUntil(until: number, nowMs: number): number {
  return Math.max(0, Math.ceil((until - nowMs) / 1_000))
}

/**
 * Ms until the end at the pace so far; null while it is too early to say. Always a second more than any countdown beside
 * it: until calls are let through again, or a step is tried again.
 */
export function remainingMs({ job, waiting, retrying }: Pick<JobPicture, 'job'> & Partial<JobPicture>, nowMs: number): number | null {
  const over = countOver(job)
  if (job.status !== 'PROCESSING' || job.startedAt === null || over < fewestForEstimate) return null
  const workMs = Math.max(0, ((nowMs - Date.parse(job.startedAt)) / over) * (job.totalSteps - over))
  const until = (waits: Iterable<Waiting>) => Math.max(0, ...Array.from(waits, (wait) => secondsUntil(wait.until, nowMs) * 1_000))
  const heldMs = until(waiting ? [waiting] : [])
  const retryMs = until(Object.values(retrying ?? {}))
  const least = Math.max(heldMs, retryMs)
  return least === 0 ? workMs : Math.max(heldMs + workMs, least + 1_000)
}

function readWaiting({ reason, until, message }: Extract<EventEnvelope['body'], { type: 'job.waiting' }>): JobWaiting {
  return { reason, until: Date.parse(until), message }
}

function changeStep(steps: Step[], id: string, change: Partial<Step>): Step[] {
  return steps.map((step) => (step.id === id ? { ...step, ...change } : step))
}

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  if (!(key in record)) return record
  const { [key]: _gone, ...rest } = record
  return rest
}
