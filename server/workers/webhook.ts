import type { Context } from '../context.ts'
import { createLanes } from '../installs/lanes.ts'
import { cancelJobsOf } from '../jobs/job-store.ts'
import type { Messages } from '../queue/queue.ts'
import { handleWebhook } from '../webhooks/handle-webhook.ts'

/** A whole batch comes at once; connections must be left for those that arrive meanwhile. */
const inTurn = createLanes(2)

/** Works on one delivery of the inbox; what an uninstall ends is told to the jobs of the locations. */
export async function handleWebhookTask(ctx: Context, data: Messages['webhook']): Promise<void> {
  const outcome = await inTurn(() => handleWebhook(ctx, data.webhookId, cancelJobsOf))
  ctx.log.info({ webhookId: data.webhookId, outcome: outcome ?? 'handled before' }, 'webhook')
}
