import { z } from 'zod'
import { KindName } from './kind-names.ts'

export const JobStatus = z.enum([
  'PENDING',
  'PROCESSING',
  'PAUSED',
  'SUCCESS',
  'PARTIAL',
  'FAILED',
  'CANCELLED',
  'ROLLING_BACK',
  'ROLLED_BACK',
])
export type JobStatus = z.infer<typeof JobStatus>

export const liveJobStatuses = ['PENDING', 'PROCESSING', 'PAUSED', 'ROLLING_BACK'] as const satisfies readonly JobStatus[]

export function isLiveJob(status: JobStatus): boolean {
  return (liveJobStatuses as readonly JobStatus[]).includes(status)
}

export const StepStatus = z.enum(['PENDING', 'RUNNING', 'SUCCESS', 'FAILED', 'SKIPPED', 'CANCELLED', 'UNDONE', 'KEPT'])
export type StepStatus = z.infer<typeof StepStatus>

/** A failure in words a person can act on, with the platform's own trace id for its support desk. */
export const StepError = z
  .object({
    reason: z.string(),
    message: z.string(),
    hint: z.string(),
    status: z.int().nullable(),
    traceId: z.string().nullable(),
  })
  .meta({ id: 'StepError' })
export type StepError = z.infer<typeof StepError>

export const Step = z
  .object({
    id: z.string(),
    kind: KindName,
    key: z.string(),
    title: z.string(),
    action: z.enum(['create', 'update', 'adopt', 'delete']),
    status: StepStatus,
    attempts: z.int(),
    message: z.string().nullable(),
    error: StepError.nullable(),
    durationMs: z.int().nullable(),
    resourceId: z.string().nullable(),
    dependsOn: z.array(z.string()),
  })
  .meta({ id: 'Step' })
export type Step = z.infer<typeof Step>

export const JobSummary = z
  .object({
    id: z.string(),
    locationId: z.string(),
    locationName: z.string(),
    planId: z.string(),
    blueprintName: z.string(),
    status: JobStatus,
    progress: z.int().min(0).max(100),
    totalSteps: z.int(),
    completedSteps: z.int(),
    failedSteps: z.int(),
    skippedSteps: z.int(),
    startedBy: z.string(),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    completedAt: z.iso.datetime().nullable(),
    message: z.string().nullable(),
  })
  .meta({ id: 'JobSummary' })
export type JobSummary = z.infer<typeof JobSummary>

/** What reading everything back after Apply has shown. */
export const Verification = z
  .object({
    state: z.enum(['same', 'differs', 'unknown']),
    checkedAt: z.iso.datetime(),
    differences: z.array(z.object({ id: z.string(), title: z.string(), detail: z.string() })),
    why: z.string().optional().describe('Why it could not be read back.'),
  })
  .meta({ id: 'Verification' })
export type Verification = z.infer<typeof Verification>

export const Job = JobSummary.extend({
  verification: Verification.nullable(),
  steps: z.array(Step),
  lastEventId: z.int().describe('Sequence of the newest event that this answer already contains; stream from here.'),
}).meta({ id: 'Job' })
export type Job = z.infer<typeof Job>

export const ApplyRequest = z.strictObject({
  planId: z.string().min(1).max(80),
  hash: z.string().min(1).max(128),
  confirm: z.string().max(200).optional().describe("The location's name, when the plan asks for it."),
})
export type ApplyRequest = z.infer<typeof ApplyRequest>

export const ApplyAnswer = z.object({ jobId: z.string(), status: JobStatus }).meta({ id: 'ApplyAnswer' })
export type ApplyAnswer = z.infer<typeof ApplyAnswer>

export const JobAction = z.enum(['pause', 'resume', 'cancel', 'retry', 'rollback'])
export type JobAction = z.infer<typeof JobAction>
