import type { AuditAction } from '../contract/audit.ts'
import { recordDeed } from '../audit/audit-log.ts'
import type { Actor, Context } from '../context.ts'
import { type JobAction, type JobStatus, type JobSummary } from '../contract/job.ts'
import { say, saying } from '../contract/say.ts'
import type { Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { appendEvent } from '../events/event-log.ts'
import { requireActiveCompany, requireActiveInstall } from '../installs/require-install.ts'
import { requireMayGround } from '../plans/ground.ts'
import { getPlanOfCompany } from '../plans/plan-store.ts'
import { requireMay } from '../sessions/may.ts'
import { beginUndo, getJobOfCompany, lockJobOfCompany, reopenSteps, setWanted, type JobRow } from './job-store.ts'
import { refuseBusy } from './refuse-busy.ts'
import { progressFacts } from './run-store.ts'
import { isPartUndone } from './step-store.ts'
import { viewJobSummary } from './view-job.ts'

/**
 * Pauses, resumes, cancels, retries or rolls back a job. What is in flight is finished first; the events tell when it has stopped.
 * Throws `not_found`, `wrong_state`, `location_busy`, `not_installed`.
 */
export async function controlJob(ctx: Context, actor: Actor, id: string, action: JobAction): Promise<JobSummary> {
  const seen = await getJobOfCompany(ctx.db, actor.companyId, id)
  requireMay(actor, 'jobs.control', seen.location_id)
  if (action !== 'pause' && action !== 'cancel') await requireAccess(ctx, actor, seen)
  const done = ctx.db.transaction().execute(async (tx) => {
    const job = await lockJobOfCompany(tx, actor.companyId, id)
    await recordDeed(tx, actor, ctx.now(), {
      action: deeds[action],
      subject: { kind: 'job', id, name: job.blueprint_name },
      locationId: job.location_id,
      planHash: job.plan_hash,
      before: { status: job.status },
    })
    switch (action) {
      case 'pause':
        return pause(tx, job)
      case 'cancel':
        return cancel(ctx, tx, job)
      case 'resume':
        return resume(ctx, tx, job)
      case 'retry':
        return retry(ctx, tx, job)
      case 'rollback':
        return rollback(ctx, tx, job)
    }
  })
  await done.catch((error: unknown) => refuseRace(ctx, seen, error))
  return viewJobSummary(await getJobOfCompany(ctx.db, actor.companyId, id))
}

/** Two ended jobs taken up at once: the database lets one in, and whoever asked for the other is told of it. */
async function refuseRace(ctx: Context, job: JobRow, error: unknown): Promise<never> {
  if ((error as { code?: string }).code === '23505') await refuseBusy(ctx.db, job.company_id, job.location_id)
  throw error
}

const deeds = {
  pause: 'job.paused',
  resume: 'job.resumed',
  cancel: 'job.cancelled',
  retry: 'job.retried',
  rollback: 'job.rolled_back',
} as const satisfies Record<JobAction, AuditAction>

/** What goes on with the agency's token is an agency admin's; and until it is there, a sub-account needs no install. */
async function requireAccess(ctx: Context, actor: Actor, job: JobRow): Promise<void> {
  const plan = await getPlanOfCompany(ctx.db, actor.companyId, job.plan_id)
  requireMayGround(actor, job.location_id, plan.resources)
  if (job.arrival === 'due') await requireActiveCompany(ctx, actor.companyId)
  else await requireActiveInstall(ctx, actor.companyId, job.location_id)
}

/** Who cancelled, or let us go, is not answered with a job that lives on. */
async function pause(tx: Tx, job: JobRow): Promise<void> {
  requireStatus(job, ['PENDING', 'PROCESSING'], 'pause')
  if (job.wanted === 'cancel') throw new AppError('wrong_state', say('job.cannot_pause', { state: saying('job.is_cancelling') }))
  await setWanted(tx, job.id, 'pause', undefined)
}

/** A paused job has no runner to hear of it: it goes back in line and ends at once. */
async function cancel(ctx: Context, tx: Tx, job: JobRow): Promise<void> {
  requireStatus(job, ['PENDING', 'PROCESSING', 'PAUSED'], 'cancel')
  await setWanted(tx, job.id, 'cancel', job.status === 'PAUSED' ? 'PENDING' : undefined)
  await ctx.queue.send('run', { jobId: job.id }, { tx })
}

async function resume(ctx: Context, tx: Tx, job: JobRow): Promise<void> {
  if (job.wanted === 'pause' && (job.status === 'PENDING' || job.status === 'PROCESSING')) return setWanted(tx, job.id, 'run', undefined)
  requireStatus(job, ['PAUSED'], 'resume')
  await start(ctx, tx, job)
}

/** Only what is missing runs: what failed, and what was skipped because of it. */
async function retry(ctx: Context, tx: Tx, job: JobRow): Promise<void> {
  requireStatus(job, ['PARTIAL', 'FAILED', 'CANCELLED'], 'retry')
  if (await isPartUndone(tx, job.id)) throw new AppError('wrong_state', say('job.part_undone'))
  await refuseBusy(tx, job.company_id, job.location_id)
  const reopened = await reopenSteps(tx, job.id)
  if (reopened === 0) throw new AppError('wrong_state', say('job.nothing_left'))
  await start(ctx, tx, job)
}

async function start(ctx: Context, tx: Tx, job: JobRow): Promise<void> {
  await setWanted(tx, job.id, 'run', 'PENDING')
  await announce(ctx, tx, job)
}

async function rollback(ctx: Context, tx: Tx, job: JobRow): Promise<void> {
  requireStatus(job, ['SUCCESS', 'PARTIAL', 'FAILED', 'CANCELLED'], 'roll_back')
  await refuseBusy(tx, job.company_id, job.location_id)
  if ((await beginUndo(tx, job.id)) === 0) throw new AppError('wrong_state', say('job.nothing_to_undo'))
  await announce(ctx, tx, job)
}

/** Tells readers of the new state, and wakes a worker. */
async function announce(ctx: Context, tx: Tx, job: JobRow): Promise<void> {
  const now = await getJobOfCompany(tx, job.company_id, job.id)
  await appendEvent(
    tx,
    { companyId: job.company_id, locationId: job.location_id, jobId: job.id },
    { type: 'job.status', status: now.status as JobStatus, message: null, ...progressFacts(now) },
  )
  await ctx.queue.send('run', { jobId: job.id }, { tx })
}

function requireStatus(job: JobRow, allowed: JobStatus[], verb: 'pause' | 'cancel' | 'resume' | 'retry' | 'roll_back'): void {
  if (allowed.includes(job.status as JobStatus)) return
  throw new AppError('wrong_state', say(`job.cannot_${verb}`, { state: saying(`job.is_${job.status as JobStatus}`) }))
}
