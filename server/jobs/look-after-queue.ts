import type { Context } from '../context.ts'
import type { QueueReport, QueueRequest } from '../contract/queue.ts'
import { readBacklog } from './backlog-store.ts'

/** What waits: messages, live jobs, and webhooks that nobody has worked on. For the operator, over all tenants; ids only. */
export async function reportQueue(ctx: Pick<Context, 'db' | 'queue'>): Promise<QueueReport> {
  const [queues, backlog] = await Promise.all([ctx.queue.depths?.() ?? [], readBacklog(ctx.db)])
  return { queues, ...backlog }
}

/** Has a task done that does no harm when it is done once more than needed. */
export async function enqueueTask(ctx: Pick<Context, 'queue' | 'log'>, request: QueueRequest): Promise<{ task: string }> {
  ctx.log.info({ ...request }, 'the operator has asked for a task')
  if (request.task === 'maintain') await ctx.queue.send('maintain', {})
  else if (request.task === 'reconcile') await ctx.queue.send('reconcile', { companyId: request.companyId })
  else await ctx.queue.send('run', { jobId: request.jobId })
  return { task: request.task }
}
