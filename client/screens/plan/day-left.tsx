import type { PlanEstimate } from '../../../server/contract/plan.ts'
import { isDayWorthSaying } from '../../models/day-left.ts'
import { Notice } from '../../ui/notice.tsx'
import { formatDate } from '../../words/format.ts'
import { planWords } from '../../words/plan-words.ts'

/** What the platform still takes today, where little of it is left or the plan takes a good part of that. */
export function DayLeft({ estimate }: { estimate: PlanEstimate }) {
  const { day } = estimate
  if (day === undefined || !day.enough || !isDayWorthSaying(estimate)) return null
  return <p class="muted">{planWords.dayLeft(roughly(day.remaining), formatDate(day.resetsAt))}</p>
}

/** Said before Apply is refused for it. */
export function DayTooShort({ estimate }: { estimate: PlanEstimate }) {
  const { apiCalls, day } = estimate
  if (day === undefined || day.enough) return null
  return (
    <Notice tone="warn" title={planWords.dayTooFew}>
      {planWords.dayTooFewText(apiCalls, day.remaining, formatDate(day.resetsAt))}
    </Notice>
  )
}

/** The platform's count is noted about every hundredth request. */
function roughly(left: number): number {
  return left < 1_000 ? left : Math.floor(left / 100) * 100
}
