import { z } from 'zod'
import { ByHandFound } from './by-hand.ts'
import { DeepLink } from './deep-link.ts'
import { KindName } from './kind-names.ts'
import { Said } from './said.ts'

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
    said: Said.optional().describe('What `message` means, where it is not the platform itself that speaks.'),
    next: Said.optional().describe('What `hint` means, where it says more than the reason.'),
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
    said: Said.optional(),
    error: StepError.nullable(),
    durationMs: z.int().nullable(),
    resourceId: z.string().nullable(),
    dependsOn: z.array(z.string()),
    unsure: z.boolean().optional().describe('It failed or was cancelled and may have taken effect: a roll-back looks for it.'),
    link: DeepLink.optional().describe('Where it is, for what is there.'),
  })
  .meta({ id: 'Step' })
export type Step = z.infer<typeof Step>

/**
 * One call that a step made to the platform. Bodies are shortened, and have no secret and nothing of a client's contacts
 * in them. They are JSON texts; one that was cut ends in the middle, which is said beside it.
 */
export const StepCall = z
  .object({
    at: z.iso.datetime(),
    method: z.string(),
    path: z.string().describe('With the query, without the address of the platform.'),
    status: z.int().nullable().describe('Null when no answer came.'),
    durationMs: z.int(),
    attempt: z.int(),
    traceId: z.string().nullable().describe("The platform's own id, for its support desk."),
    request: z.string().nullable(),
    answer: z.string().nullable(),
    cut: z.boolean().describe('Whether one of the bodies was longer than what is kept of it.'),
  })
  .meta({ id: 'StepCall' })
export type StepCall = z.infer<typeof StepCall>

/** The calls of a step, oldest first; of a step that took many, the first and the last ones. */
export const StepCalls = z.object({ calls: z.array(StepCall), left: z.int().describe('How many are not kept.') }).meta({ id: 'StepCalls' })
export type StepCalls = z.infer<typeof StepCalls>

/** What a paused job waits for that only a person can do; it goes on by itself once it is done. */
export const HumanStep = z
  .object({
    reason: z.literal('install').describe('The app has to be let into the sub-account that the job has made.'),
    locationName: z.string(),
    link: z.string().describe('Where a person does it.'),
    since: z.iso.datetime(),
  })
  .meta({ id: 'HumanStep' })
export type HumanStep = z.infer<typeof HumanStep>

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
    said: Said.optional(),
    waiting: HumanStep.nullable().optional().describe('Set while it is paused for what only a person can do.'),
  })
  .meta({ id: 'JobSummary' })
export type JobSummary = z.infer<typeof JobSummary>

/** What reading everything back after Apply has shown. */
export const Verification = z
  .object({
    state: z.enum(['same', 'differs', 'unknown']),
    checkedAt: z.iso.datetime(),
    differences: z.array(z.object({ id: z.string(), title: z.string(), detail: z.string(), said: Said.optional() })),
    why: z.string().optional().describe('Why it could not be read back.'),
    said: Said.optional().describe('What `why` means.'),
    byHand: z
      .array(z.object({ id: z.string(), found: ByHandFound, detail: z.string(), said: Said.optional(), link: DeepLink.nullable() }))
      .optional()
      .describe('How the lines that a person makes by hand stood then.'),
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

export const JobOrder = z.enum(['newest', 'oldest'])
export type JobOrder = z.infer<typeof JobOrder>

export const JobAction = z.enum(['pause', 'resume', 'cancel', 'retry', 'rollback'])
export type JobAction = z.infer<typeof JobAction>
