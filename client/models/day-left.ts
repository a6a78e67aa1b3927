import type { PlanEstimate } from '../../server/contract/plan.ts'

/** A tenth of the 200,000 requests that the platform takes from an app in a sub-account a day. */
const few = 20_000

/** Whether the day's remaining requests matter to somebody who reads the plan: few are left, or it takes a tenth of them. */
export function isDayWorthSaying({ apiCalls, day }: Pick<PlanEstimate, 'apiCalls' | 'day'>): boolean {
  if (day === undefined || apiCalls === 0) return false
  return day.remaining < few || apiCalls * 10 >= day.remaining
}
