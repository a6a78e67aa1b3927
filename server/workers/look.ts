import type { Context } from '../context.ts'
import { lookIntoAll } from '../installs/look-into-all.ts'
import type { Messages } from '../queue/queue.ts'

/** Reads a few locations of a company and leaves the rest to the next message, so that no round keeps others from theirs. */
export async function handleLookTask(ctx: Context, { companyId, after }: Messages['look']): Promise<void> {
  const { shut, next } = await lookIntoAll(ctx, companyId, after)
  ctx.log.info({ companyId, shut, next }, 'looked into locations')
  if (next !== undefined) await ctx.queue.send('look', { companyId, after: next })
}
