import { recordDeed } from '../audit/audit-log.ts'
import type { Actor, Context } from '../context.ts'
import { isLiveJob, type JobStatus } from '../contract/job.ts'
import { requireMay } from '../sessions/may.ts'
import { controlJob } from './control-job.ts'
import { deleteJob, getJobOfCompany } from './job-store.ts'

/** Cancels a job that is live; removes one that has ended, with its events. What it applied stays known. */
export async function removeJob(ctx: Context, actor: Actor, id: string): Promise<'cancelled' | 'removed'> {
  const job = await getJobOfCompany(ctx.db, actor.companyId, id)
  requireMay(actor, 'jobs.control', job.location_id)
  if (isLiveJob(job.status as JobStatus)) {
    await controlJob(ctx, actor, id, 'cancel')
    return 'cancelled'
  }
  await ctx.db.transaction().execute(async (tx) => {
    await deleteJob(tx, actor.companyId, id)
    await recordDeed(tx, actor, ctx.now(), {
      action: 'job.removed',
      subject: { kind: 'job', id, name: job.blueprint_name },
      locationId: job.location_id,
      planHash: job.plan_hash,
      before: { status: job.status },
    })
  })
  return 'removed'
}
