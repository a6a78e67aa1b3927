import type { Context } from '../context.ts'
import type { LocationView } from '../contract/session.ts'
import { statusOfLocation } from './install-status.ts'
import { listInstalls } from './install-store.ts'

/** The company's locations that have let us in or once did, by name; only one of them when `onlyLocationId` is given. */
export async function listLocations(ctx: Pick<Context, 'db'>, companyId: string, onlyLocationId: string | null): Promise<LocationView[]> {
  const rows = await listInstalls(ctx.db, companyId)
  const company = rows.find((row) => row.location_id === null)
  return rows.flatMap((row) => {
    if (row.location_id === null || (onlyLocationId !== null && row.location_id !== onlyLocationId)) return []
    return [{ id: row.location_id, name: row.location_name || row.location_id, install: statusOfLocation(row, company) }]
  })
}
