import type { Context } from '../context.ts'
import type { Messages } from '../queue/queue.ts'
import { finishDeletion } from '../settings/delete-data.ts'

/** Deletes what a company has asked to have deleted; throws, to be tried again, while one of its jobs is still live. */
export function handlePurgeTask(ctx: Context, data: Messages['purge']): Promise<void> {
  return finishDeletion(ctx, data.companyId)
}
