import type { Context } from '../context.ts'
import type { JobStatus } from '../contract/job.ts'
import type { KindName } from '../contract/kind-names.ts'
import type { Said } from '../contract/said.ts'
import { say, saying, told } from '../contract/say.ts'
import { crashAt } from '../crash-points.ts'
import { findPlanOfJob, type StoredPlan } from '../plans/plan-store.ts'
import { kindOf } from '../resources/registry.ts'
import { arrive } from './arrive.ts'
import { cancelRest } from './cancel-rest.ts'
import { FencedError } from './fenced-error.ts'
import { loadRun, type Run, type RunStep } from './load-run.ts'
import { placeOf } from './open-place.ts'
import { startPulse, type Pulse } from './pulse.ts'
import { claimJob, type ClaimedJob, recordPause, recordStatus, type Hold } from './run-store.ts'
import { recordOutcome } from './journal.ts'
import { rollBack } from './roll-back.ts'
import { keepUndeleted } from './verify-deletions.ts'
import { verifyJob, whyOf } from './verify-job.ts'
import { walkSteps, type Craft, type Ending } from './walk-steps.ts'
import { mayBeThere, workOnStep } from './work-on-step.ts'

export type RunSignals = {
  /** Another process may hold the job from now on. */
  lost: AbortSignal
  /** This process is going down: finish what is in flight and leave the rest. */
  stop: AbortSignal
}

const pausedMessage = say('job.paused')

/** Carries one job out, or on: to its end, or until somebody stops it. Writes nothing once another process took over. */
export async function runJob(ctx: Context, jobId: string, signals: RunSignals): Promise<void> {
  const claimedAt = performance.now()
  const [job, plan] = await Promise.all([claimJob(ctx.db, jobId), findPlanOfJob(ctx.db, jobId).catch(() => undefined)])
  if (job === undefined) return
  crashAt('after-claim')
  const hold: Hold = { jobId, companyId: job.company_id, locationId: job.location_id, epoch: job.epoch }
  const pulse = startPulse(ctx, hold, signals.lost, claimedAt)
  try {
    if (job.status === 'ROLLING_BACK') await rollBack(ctx, job, hold, pulse, signals.stop)
    else await carryOut(ctx, job, plan, hold, pulse, signals.stop)
  } catch (error) {
    if (!(error instanceof FencedError) && !pulse.lost.aborted) throw error
    ctx.log.info({ jobId, epoch: hold.epoch }, 'another process has taken the job over')
  } finally {
    pulse.stop()
  }
}

/** A job that is left as it is, because it is to go on after all or because this process stops, is taken up by the next look. */
async function carryOut(
  ctx: Context,
  job: ClaimedJob,
  early: StoredPlan | undefined,
  hold: Hold,
  pulse: Pulse,
  stop: AbortSignal,
): Promise<void> {
  const run = await loadRun(ctx, job, early)
  const ending = job.wanted === 'run' ? await advance(ctx, job, hold, run, pulse, stop) : ({ is: 'wished', wish: job.wanted } as const)
  if (ending.is === 'stopped' || ending.is === 'waits') return
  if (ending.is === 'finished') return finish(ctx, hold, run)
  const [cause, message] = ending.is === 'halted' ? (['platform', ending] as const) : (['wish', pausedMessage] as const)
  if ((await recordPause(ctx.db, hold, cause, message)) !== 'cancel') return
  await cancelRest(ctx, hold, run, pulse)
  await recordStatus(ctx.db, hold, 'CANCELLED', say('job.cancelled'))
}

/** What has to be there first is made first; then the location is looked at, planned again, and filled. */
async function advance(ctx: Context, job: ClaimedJob, hold: Hold, run: Run, pulse: Pulse, stop: AbortSignal): Promise<Ending> {
  if (job.arrival === 'due') {
    const first = new Map([...run.steps].filter(([, step]) => kindOf(step.kind as KindName).comesFirst === true))
    const isOpen = [...first.values()].some((step) => step.status === 'PENDING')
    const made: Ending = isOpen ? await walk(ctx, job, hold, run, first, pulse, stop) : { is: 'finished' }
    const ending = made.is === 'finished' ? await arrive(ctx, job, hold, run, pulse, stop) : made
    if (ending.is !== 'finished') return ending
  }
  return walkToTheEnd(ctx, job, hold, run, pulse, stop)
}

/** Nothing is deleted before everything else is done, and nothing at all when something of it was not. */
async function walkToTheEnd(ctx: Context, job: ClaimedJob, hold: Hold, run: Run, pulse: Pulse, stop: AbortSignal): Promise<Ending> {
  const isDelete = (step: RunStep): boolean => step.action === 'delete'
  const doomed = [...run.steps.values()].filter((step) => isDelete(step) && step.status === 'PENDING')
  if (doomed.length === 0) return walk(ctx, job, hold, run, run.steps, pulse, stop)
  const others = new Map([...run.steps].filter(([, step]) => !isDelete(step)))
  if ([...others.values()].some((step) => step.status === 'PENDING')) {
    const ending = await walk(ctx, job, hold, run, others, pulse, stop)
    if (ending.is !== 'finished') return ending
  }
  const broken = [...others.values()].find((step) => step.status !== 'SUCCESS')
  if (broken === undefined) return walk(ctx, job, hold, run, run.steps, pulse, stop)
  for (const step of doomed) {
    await applying(ctx, hold, run).skip(step, broken)
    step.status = 'SKIPPED'
  }
  return { is: 'finished' }
}

async function walk(
  ctx: Context,
  job: ClaimedJob,
  hold: Hold,
  run: Run,
  steps: ReadonlyMap<string, RunStep>,
  pulse: Pulse,
  stop: AbortSignal,
): Promise<Ending> {
  if (job.status !== 'PROCESSING') await recordStatus(ctx.db, hold, 'PROCESSING', null)
  return walkSteps(ctx, hold, steps, applying(ctx, hold, run), pulse, stop)
}

function applying(ctx: Context, hold: Hold, run: Run): Craft<RunStep> {
  return {
    placeOf: (step) => placeOf(kindOf(step.kind as KindName)),
    looks: (step) => step.action !== 'create' || mayBeThere(run, kindOf(step.kind as KindName)),
    work: (step, tools) => workOnStep({ ctx, hold, run, step }, tools),
    skip: (step, because) =>
      recordOutcome(ctx.db, hold, step, step.attempts, { status: 'SKIPPED', ...say('step.skipped', { title: because.title }) }),
  }
}

/** A job has succeeded when what it did is there: a difference found on reading back makes it partial. */
async function finish(ctx: Context, hold: Hold, run: Run): Promise<void> {
  const [status, sum] = conclude(run)
  const wrote = [...run.steps.values()].some((step) => step.status === 'SUCCESS')
  if (!wrote) return recordStatus(ctx.db, hold, status, told(sum))
  crashAt('before-verify')
  const [verification] = await Promise.all([verifyJob(ctx, hold, run), recordStatus(ctx.db, hold, 'PROCESSING', say('job.reading_back'))])
  crashAt('after-verify')
  if (verification.state === 'same') return recordStatus(ctx.db, hold, status, say('job.read_same', { sum }), { verification })
  if (verification.state === 'unknown')
    return recordStatus(ctx.db, hold, status, say('job.read_unknown', { sum, why: whyOf(verification) }), { verification })
  const worse = status === 'SUCCESS' ? 'PARTIAL' : status
  await keepUndeleted(ctx, hold, run, verification)
  return recordStatus(ctx.db, hold, worse, say('job.read_differs', { sum, lines: verification.differences.length }), { verification })
}

function conclude(run: Run): [JobStatus, Said] {
  const count = (status: string): number => [...run.steps.values()].filter((step) => step.status === status).length
  const done = count('SUCCESS')
  const failed = count('FAILED')
  const skipped = count('SKIPPED')
  if (failed + skipped === 0) return ['SUCCESS', done === 0 ? saying('job.nothing_changed') : saying('job.applied', { done })]
  const sum = saying('job.partly_applied', { done, failed, skipped })
  return [done === 0 ? 'FAILED' : 'PARTIAL', sum]
}
