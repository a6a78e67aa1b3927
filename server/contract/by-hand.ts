import { z } from 'zod'
import { DeepLink } from './deep-link.ts'
import { Said } from './said.ts'

/** Whether a thing that a person makes by hand is there: `there` where the platform has no word for published. */
export const ByHandFound = z.enum(['published', 'draft', 'there', 'missing', 'unknown'])
export type ByHandFound = z.infer<typeof ByHandFound>

/** How a thing that only a person can make stands in the location, and how to make it. */
export const ByHandState = z
  .object({
    found: ByHandFound,
    detail: z.string().describe('The same in words.'),
    said: Said.optional(),
    why: z.string().nullable().describe('What it is good for.'),
    steps: z.array(z.string()).describe('What to do, in order.'),
    uses: z.array(
      z.object({
        kind: z.string(),
        title: z.string().describe('The exact name, as it is or will be in the location.'),
        id: z.string().nullable(),
        parts: z.array(z.string()).describe('Exact names inside it, such as the stages of a pipeline.'),
      }),
    ),
    link: DeepLink.nullable().describe('Where it is, or where it is made.'),
  })
  .meta({ id: 'ByHandState' })
export type ByHandState = z.infer<typeof ByHandState>
