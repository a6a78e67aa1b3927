import { isNewLocation } from '../../../server/contract/new-location.ts'
import type { Plan } from '../../../server/contract/plan.ts'
import type { App } from '../../context.ts'
import { paths } from '../../router.ts'

/** Goes to a plan that has just been made, in the account that it is for. */
export function followPlan({ location, router }: App, plan: Plan | undefined): void {
  if (plan === undefined) return
  if (!location.isFixed.value && !isNewLocation(plan.locationId)) location.choose(plan.locationId)
  router.go(paths.plan(plan.id))
}
