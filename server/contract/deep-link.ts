import { z } from 'zod'

export const DeepLink = z
  .object({
    url: z.string(),
    exact: z.boolean().describe('It leads to the very thing; else to the section of the platform in which it is found by its name.'),
  })
  .meta({ id: 'DeepLink' })
export type DeepLink = z.infer<typeof DeepLink>
