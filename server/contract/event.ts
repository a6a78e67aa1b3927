import { z } from 'zod'
import { DraftError, DraftStatus, WrittenLine } from './draft.ts'
import { HumanStep, JobStatus, StepError, StepStatus } from './job.ts'
import { Said } from './said.ts'

const step = { stepId: z.string(), kind: z.string(), key: z.string(), title: z.string(), action: z.string() }
const progress = { progress: z.int(), completedSteps: z.int(), totalSteps: z.int() }

/**
 * Something that happened, appended and never edited. On the stream `event:` is the type,
 * `id:` the sequence within the stream, `data:` this object.
 */
export const EventBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job.created'), totalSteps: z.int(), blueprintName: z.string(), startedBy: z.string() }),
  z.object({
    type: z.literal('job.status'),
    status: JobStatus,
    message: z.string().nullable(),
    said: Said.optional(),
    waiting: HumanStep.nullable().optional(),
    ...progress,
  }),
  z.object({ type: z.literal('step.started'), ...step, attempt: z.int() }),
  z.object({
    type: z.literal('step.finished'),
    ...step,
    status: StepStatus,
    message: z.string().nullable(),
    said: Said.optional(),
    error: StepError.nullable(),
    resourceId: z.string().nullable(),
    durationMs: z.int().nullable(),
    attempts: z.int(),
    ...progress,
  }),
  z.object({ type: z.literal('step.retrying'), ...step, attempt: z.int(), inMs: z.int(), message: z.string(), said: Said.optional() }),
  z.object({ type: z.literal('step.progress'), ...step, message: z.string(), said: Said.optional() }),
  z.object({
    type: z.literal('job.waiting'),
    reason: z.enum(['rate_limit', 'daily_limit', 'unavailable']),
    until: z.iso.datetime(),
    message: z.string(),
    said: Said.optional(),
  }),
  z.object({ type: z.literal('draft.line'), draftId: z.string(), line: WrittenLine }),
  z.object({ type: z.literal('draft.status'), draftId: z.string(), status: DraftStatus, error: DraftError.nullable() }),
  z.object({ type: z.literal('install.changed'), locationId: z.string().nullable(), status: z.string() }),
])
export type EventBody = z.infer<typeof EventBody>

export const EventEnvelope = z
  .object({
    seq: z.int().describe('1, 2, 3 … within the stream that was asked for.'),
    at: z.iso.datetime(),
    jobId: z.string().nullable(),
    locationId: z.string().nullable(),
    body: EventBody,
  })
  .meta({ id: 'Event' })
export type EventEnvelope = z.infer<typeof EventEnvelope>
