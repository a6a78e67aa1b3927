import type { Context } from '../context.ts'
import { isNewLocation } from '../contract/new-location.ts'
import { crashAt } from '../crash-points.ts'
import { AppError } from '../errors.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import { readInstall } from '../installs/install-store.ts'
import { readInstallState } from '../installs/read-install-state.ts'
import { recordInstalledLocations } from '../installs/reconcile-installs.ts'
import { computePlan } from '../plans/compute-plan.ts'
import type { StoredPlan } from '../plans/plan-store.ts'
import { kindOf } from '../resources/registry.ts'
import type { KindName } from '../contract/kind-names.ts'
import type { Told } from '../contract/said.ts'
import { quoted, say } from '../contract/say.ts'
import { recordArrival } from './arrival-store.ts'
import { loadRun, type Run, type RunStep } from './load-run.ts'
import { pause } from './pause.ts'
import type { Pulse, Wish } from './pulse.ts'
import { type ClaimedJob, recordStatus, recordWaitingForPerson, type Hold } from './run-store.ts'
import type { Ending } from './walk-steps.ts'

/** Where the app was agreed for all future sub-accounts, it is let in by itself, soon. */
const patienceMs = 20_000
const listenEveryMs = 300
/** An install whose event never came is found by asking. */
const askEveryMs = 5_000
const askWhileParkedMs = 60_000
const readAgainMs = [0, 1_500, 4_000]

/**
 * Between making the sub-account and filling it: waits until the app has been let in, reads what is there by then, and
 * plans again, so that what came along with it or with a snapshot is found and not made twice. Changes `run`. A job
 * that only a person can help is parked, durably: the row that records the install wakes it (`findRunnableJobs`).
 */
export async function arrive(ctx: Context, job: ClaimedJob, hold: Hold, run: Run, pulse: Pulse, stop: AbortSignal): Promise<Ending> {
  const steps = [...run.steps.values()]
  const rest = steps.filter((step) => step.status === 'PENDING' && !comesFirst(step))
  const isMissing = isNewLocation(hold.locationId) || steps.some((step) => isGround(step) && step.status !== 'SUCCESS')
  // What needs what is missing is skipped because of it; nothing is read, nothing decided anew.
  if (isMissing || rest.length === 0) return { is: 'finished' }
  if (rest.some((step) => kindOf(step.kind as KindName).place !== 'company')) {
    const waited = await waitForInstall(ctx, job, hold, run.plan, pulse, stop)
    if (waited.is !== 'finished') return waited
  }
  await recordStatus(ctx.db, hold, 'PROCESSING', say('job.arrived'))
  job.status = 'PROCESSING'
  crashAt('before-arrival')
  try {
    const plan = await planAgain(ctx, run.plan, stop)
    if (stop.aborted) return { is: 'stopped' }
    await recordArrival(ctx.db, hold, asAgreed(plan, run), rest)
  } catch (error) {
    if (!isHighLevelError(error) && !(error instanceof AppError)) throw error
    return { is: 'halted', ...say('job.halted_by', { why: error.said ?? quoted(error.message) }) }
  }
  crashAt('after-arrival')
  Object.assign(run, await loadRun(ctx, { ...job, age_ms: 0 }))
  return { is: 'finished' }
}

async function waitForInstall(
  ctx: Context,
  job: ClaimedJob,
  hold: Hold,
  plan: StoredPlan,
  pulse: Pulse,
  stop: AbortSignal,
): Promise<Ending> {
  const { companyId, locationId } = hold
  const ends = new AbortController()
  let wish: Wish | undefined
  pulse.onWish((wanted) => {
    wish = wanted
    ends.abort()
  })
  const company = await readInstall(ctx.db, { companyId, locationId: null })
  const until = performance.now() + (company?.future_locations === true && job.waiting === null ? patienceMs : 0)
  for (let askedAt = -Infinity; ;) {
    pulse.lost.throwIfAborted()
    if (stop.aborted) return { is: 'stopped' }
    if (wish !== undefined) return { is: 'wished', wish }
    const { status } = await readInstallState(ctx, { companyId, locationId })
    if (status === 'active') return { is: 'finished' }
    if (status !== 'missing') return { is: 'halted', ...refused }
    if (performance.now() - askedAt >= askEveryMs) {
      askedAt = performance.now()
      const problem = await ask(ctx, hold)
      if (problem !== undefined) return { is: 'halted', ...problem }
    } else if (performance.now() >= until) return park(ctx, hold, plan)
    else await pause(listenEveryMs, AbortSignal.any([stop, pulse.lost, ends.signal]))
  }
}

const refused = say('job.not_let_in')

/** Records the install when the platform says that there is one. What makes asking futile is returned in words. */
async function ask(ctx: Context, { companyId, locationId }: Hold): Promise<Told | undefined> {
  try {
    await recordInstalledLocations(ctx, companyId, locationId)
    return undefined
  } catch (error) {
    if (!isHighLevelError(error)) throw error
    if (error.reason === 'revoked' || error.reason === 'suspended') return refused
    ctx.log.warn({ err: error, companyId, reason: error.reason }, 'the installed sub-accounts could not be read; asking again')
    return undefined
  }
}

async function park(ctx: Context, hold: Hold, plan: StoredPlan): Promise<Ending> {
  const { locationName } = plan
  const waiting = {
    reason: 'install',
    locationName,
    link: `${ctx.config.publicUrl}/oauth/install`,
    since: ctx.now().toISOString(),
  } as const
  const message = say('job.waits_for_install', { name: locationName })
  const parked = await recordWaitingForPerson(ctx.db, hold, waiting, message, askWhileParkedMs)
  return parked === 'waits' ? { is: 'waits' } : { is: 'wished', wish: parked }
}

/** A group that cannot be read right after the sub-account was made may be readable a moment later. */
async function planAgain(ctx: Context, plan: StoredPlan, stop: AbortSignal): Promise<StoredPlan> {
  let latest = plan
  for (const ms of readAgainMs) {
    await pause(ms, stop)
    const { content, place } = await computePlan(ctx, plan)
    latest = { ...plan, ...place, content }
    if (content.unreadable.length === 0) break
  }
  return latest
}

/**
 * What came first stays what was agreed to, and is no question of what is there by now: done, it is taken back by what
 * it was to change, and not done, it may be tried again. The hash is that of the agreement, under which the job is known.
 */
function asAgreed(plan: StoredPlan, { plan: before, steps }: Run): StoredPlan {
  const first = before.content.changes.filter(({ id }) => isFirst(steps.get(id)))
  const agreed = new Map(first.map((change) => [change.id, change]))
  const changes = plan.content.changes.map((change) => agreed.get(change.id) ?? change)
  return { ...plan, content: { ...plan.content, hash: before.content.hash, changes } }
}

function isFirst(step: RunStep | undefined): boolean {
  return step !== undefined && comesFirst(step)
}

/** What a snapshot brings is not known while it does not lie there: all that is to be made needs it. */
function isGround({ kind, action }: RunStep): boolean {
  return kind === 'snapshot' && action === 'create'
}

function comesFirst(step: RunStep): boolean {
  return kindOf(step.kind as KindName).comesFirst === true
}
