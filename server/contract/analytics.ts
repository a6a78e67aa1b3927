import { z } from 'zod'

const count = z.int().min(0)

/** What jobs have come to in a while, in one sub-account or in all of the company. */
export const Analytics = z
  .object({
    since: z.iso.datetime(),
    until: z.iso.datetime(),
    totals: z.object({
      jobs: count.describe('Begun in this time, live ones too.'),
      succeeded: count,
      partial: count,
      failed: count,
      cancelled: count,
      rolledBack: count,
      objects: count.describe('Things that were made or changed and still stand: steps done, without those taken back.'),
      apiCalls: count.describe('Writes that were tried, repeated ones counted each; reading is not in it.'),
      medianSeconds: z.number().nullable().describe('From start to end of the jobs that did all they should.'),
    }),
    byDay: z
      .array(z.object({ day: z.iso.date(), succeeded: count, partial: count, failed: count }))
      .describe('Every day of the time, in the time zone that was asked for, by when jobs ended.'),
    waitingPlans: z
      .array(
        z.object({
          id: z.string(),
          blueprintName: z.string(),
          locationId: z.string(),
          locationName: z.string(),
          decisions: count,
          createdAt: z.iso.datetime(),
        }),
      )
      .describe('The newest plan of a sub-account when a person has still to decide something in it; of the last 7 days, at most 10.'),
    openHandOvers: z
      .array(
        z.object({
          jobId: z.string(),
          blueprintName: z.string(),
          locationId: z.string(),
          locationName: z.string(),
          tasks: count.min(1).describe('Not ticked off on its hand-over sheet.'),
          completedAt: z.iso.datetime(),
        }),
      )
      .describe(
        'Jobs that are done but for what a person does by hand, the newest of each blueprint in a sub-account; of the last 14 days, at most 10.',
      ),
    aiCost: z
      .object({ calls: count, costUsd: z.number().nullable() })
      .describe('Of the whole company; the cost is null when the price of a model is not known.')
      .optional(),
  })
  .meta({ id: 'Analytics' })
export type Analytics = z.infer<typeof Analytics>

export const AnalyticsRequest = z.object({
  locationId: z.string().min(1).max(64).optional(),
  days: z.coerce.number().int().min(1).max(366).default(30),
  timeZone: z.string().max(64).default('UTC').describe('An IANA name such as America/Chicago, for where a day begins.'),
})
export type AnalyticsRequest = z.infer<typeof AnalyticsRequest>
