import type { Actor, Context } from '../context.ts'
import type { Plan, PlanPatch } from '../contract/plan.ts'
import { AppError } from '../errors.ts'
import { requireMay } from '../sessions/may.ts'
import { computePlan } from './compute-plan.ts'
import type { Choices } from './make-plan.ts'
import { getPlanOfCompany, updatePlan, viewPlan } from './plan-store.ts'

/**
 * Leaves lines out and takes decisions. The location is read again, so the answer is the plan as of now, with its
 * new hash. Throws `invalid_request` for a line that the plan does not have.
 */
export async function revisePlan(ctx: Context, actor: Actor, id: string, patch: PlanPatch): Promise<Plan> {
  const plan = await getPlanOfCompany(ctx.db, actor.companyId, id)
  requireMay(actor, 'plan', plan.locationId)
  requireKnownLines(
    plan.content.changes.map((change) => change.id),
    patch,
  )
  const choices: Choices = {
    excluded: patch.exclude ?? plan.choices.excluded,
    decisions: { ...plan.choices.decisions, ...patch.decisions },
  }
  const { content } = await computePlan(ctx, { ...plan, choices })
  await updatePlan(ctx.db, actor.companyId, id, choices, content)
  return viewPlan({ ...plan, choices, content })
}

function requireKnownLines(known: string[], patch: PlanPatch): void {
  const ids = new Set(known)
  const errors = [
    ...(patch.exclude ?? []).map((id, index) => ({ id, path: `exclude[${index}]` })),
    ...Object.keys(patch.decisions ?? {}).map((id) => ({ id, path: `decisions.${id}` })),
  ]
    .filter(({ id }) => !ids.has(id))
    .map(({ id, path }) => ({ path, message: `the plan has no line "${id}"`, fix: 'use the ids under changes' }))
  if (errors.length > 0) throw new AppError('invalid_request', `${errors[0]?.path}: ${errors[0]?.message}`, { errors })
}
