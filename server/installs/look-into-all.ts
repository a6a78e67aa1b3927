import type { Context } from '../context.ts'
import { listAsked } from './budget-store.ts'
import { listInstalls } from './install-store.ts'
import { isActiveAgain } from './require-install.ts'

/** What was read or written to so lately has told by itself whether it can be: a look would only cost a job its turn. */
const knownMs = 60 * 60_000

/**
 * Reads every location of a company once that nothing has been heard of lately, one after the other: a pause, and its
 * end, come without any word from the platform. Returns those that cannot be read.
 */
export async function lookIntoAll(ctx: Context, companyId: string): Promise<string[]> {
  const shut: string[] = []
  const installs = await listInstalls(ctx.db, companyId)
  const lively = await listAsked(
    ctx.db,
    installs.map(({ id }) => id),
    knownMs,
  )
  for (const { id, location_id: locationId, status } of installs) {
    if (locationId === null || (status !== 'suspended' && (status !== 'active' || lively.has(id)))) continue
    if (!(await isActiveAgain(ctx, { companyId, locationId }))) shut.push(locationId)
  }
  return shut
}
