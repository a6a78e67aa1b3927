import type { Context } from './context.ts'
import type { Drafter } from './drafts/drafter.ts'
import type { Runner } from './jobs/runner.ts'
import type { OpenQueue } from './queue/queue.ts'
import { handleDraftTask } from './workers/draft.ts'
import { handleReconcileTask } from './workers/reconcile.ts'
import { handleRunTask } from './workers/run.ts'
import { handleWebhookTask } from './workers/webhook.ts'

/** The queue side, every task one line. */
export async function startWorker(ctx: Context, queue: OpenQueue, runner: Runner, drafter: Drafter): Promise<void> {
  await queue.work('run', (data) => handleRunTask(runner, data))
  await queue.work('webhook', (data) => handleWebhookTask(ctx, data))
  await queue.work('reconcile', (data) => handleReconcileTask(ctx, data))
  await queue.work('draft', (data) => handleDraftTask(drafter, data))
}
