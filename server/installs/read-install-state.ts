import type { Context } from '../context.ts'
import type { InstallStatus } from '../contract/session.ts'
import { statusOfCompany, statusOfLocation } from './install-status.ts'
import { installIdOf, type InstallKey, listInstalls, listInstallsById, readInstallPair } from './install-store.ts'

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

/** Of these places, those where the app is not installed, in one look; an agency that is not costs one more each. */
export async function findMissing<Place extends InstallKey>(ctx: Pick<Context, 'db'>, places: readonly Place[]): Promise<Place[]> {
  const keys = places.flatMap(({ companyId, locationId }) => [
    installIdOf({ companyId, locationId: null }),
    installIdOf({ companyId, locationId }),
  ])
  const known = new Map((await listInstallsById(ctx.db, [...new Set(keys)])).map((row) => [`${row.company_id} ${row.id}`, row]))
  const rowOf = (companyId: string, locationId: string | null) => known.get(`${companyId} ${installIdOf({ companyId, locationId })}`)
  const missing = await Promise.all(
    places.map(async (place) => {
      const company = rowOf(place.companyId, null)
      if (place.locationId !== null) return statusOfLocation(rowOf(place.companyId, place.locationId), company) === 'missing' ? [place] : []
      if (statusOfCompany(company) === 'active') return []
      return (await readInstallState(ctx, place)).status === 'missing' ? [place] : []
    }),
  )
  return missing.flat()
}
