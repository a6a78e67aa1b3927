import { fault } from '../contract/say.ts'
import type { Actor, Context } from '../context.ts'
import type { Analytics, AnalyticsRequest } from '../contract/analytics.ts'
import { invalidRequest } from '../errors.ts'
import { kinds } from '../resources/registry.ts'
import { requireMay } from '../sessions/may.ts'
import { readAiCost, readDays, readOpenHandOvers, readTotals, readWaitingPlans } from './analytics-store.ts'

const dayMs = 24 * 60 * 60 * 1000
const decisionsWaitMs = 7 * dayMs
const handWorkWaitsMs = 14 * dayMs
const mostWaiting = 10
const madeByHand = kinds.filter((kind) => kind.tier === 'by-hand').map((kind) => kind.name)

/**
 * What jobs have come to lately: of the location whose sidebar the actor is in, or of the company. What the language
 * model has cost is told in the view of the whole agency only. Throws `not_found`, `forbidden`, `invalid_request`.
 */
export async function readAnalytics(ctx: Context, actor: Actor, request: AnalyticsRequest): Promise<Analytics> {
  const locationId = request.locationId ?? actor.locationId
  requireMay(actor, 'jobs.read', locationId)
  requireTimeZone(request.timeZone)
  const until = ctx.now()
  const since = new Date(until.getTime() - request.days * dayMs)
  const scope = { locationId, since, until, timeZone: request.timeZone }
  const { companyId } = actor
  const lately = (ms: number) => ({ ...scope, since: new Date(until.getTime() - ms) })
  const [totals, byDay, waitingPlans, openHandOvers, aiCost] = await Promise.all([
    readTotals(ctx.db, companyId, scope),
    readDays(ctx.db, companyId, scope),
    readWaitingPlans(ctx.db, companyId, lately(decisionsWaitMs), mostWaiting),
    readOpenHandOvers(ctx.db, companyId, lately(handWorkWaitsMs), madeByHand, mostWaiting),
    locationId === null && actor.can.includes('company.read') ? readAiCost(ctx.db, companyId, since, until) : undefined,
  ])
  const answer = { since: since.toISOString(), until: until.toISOString(), totals, byDay, waitingPlans, openHandOvers }
  return aiCost === undefined ? answer : { ...answer, aiCost }
}

function requireTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw invalidRequest([{ path: 'timeZone', ...fault('request.time_zone') }])
  }
}
