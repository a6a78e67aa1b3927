import { z } from 'zod'
import { ByHandFound } from './by-hand.ts'
import { DeepLink } from './deep-link.ts'
import { JobStatus } from './job.ts'
import { KindName } from './kind-names.ts'
import { Said } from './said.ts'

export const HandOverThing = z.object({
  title: z.string(),
  id: z.string().nullable().describe("The platform's id."),
  facts: z.array(
    z.object({ label: z.string(), value: z.string(), field: z.string().optional().describe('The field that it is of, as `kind.field`.') }),
  ),
  link: DeepLink.optional().describe('Where it is.'),
})
export type HandOverThing = z.infer<typeof HandOverThing>

/** One thing that a person does by hand, with the exact names to use. */
export const HandOverTask = z.object({
  id: z.string(),
  kind: KindName,
  title: z.string(),
  why: z.string().nullable(),
  steps: z.array(z.string()),
  uses: z.array(z.object({ kind: z.string(), title: z.string(), id: z.string().nullable(), parts: z.array(z.string()).optional() })),
  link: z.string().nullable().describe('What the blueprint gives: the page where it is done, or instructions.'),
  found: ByHandFound.optional().describe('Whether it was there when last looked.'),
  detail: z.string().optional().describe('The same in words.'),
  said: Said.optional().describe('What `detail` means.'),
  page: DeepLink.optional().describe("Where it is, or is made, in the platform's own pages."),
  done: z.boolean(),
})
export type HandOverTask = z.infer<typeof HandOverTask>

/** What did not work. `reason` is that of the failure, where there is one. */
export const HandOverProblem = z.object({
  title: z.string(),
  what: z.string(),
  next: z.string(),
  reason: z.string().optional(),
  said: Said.optional().describe('What `what` means.'),
  nextSaid: Said.optional().describe('What `next` means.'),
})
export type HandOverProblem = z.infer<typeof HandOverProblem>

/** What was set up, what is left to do by hand, and what did not work: the sheet that goes to whoever takes over. */
export const HandOver = z
  .object({
    jobId: z.string(),
    locationId: z.string(),
    locationName: z.string(),
    blueprintName: z.string(),
    status: JobStatus,
    startedBy: z.string(),
    completedAt: z.iso.datetime().nullable(),
    message: z.string().nullable(),
    said: Said.optional(),
    groups: z.array(z.object({ kind: KindName, title: z.string(), things: z.array(HandOverThing) })),
    people: z
      .array(z.object({ name: z.string(), email: z.string(), how: z.string(), said: Said.optional() }))
      .describe('Users who were added, and how they get in.'),
    tasks: z.array(HandOverTask),
    problems: z.array(HandOverProblem),
  })
  .meta({ id: 'HandOver' })
export type HandOver = z.infer<typeof HandOver>

export const HandOverTick = z.strictObject({ taskId: z.string().min(1).max(200), done: z.boolean() })
export type HandOverTick = z.infer<typeof HandOverTick>
