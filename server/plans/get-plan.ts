import type { Actor, Context } from '../context.ts'
import type { Plan } from '../contract/plan.ts'
import { requireMay } from '../sessions/may.ts'
import { getPlanOfCompany, viewPlan } from './plan-store.ts'

/** One plan as it was made. Throws `not_found` also for a plan of another tenant or location. */
export async function getPlan(ctx: Context, actor: Actor, id: string): Promise<Plan> {
  const plan = await getPlanOfCompany(ctx.db, actor.companyId, id)
  requireMay(actor, 'plan', plan.locationId)
  return viewPlan(plan)
}
