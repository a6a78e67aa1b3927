import type { Context } from '../context.ts'
import type { JobStatus } from '../contract/job.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
import { describeFailure } from './describe-failure.ts'
import type { JobRow } from './job-store.ts'
import { loadRun, type Run } from './load-run.ts'
import { claimJob, FencedError, recordOutcome, recordStatus, type Hold } from './run-store.ts'
import { walkSteps, type RunSignals } from './walk-steps.ts'

/** Carries one job out, or on: to its end, or until somebody stops it. Writes nothing once another process took over. */
export async function runJob(ctx: Context, jobId: string, signals: RunSignals): Promise<void> {
  const job = await claimJob(ctx.db, jobId)
  if (job === undefined) return
  const hold: Hold = { jobId, companyId: job.company_id, locationId: job.location_id, epoch: job.epoch }
  try {
    if (job.status !== 'PROCESSING' && job.wanted === 'run') await recordStatus(ctx.db, hold, 'PROCESSING', null)
    await carryOut(ctx, job, hold, signals)
  } catch (error) {
    if (!(error instanceof FencedError) && !signals.lost.aborted) throw error
    ctx.log.info({ jobId, epoch: hold.epoch }, 'another process has taken the job over')
  }
}

async function carryOut(ctx: Context, job: JobRow, hold: Hold, signals: RunSignals): Promise<void> {
  const run = await load(ctx, job, hold)
  if (run === undefined) return
  const ending = await walkSteps(ctx, hold, run, signals)
  switch (ending.is) {
    case 'stopped':
      return
    case 'halted':
      return recordStatus(ctx.db, hold, 'PAUSED', ending.message)
    case 'cancelled':
      await cancelRest(ctx, hold, run)
      return recordStatus(ctx.db, hold, 'CANCELLED', 'Cancelled. What was in flight has been finished.')
    case 'finished':
      return recordStatus(ctx.db, hold, ...conclude(run))
  }
}

/** A location that cannot be reached at all pauses the job; it goes on when the cause is gone. */
async function load(ctx: Context, job: JobRow, hold: Hold): Promise<Run | undefined> {
  try {
    return await loadRun(ctx, job)
  } catch (error) {
    if (!(error instanceof HighLevelError)) throw error
    const failure = describeFailure(error)
    await recordStatus(ctx.db, hold, 'PAUSED', `${failure.message} ${failure.hint}`)
    return undefined
  }
}

async function cancelRest(ctx: Context, hold: Hold, run: Run): Promise<void> {
  for (const step of run.steps.values()) {
    if (step.status !== 'PENDING') continue
    await recordOutcome(ctx.db, hold, step, step.attempts, { status: 'CANCELLED', message: 'Not started: the job was cancelled' })
    step.status = 'CANCELLED'
  }
}

function conclude(run: Run): [JobStatus, string] {
  const count = (status: string): number => [...run.steps.values()].filter((step) => step.status === status).length
  const done = count('SUCCESS')
  const failed = count('FAILED')
  const skipped = count('SKIPPED')
  if (failed + skipped === 0) return ['SUCCESS', done === 0 ? 'Nothing had to be changed.' : `${done} changes applied.`]
  const sum = `${done} applied, ${failed} failed, ${skipped} skipped because of them.`
  return [done === 0 ? 'FAILED' : 'PARTIAL', sum]
}

