import type { Context } from '../context.ts'
import { listInstalls } from './install-store.ts'
import { isActiveAgain } from './require-install.ts'

/**
 * Reads every location of a company once, one after the other: a pause, and its end, come without any word from the
 * platform. Returns those that cannot be read.
 */
export async function lookIntoAll(ctx: Context, companyId: string): Promise<string[]> {
  const shut: string[] = []
  for (const { location_id: locationId, status } of await listInstalls(ctx.db, companyId)) {
    if (locationId === null || (status !== 'active' && status !== 'suspended')) continue
    if (!(await isActiveAgain(ctx, { companyId, locationId }))) shut.push(locationId)
  }
  return shut
}
