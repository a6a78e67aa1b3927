import type { Plan, PlanPatch, PlanRequest } from '../../server/contract/plan.ts'
import type { Http } from './http.ts'

export type PlansApi = ReturnType<typeof createPlansApi>

/** Planning reads the whole location through a rate limit, so it may take its time. */
const planningMs = 180_000

export function createPlansApi(http: Http) {
  const path = (id: string) => `/api/plans/${encodeURIComponent(id)}`
  return {
    make: (request: PlanRequest) => http.send<Plan>('POST', '/api/plans', request, { timeoutMs: planningMs }),
    get: (id: string) => http.get<Plan>(path(id)),
    change: (id: string, patch: PlanPatch) => http.send<Plan>('PATCH', path(id), patch, { timeoutMs: planningMs }),
    /** Notes what was chosen to stay theirs, without applying anything. */
    keep: (id: string, hash: string) => http.send<Plan>('POST', `${path(id)}/keep`, { hash }, { timeoutMs: planningMs }),
  }
}
