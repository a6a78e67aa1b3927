import { z } from 'zod'
import { Blueprint, Resource } from './blueprint.ts'
import { Said } from './said.ts'

export const draftLimits = {
  /** Characters of a brief, once tags and hidden characters are out. */
  briefCharacters: 12_000,
  /** Characters of one message about a draft. */
  messageCharacters: 4_000,
  /** Lines that one answer of the model may bring. */
  lines: 150,
  /** Below this a line is there, but switched off. */
  confidenceToBeOn: 0.6,
} as const

export const DraftStatus = z.enum(['running', 'ready', 'failed'])
export type DraftStatus = z.infer<typeof DraftStatus>

export const DraftErrorCode = z.enum([
  'drafting_off',
  'refused',
  'cut_off',
  'rate_limited',
  'no_quota',
  'wrong_key',
  'timed_out',
  'unreachable',
  'unusable_answer',
  'cancelled',
  'interrupted',
])
export type DraftErrorCode = z.infer<typeof DraftErrorCode>

/** Why there is no draft, in words, and what to do next. The brief is kept whatever happens. */
export const DraftError = z
  .object({
    code: DraftErrorCode,
    message: z.string(),
    said: Said.optional().describe('What `message` means.'),
    hint: z.string(),
    next: Said.optional().describe('What `hint` means.'),
    retryAfterMs: z.int().nullable(),
  })
  .meta({ id: 'DraftError' })
export type DraftError = z.infer<typeof DraftError>

/** Beside a list of notes. Absent where those are of an older release. */
export const NotesSaid = z.array(Said.nullable())
export type NotesSaid = z.infer<typeof NotesSaid>

/** Why a resource is in the draft. */
export const DraftLine = z
  .object({
    resourceId: z.string().describe('`kind/key` of a resource of the blueprint.'),
    words: z.string().describe('The words of the brief, or of a later message, that caused it; empty when there are none.'),
    confidence: z.number().min(0).max(1),
    on: z.boolean().describe('Whether it is to be used; unsure lines start switched off.'),
    from: z.enum(['brief', 'starter', 'previous']).describe('Written for this brief, or taken over from the starter or the draft before.'),
  })
  .meta({ id: 'DraftLine' })
export type DraftLine = z.infer<typeof DraftLine>

/** A line while the draft is being written, with the resource that it explains. Its blueprint is checked at the end. */
export const WrittenLine = DraftLine.extend({ resource: Resource }).meta({ id: 'WrittenDraftLine' })
export type WrittenLine = z.infer<typeof WrittenLine>

/** Something that the brief does not say. With a variable, the answer is that variable's value. */
export const DraftQuestion = z.object({ id: z.string(), text: z.string(), variable: z.string().nullable() }).meta({ id: 'DraftQuestion' })
export type DraftQuestion = z.infer<typeof DraftQuestion>

export const DraftDiff = z
  .object({
    previousDraftId: z.string(),
    added: z.array(z.string()).describe('Ids of resources, as `kind/key`.'),
    changed: z.array(z.object({ resourceId: z.string(), paths: z.array(z.string()) })),
    removed: z.array(z.object({ resourceId: z.string(), title: z.string() })),
    unchanged: z.int(),
  })
  .meta({ id: 'DraftDiff' })
export type DraftDiff = z.infer<typeof DraftDiff>

export const AiUsage = z
  .object({
    model: z.string(),
    calls: z.int().describe('Calls that were paid for; 0 when the answer was known already.'),
    promptTokens: z.int(),
    cachedTokens: z.int().describe('Of the prompt, those that the provider had in its own cache.'),
    completionTokens: z.int(),
    costUsd: z.number().nullable().describe('Null when the price of the model is not known here.'),
  })
  .meta({ id: 'AiUsage' })
export type AiUsage = z.infer<typeof AiUsage>

export const Draft = z
  .object({
    id: z.string(),
    status: DraftStatus,
    brief: z.string(),
    messages: z.array(z.string()).describe('What was said about it since the brief, oldest first.'),
    locationId: z.string().nullable(),
    starterId: z.string().nullable(),
    previousDraftId: z.string().nullable(),
    language: z.string().nullable().describe('Of the brief, such as en or de.'),
    blueprint: Blueprint.nullable(),
    lines: z.array(DraftLine),
    written: z.array(WrittenLine).describe('While it is running: the lines so far.'),
    questions: z.array(DraftQuestion),
    notes: z.array(z.string()),
    notesSaid: NotesSaid.optional().describe('What each of the notes means, in their order; null for what the model has written.'),
    diff: DraftDiff.nullable(),
    usage: AiUsage.nullable(),
    error: DraftError.nullable(),
    createdAt: z.iso.datetime(),
    completedAt: z.iso.datetime().nullable(),
    lastEventId: z.int().describe('Newest event that this answer already contains; stream from here.'),
  })
  .meta({ id: 'Draft' })
export type Draft = z.infer<typeof Draft>

export const DraftRequest = z.strictObject({
  brief: z.string().min(1).max(200_000).describe('What is wanted, in any language; a pasted page is read as its text.'),
  locationId: z.string().min(1).max(64).optional().describe('The names of what is there are taken into account.'),
  starterId: z.string().min(1).max(80).optional().describe('A blueprint to begin from: a starter or one of your own.'),
  previousDraftId: z.string().min(1).max(80).optional().describe('A draft that this one continues.'),
})
export type DraftRequest = z.infer<typeof DraftRequest>

export const DraftMessage = z.strictObject({
  text: z.string().min(1).max(20_000).describe('An answer to a question, or what should be different.'),
})
export type DraftMessage = z.infer<typeof DraftMessage>

export const DraftAnswer = z.object({ draftId: z.string() }).meta({ id: 'DraftAnswer' })
export type DraftAnswer = z.infer<typeof DraftAnswer>

export const DraftPage = z
  .object({
    items: z.array(
      Draft.pick({ id: true, status: true, brief: true, locationId: true, previousDraftId: true, error: true, createdAt: true }),
    ),
  })
  .meta({ id: 'DraftPage' })
export type DraftPage = z.infer<typeof DraftPage>
