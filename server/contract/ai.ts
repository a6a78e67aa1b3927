import { z } from 'zod'
import { Resource, Variable } from './blueprint.ts'
import { AiUsage, NotesSaid } from './draft.ts'
import { KindName } from './kind-names.ts'

/** Prose for a person; it is shown as text, and links in it are not followed. */
const text = z.string()

const Document = z.record(z.string(), z.unknown())

export const ExplainRequest = z.strictObject({
  problem: z
    .strictObject({
      code: z.string().max(80).optional(),
      reason: z.string().max(80).optional(),
      path: z.string().max(300).optional(),
      message: z.string().min(1).max(2_000),
      hint: z.string().max(2_000).optional(),
    })
    .describe('A fault of a check, a refusal, or the error of a step, as it was shown.'),
  resource: z
    .strictObject({ kind: z.string().max(60), key: z.string().max(80).optional(), spec: Document.optional() })
    .optional()
    .describe('What it is about.'),
  language: z.string().max(20).optional().describe('To answer in, such as en or de. Default: that of the texts.'),
})
export type ExplainRequest = z.infer<typeof ExplainRequest>

export const Explanation = z
  .object({ meaning: text.describe('What it means here.'), fix: z.array(text).describe('What to do, in order.'), usage: AiUsage })
  .meta({ id: 'Explanation' })
export type Explanation = z.infer<typeof Explanation>

export const ImproveRequest = z
  .strictObject({
    blueprint: Document.optional().describe('A blueprint document (see Blueprint).'),
    blueprintId: z.string().min(1).max(80).optional(),
    wish: z.string().max(1_000).optional().describe('What matters most, in words.'),
  })
  .refine((request) => (request.blueprint === undefined) !== (request.blueprintId === undefined), {
    message: 'send either blueprint or blueprintId',
    path: ['blueprint'],
  })
export type ImproveRequest = z.infer<typeof ImproveRequest>

/** One line to accept or dismiss. Accepting: put `resource` in (or take `resourceId` out) and add `variables`. */
export const Suggestion = z
  .object({
    id: z.string(),
    action: z.enum(['add', 'change', 'remove']),
    resourceId: z.string(),
    title: text,
    why: text,
    confidence: z.number().min(0).max(1),
    resource: Resource.nullable().describe('As it would be; null for remove.'),
    variables: z.record(z.string(), Variable).describe('New variables that it brings.'),
  })
  .meta({ id: 'Suggestion' })
export type Suggestion = z.infer<typeof Suggestion>

export const Improvements = z
  .object({
    suggestions: z.array(Suggestion),
    notes: z.array(text),
    notesSaid: NotesSaid.optional().describe('What each of the notes means.'),
    usage: AiUsage,
  })
  .meta({ id: 'Improvements' })
export type Improvements = z.infer<typeof Improvements>

export const DescribeRequest = z.strictObject({
  kind: KindName,
  name: z.string().min(1).max(200),
  spec: Document.optional(),
  audience: z.enum(['client', 'team']).optional().describe('For whom: the client of the agency (default), or its own people.'),
  language: z.string().max(20).optional().describe('To answer in, such as en or de. Default: that of the name.'),
})
export type DescribeRequest = z.infer<typeof DescribeRequest>

export const Description = z.object({ text, usage: AiUsage }).meta({ id: 'Description' })
export type Description = z.infer<typeof Description>

const Limit = z.object({
  questions: z.int().describe('How many may be asked in the window.'),
  asked: z.int(),
  windowMinutes: z.int(),
  resetsAt: z.iso.datetime().nullable().describe('When there is room again; null while there is.'),
})

/** What drafting has cost over the last 30 days, and how much may still be asked. */
export const AiUsageReport = z
  .object({
    model: z.string().nullable().describe('Null while drafting is off.'),
    own: Limit,
    company: Limit.extend({
      days: z.int(),
      calls: z.int().describe('Calls that were paid for.'),
      fromCache: z.int().describe('Questions whose answer was known already.'),
      promptTokens: z.int(),
      cachedTokens: z.int(),
      completionTokens: z.int(),
      costUsd: z.number().describe('Of the calls whose price is known.'),
    })
      .nullable()
      .describe('Only for whom the whole company is shown.'),
  })
  .meta({ id: 'AiUsageReport' })
export type AiUsageReport = z.infer<typeof AiUsageReport>
