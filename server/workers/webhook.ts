import type { Context } from '../context.ts'
import { cancelJobsOf } from '../jobs/job-store.ts'
import type { Messages } from '../queue/queue.ts'
import { handleWebhook } from '../webhooks/handle-webhook.ts'

/** Works on one delivery of the inbox; what an uninstall ends is told to the jobs of the locations. */
export async function handleWebhookTask(ctx: Context, data: Messages['webhook']): Promise<void> {
  const outcome = await handleWebhook(ctx, data.webhookId, cancelJobsOf)
  ctx.log.info({ webhookId: data.webhookId, outcome: outcome ?? 'handled before' }, 'webhook')
}
