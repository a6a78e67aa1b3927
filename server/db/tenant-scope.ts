import { AsyncLocalStorage } from 'node:async_hooks'

/** For whom something is done: a company, or one of its locations. */
export type Tenant = { companyId: string; locationId: string | null }

const scope = new AsyncLocalStorage<Tenant | undefined>()

/** Everything that `work` asks the database goes through the wall of this tenant, however deep it lies. */
export function runAsTenant<T>(tenant: Tenant, work: () => T): T {
  return scope.run({ companyId: tenant.companyId, locationId: tenant.locationId }, work)
}

/** For work that a request only sets going, and that belongs to the process. */
export function runOutsideTenant<T>(work: () => T): T {
  return scope.run(undefined, work)
}

export function currentTenant(): Tenant | undefined {
  return scope.getStore()
}
