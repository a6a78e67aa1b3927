import { recordDeed } from '../audit/audit-log.ts'
import type { Actor, Context } from '../context.ts'
import { isLiveJob, type JobStatus } from '../contract/job.ts'
import { requireMay } from '../sessions/may.ts'
import { controlJob } from './control-job.ts'
import { deleteJob, getJobOfCompany, lockJobOfCompany } from './job-store.ts'

/** Cancels a job that is live; removes one that has ended, with its events. What it applied stays known. */
export async function removeJob(ctx: Context, actor: Actor, id: string): Promise<'cancelled' | 'removed'> {
  const seen = await getJobOfCompany(ctx.db, actor.companyId, id)
  requireMay(actor, 'jobs.control', seen.location_id)
  if (await removeEnded(ctx, actor, id)) return 'removed'
  await controlJob(ctx, actor, id, 'cancel')
  return 'cancelled'
}

/** False when it lives: somebody may have had it tried again, or rolled back, in this very moment. */
async function removeEnded(ctx: Context, actor: Actor, id: string): Promise<boolean> {
  return ctx.db.transaction().execute(async (tx) => {
    const job = await lockJobOfCompany(tx, actor.companyId, id)
    if (isLiveJob(job.status as JobStatus)) return false
    await deleteJob(tx, actor.companyId, id)
    await recordDeed(tx, actor, ctx.now(), {
      action: 'job.removed',
      subject: { kind: 'job', id, name: job.blueprint_name },
      locationId: job.location_id,
      planHash: job.plan_hash,
      before: { status: job.status },
    })
    return true
  })
}
