import type { Context } from '../context.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import { reconcileInstalls } from '../installs/reconcile-installs.ts'
import { cancelJobsOf } from '../jobs/job-store.ts'
import type { Messages } from '../queue/queue.ts'
import { endAccess } from '../sessions/end-access.ts'
import { dropOldSessions } from '../sessions/session-store.ts'

const sessionsKeptMs = 24 * 60 * 60 * 1000

/** Brings one company's installs in line with the platform's list. Only what may go better later is tried again. */
export async function handleReconcileTask(ctx: Context, { companyId, looksIn = false }: Messages['reconcile']): Promise<void> {
  if (looksIn) await ctx.queue.send('look', { companyId })
  await dropOldSessions(ctx.db, new Date(ctx.now().getTime() - sessionsKeptMs))
  try {
    const result = await reconcileInstalls(ctx, companyId, async (tx, company, locationIds) => {
      await endAccess(tx, company, locationIds, ctx.now())
      await cancelJobsOf(tx, company, locationIds)
    })
    ctx.log.info({ companyId, ...result }, 'installs reconciled')
  } catch (error) {
    if (!isHighLevelError(error, 'revoked', 'suspended', 'forbidden_scope')) throw error
    ctx.log.warn({ err: error, companyId, reason: error.reason }, 'installs could not be reconciled')
  }
}
