import type { Context } from '../context.ts'
import type { InstallStatus } from '../contract/session.ts'
import { statusOfCompany, statusOfLocation } from './install-status.ts'
import { type InstallKey, listInstalls, readInstallPair } from './install-store.ts'

export type InstallState = { status: InstallStatus; locationName: string | null; scopes: string[] }

/** How things stand for a location, or for the agency's view: there one location that works is enough. */
export async function readInstallState(ctx: Pick<Context, 'db'>, key: InstallKey): Promise<InstallState> {
  const { company, location } = await readInstallPair(ctx.db, key)
  if (key.locationId !== null) {
    return { status: statusOfLocation(location, company), locationName: location?.location_name ?? null, scopes: location?.scopes ?? [] }
  }
  const status = statusOfCompany(company)
  const state = { locationName: null, scopes: company?.scopes ?? [] }
  if (status === 'active') return { status, ...state }
  const locations = await listInstalls(ctx.db, key.companyId)
  const works = locations.some((row) => row.location_id !== null && statusOfLocation(row, company) === 'active')
  return { status: works ? 'active' : status, ...state }
}
