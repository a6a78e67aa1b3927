import { recordDeed } from '../audit/audit-log.ts'
import type { Actor, Context } from '../context.ts'
import type { ApplyAnswer, ApplyRequest, Step } from '../contract/job.ts'
import type { Change, PlanEstimate } from '../contract/plan.ts'
import { isNewLocation } from '../contract/new-location.ts'
import type { Told } from '../contract/said.ts'
import { kindTerm, quoted, say } from '../contract/say.ts'
import { newId } from '../db/new-id.ts'
import { AppError } from '../errors.ts'
import { requireActiveCompany, requireActiveInstall } from '../installs/require-install.ts'
import { computePlan } from '../plans/compute-plan.ts'
import { needsConfirmation } from '../plans/confirmation.ts'
import { requireMayGround } from '../plans/ground.ts'
import { writeKept } from '../plans/kept-store.ts'
import { isStep } from '../plans/is-step.ts'
import type { PlanContent } from '../plans/make-plan.ts'
import { getPlanOfCompany, type StoredPlan } from '../plans/plan-store.ts'
import { normaliseName } from '../resources/fields.ts'
import { kindOf } from '../resources/registry.ts'
import { requireMay } from '../sessions/may.ts'
import { findJobOfPlan, insertJob, type NewStep } from './job-store.ts'
import { refuseBusy } from './refuse-busy.ts'

/**
 * Starts the job of a plan. The same plan and hash sent again is the same job. Throws `stale_plan` when the location
 * or the plan moved since, `day_limit` when the day's calls do not suffice, `location_busy` (with the `jobId` that holds it), `confirmation_required`, `not_found`, `not_installed`.
 */
export async function startJob(ctx: Context, actor: Actor, request: ApplyRequest): Promise<ApplyAnswer> {
  const plan = await getPlanOfCompany(ctx.db, actor.companyId, request.planId)
  requireMay(actor, 'apply', plan.locationId)
  requireMayGround(actor, plan.locationId, plan.resources)
  const known = await findJobOfPlan(ctx.db, actor.companyId, plan.id, request.hash)
  if (known !== undefined) return { jobId: known.id, status: known.status as ApplyAnswer['status'] }
  if (plan.content.hash !== request.hash) throw new AppError('stale_plan', say('apply.plan_changed'))
  if (isNewLocation(plan.locationId)) await requireActiveCompany(ctx, actor.companyId)
  else await requireActiveInstall(ctx, actor.companyId, plan.locationId)
  requireSettledGround(plan)
  await refuseBusy(ctx.db, plan.companyId, plan.locationId)
  requireConfirmation(plan, request.confirm)
  const { content } = await computePlan(ctx, plan)
  if (content.hash !== plan.content.hash) {
    requireReadable(plan, content)
    throw new AppError('stale_plan', describeDrift(plan.content.changes, content.changes))
  }
  requireDay(content.estimate)
  return create(ctx, actor, plan)
}

/** What could be read for the plan and cannot be just now has not changed for all that is known. */
function requireReadable(plan: StoredPlan, { unreadable }: PlanContent): void {
  const known = new Set(plan.content.unreadable.map(({ kind }) => kind))
  const [first] = unreadable.filter(({ kind }) => !known.has(kind))
  if (first !== undefined) {
    const why = first.said ?? quoted(first.why)
    throw new AppError('stale_plan', say('apply.unread', { kinds: kindTerm(kindOf(first.kind), true), why }), {
      hint: say('next.try_again'),
    })
  }
}

/** A job that cannot be done within the day is not begun: half of a setup is worse than none. */
function requireDay({ apiCalls, day }: PlanEstimate): void {
  if (day === undefined || day.enough) return
  const at = day.resetsAt.replace('T', ' ').slice(0, 16)
  throw new AppError('day_limit', say('apply.day_short', { calls: apiCalls, remaining: day.remaining }), {
    hint: say('next.apply_at', { time: at }),
    details: { apiCalls, remaining: day.remaining, resetsAt: day.resetsAt },
  })
}

async function create(ctx: Context, actor: Actor, plan: StoredPlan): Promise<ApplyAnswer> {
  const jobId = newId('job')
  const steps = stepsOf(plan.content.changes)
  try {
    await ctx.db.transaction().execute(async (tx) => {
      await insertJob(
        tx,
        {
          id: jobId,
          companyId: plan.companyId,
          locationId: plan.locationId,
          locationName: plan.locationName,
          planId: plan.id,
          planHash: plan.content.hash,
          blueprintName: plan.blueprint.name,
          startedBy: actor.name,
          startedById: actor.userId,
          arrival: steps.some(bringsThings) ? 'due' : null,
        },
        steps,
      )
      await writeKept(tx, plan, plan.content.changes)
      await recordDeed(tx, actor, ctx.now(), {
        action: 'job.started',
        subject: { kind: 'job', id: jobId, name: plan.blueprint.name },
        locationId: plan.locationId,
        planHash: plan.content.hash,
        after: { planId: plan.id, steps: steps.length },
      })
      await ctx.queue.send('run', { jobId }, { tx })
    })
  } catch (error) {
    return answerRace(ctx, plan, error)
  }
  ctx.queue.nudge?.('run', { jobId })
  return { jobId, status: 'PENDING' }
}

/** Two requests at once: the database lets one in, and the other gets that one's answer. */
async function answerRace(ctx: Context, plan: StoredPlan, error: unknown): Promise<ApplyAnswer> {
  if ((error as { code?: string }).code !== '23505') throw error
  const same = await findJobOfPlan(ctx.db, plan.companyId, plan.id, plan.content.hash)
  if (same !== undefined) return { jobId: same.id, status: same.status as ApplyAnswer['status'] }
  await refuseBusy(ctx.db, plan.companyId, plan.locationId)
  throw error
}

function requireConfirmation(plan: StoredPlan, confirm: string | undefined): void {
  const why = needsConfirmation(plan.content.changes)
  if (why === undefined) return
  if (confirm !== undefined && normaliseName(confirm) === normaliseName(plan.locationName)) return
  throw new AppError('confirmation_required', why, {
    hint: say('next.type_location', { name: plan.locationName }),
    details: { name: plan.locationName },
  })
}

/** Which sub-account is meant comes before everything in it. */
function requireSettledGround(plan: StoredPlan): void {
  const open = plan.content.changes.find(
    (change) => change.kind === 'location' && change.action === 'decide' && isNewLocation(plan.locationId),
  )
  if (open === undefined) return
  throw new AppError('plan_errored', say('apply.ground_open', { why: open.said ?? quoted(open.detail) }), {
    hint: say('next.decide_ground'),
  })
}

/** After these the location is looked at anew: a sub-account has just been made, or a snapshot has brought things along. */
function bringsThings({ kind, action }: NewStep): boolean {
  return (kind === 'location' || kind === 'snapshot') && action === 'create'
}

/** The steps of a plan: every line that writes, waiting for the lines it needs that write as well. */
function stepsOf(changes: readonly Change[]): NewStep[] {
  const writing = changes.filter(isStep)
  const ids = new Set(writing.map((change) => change.id))
  const ground = writing.filter((change) => change.kind === 'snapshot' && change.action === 'create').map((change) => change.id)
  return writing.map((change) => ({
    id: change.id,
    kind: change.kind,
    key: change.key,
    title: change.title,
    action: change.action === 'decide' ? 'update' : (change.action as Step['action']),
    dependsOn: [...new Set([...(kindOf(change.kind).comesFirst ? [] : ground), ...change.dependsOn.filter((id) => ids.has(id))])],
    resourceId: change.resourceId,
  }))
}

function describeDrift(before: readonly Change[], now: readonly Change[]): Told {
  const old = new Map(before.map((change) => [change.id, change]))
  const moved = now.filter((change) => {
    const was = old.get(change.id)
    if (was?.action !== change.action || was.resourceId !== change.resourceId) return true
    // Whoever is let in keeps everything: such a line is told without its fields.
    return was.reason !== 'exists_in_agency' && JSON.stringify(was.fields) !== JSON.stringify(change.fields)
  })
  const names = moved.slice(0, 3).map((change) => change.title)
  if (names.length === 0) return say('apply.moved')
  const told = `${names.join(', ')}${moved.length > 3 ? ' …' : ''}`
  return moved.length === 1 ? say('apply.line_moved', { names: told }) : say('apply.lines_moved', { n: moved.length, names: told })
}
