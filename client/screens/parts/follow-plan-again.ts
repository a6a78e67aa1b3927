import type { App } from '../../context.ts'
import type { PlanAgainOutcome } from '../../models/plan-again-model.ts'
import { paths } from '../../router.ts'

/** Goes where planning once more has led: to the new plan, or to the questions first. */
export function followPlanAgain(app: App, locationId: string, outcome: PlanAgainOutcome | undefined): void {
  if (outcome === undefined) return
  if (!app.location.isFixed.value) app.location.choose(locationId)
  if (outcome.next === 'plan') app.router.go(paths.plan(outcome.planId))
  else app.router.go(outcome.next === 'answers' ? paths.provisionWith(outcome.blueprintId) : paths.provision)
}
