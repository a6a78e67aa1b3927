import type { HumanStep, Job, JobStatus, JobSummary, Step, StepError, StepStatus, Verification } from '../contract/job.ts'
import type { KindName } from '../contract/kind-names.ts'
import { isUnsure, type JobRow, type StepRow } from './job-store.ts'
import { readSaid } from './said-column.ts'

export function viewJobSummary(row: JobRow): JobSummary {
  return {
    id: row.id,
    locationId: row.location_id,
    locationName: row.location_name,
    planId: row.plan_id,
    blueprintName: row.blueprint_name,
    status: row.status as JobStatus,
    progress: progressOf(row),
    totalSteps: row.total_steps,
    completedSteps: row.completed_steps,
    failedSteps: row.failed_steps,
    skippedSteps: row.skipped_steps,
    startedBy: row.started_by,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    completedAt: row.completed_at?.toISOString() ?? null,
    message: row.message,
    ...readSaid(row.message, row.said),
    waiting: row.waiting as HumanStep | null,
  }
}

export function viewJob(row: JobRow, steps: readonly StepRow[]): Job {
  return {
    ...viewJobSummary(row),
    verification: row.verification as Verification | null,
    steps: steps.map(viewStep),
    lastEventId: row.event_seq,
  }
}

function viewStep(row: StepRow): Step {
  return {
    id: row.id,
    kind: row.kind as KindName,
    key: row.key,
    title: row.title,
    action: row.action as Step['action'],
    status: row.status as StepStatus,
    attempts: row.attempts,
    message: row.message,
    ...readSaid(row.message, row.said),
    error: row.error as StepError | null,
    durationMs: row.duration_ms,
    resourceId: row.resource_id,
    dependsOn: row.depends_on,
    ...(isUnsure(row) ? { unsure: true } : {}),
  }
}

/** Whole percent of the steps that are over, or, in a roll-back, of those that it undoes; a job with nothing to do ends at 100. */
export function progressOf(row: JobRow): number {
  const isUndo = row.status === 'ROLLING_BACK' || row.status === 'ROLLED_BACK'
  const total = isUndo ? row.undo_steps : row.total_steps
  const over = isUndo ? row.undo_over : row.completed_steps + row.failed_steps + row.skipped_steps
  if (total === 0) return row.status === 'PENDING' ? 0 : 100
  return Math.min(100, Math.floor((over / total) * 100))
}
