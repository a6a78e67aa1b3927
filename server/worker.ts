import type { Context } from './context.ts'
import { runOutsideTenant } from './db/tenant-scope.ts'
import type { Drafter } from './drafts/drafter.ts'
import type { Runner } from './jobs/runner.ts'
import type { OpenQueue } from './queue/queue.ts'
import { handleDraftTask } from './workers/draft.ts'
import { handleLookTask } from './workers/look.ts'
import { handleMaintainTask } from './workers/maintenance.ts'
import { handlePurgeTask } from './workers/purge.ts'
import { handleReconcileTask } from './workers/reconcile.ts'
import { handleRunTask } from './workers/run.ts'
import { handleWebhookTask } from './workers/webhook.ts'

/** The queue side, every task one line. What a request nudges in its own process leaves that request's tenant behind. */
export async function startWorker(ctx: Context, queue: OpenQueue, runner: Runner, drafter: Drafter): Promise<void> {
  await queue.work('run', (data) => runOutsideTenant(() => handleRunTask(runner, data)))
  await queue.work('webhook', (data) => handleWebhookTask(ctx, data))
  await queue.work('reconcile', (data) => handleReconcileTask(ctx, data))
  await queue.work('look', (data) => handleLookTask(ctx, data))
  await queue.work('maintain', () => handleMaintainTask(ctx))
  await queue.work('purge', (data) => handlePurgeTask(ctx, data))
  await queue.work('draft', (data) => runOutsideTenant(() => handleDraftTask(drafter, data)))
}
