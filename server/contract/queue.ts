import { z } from 'zod'

/** What an operator sees of the queue; messages hold ids only. */
export const QueueReport = z
  .object({
    queues: z.array(
      z.object({
        name: z.string(),
        waiting: z.int().describe('Ready to be taken, or to be tried again.'),
        active: z.int(),
        failed: z.int().describe('Given up; kept for an hour.'),
        oldestWaitingSeconds: z.number().nullable(),
      }),
    ),
    liveJobs: z.array(z.object({ status: z.string(), count: z.int(), oldestSeconds: z.number() })),
    unhandledWebhooks: z.object({ count: z.int(), oldestSeconds: z.number().nullable() }),
  })
  .meta({ id: 'QueueReport' })
export type QueueReport = z.infer<typeof QueueReport>

/** `maintain`: retention, purge, reconcile. `reconcile` and `purge` want a company. */
export const QueueRequest = z
  .discriminatedUnion('task', [
    z.strictObject({ task: z.literal('maintain') }),
    z.strictObject({ task: z.literal('reconcile'), companyId: z.string().min(1).max(64) }),
    z.strictObject({ task: z.literal('run'), jobId: z.string().min(1).max(80) }),
  ])
  .meta({ id: 'QueueRequest' })
export type QueueRequest = z.infer<typeof QueueRequest>
