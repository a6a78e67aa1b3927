import type { Context } from '../context.ts'
import type { JobStatus } from '../contract/job.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
import { describeFailure } from './describe-failure.ts'
import type { JobRow } from './job-store.ts'
import { loadRun, type Run, type RunStep } from './load-run.ts'
import { startPulse, type Pulse } from './pulse.ts'
import { claimJob, FencedError, recordOutcome, recordStatus, type Hold } from './run-store.ts'
import { rollBack } from './roll-back.ts'
import { verifyJob } from './verify-job.ts'
import { walkSteps, type Craft } from './walk-steps.ts'
import { workOnStep } from './work-on-step.ts'

export type RunSignals = {
  /** Another process may hold the job from now on. */
  lost: AbortSignal
  /** This process is going down: finish what is in flight and leave the rest. */
  stop: AbortSignal
}

/** Carries one job out, or on: to its end, or until somebody stops it. Writes nothing once another process took over. */
export async function runJob(ctx: Context, jobId: string, signals: RunSignals): Promise<void> {
  const job = await claimJob(ctx.db, jobId)
  if (job === undefined) return
  const hold: Hold = { jobId, companyId: job.company_id, locationId: job.location_id, epoch: job.epoch }
  const pulse = startPulse(ctx, hold, signals.lost)
  try {
    if (job.status === 'ROLLING_BACK') return await rollBack(ctx, job, hold, pulse, signals.stop)
    if (job.status !== 'PROCESSING' && job.wanted === 'run') await recordStatus(ctx.db, hold, 'PROCESSING', null)
    await carryOut(ctx, job, hold, pulse, signals.stop)
  } catch (error) {
    if (!(error instanceof FencedError) && !pulse.lost.aborted) throw error
    ctx.log.info({ jobId, epoch: hold.epoch }, 'another process has taken the job over')
  } finally {
    pulse.stop()
  }
}

async function carryOut(ctx: Context, job: JobRow, hold: Hold, pulse: Pulse, stop: AbortSignal): Promise<void> {
  const run = await load(ctx, job, hold)
  if (run === undefined) return
  const ending = await walkSteps(ctx, hold, run.steps, applying(ctx, hold, run), pulse, stop)
  switch (ending.is) {
    case 'stopped':
      return
    case 'halted':
      return recordStatus(ctx.db, hold, 'PAUSED', ending.message)
    case 'cancelled':
      await cancelRest(ctx, hold, run)
      return recordStatus(ctx.db, hold, 'CANCELLED', 'Cancelled. What was in flight has been finished.')
    case 'finished':
      return finish(ctx, hold, run)
  }
}

function applying(ctx: Context, hold: Hold, run: Run): Craft<RunStep> {
  return {
    needsCall: (step) => step.action !== 'adopt',
    work: (step, tools) => workOnStep({ ctx, hold, run, step, ...tools }),
    skip: (step, because) =>
      recordOutcome(ctx.db, hold, step, step.attempts, { status: 'SKIPPED', message: `Skipped because ${because.title} did not succeed` }),
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

/** A job has succeeded when what it did is there: a difference found on reading back makes it partial. */
async function finish(ctx: Context, hold: Hold, run: Run): Promise<void> {
  const [status, message] = conclude(run)
  const wrote = [...run.steps.values()].some((step) => step.status === 'SUCCESS')
  if (!wrote) return recordStatus(ctx.db, hold, status, message)
  await recordStatus(ctx.db, hold, 'PROCESSING', 'Everything is sent; reading it back.')
  const verification = await verifyJob(ctx, run)
  if (verification.state === 'same') return recordStatus(ctx.db, hold, status, `${message} Read back: all is there.`, verification)
  if (verification.state === 'unknown') return recordStatus(ctx.db, hold, status, `${message} It could not be read back: ${verification.why}`, verification)
  const count = verification.differences.length
  const worse = status === 'SUCCESS' ? 'PARTIAL' : status
  return recordStatus(ctx.db, hold, worse, `${message} Read back: ${count} ${count === 1 ? 'line is' : 'lines are'} not as it should be.`, verification)
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

