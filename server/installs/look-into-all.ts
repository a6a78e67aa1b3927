import type { Context } from '../context.ts'
import { listAsked } from './budget-store.ts'
import { listInstalls } from './install-store.ts'
import { isActiveAgain } from './require-install.ts'

/** What was read or written to so lately has told by itself whether it can be: a look would only cost a job its turn. */
const knownMs = 60 * 60_000

/** Each may take as long as the platform takes to answer, twice; a message that takes a quarter of an hour is given up. */
const mostAtOnce = 10

/**
 * Reads every location of a company once that nothing has been heard of lately, one after the other: a pause, and its
 * end, come without any word from the platform. A few of them, by their ids, from behind `after`: `next` is where to go
 * on. `shut` are those that cannot be read.
 */
export async function lookIntoAll(ctx: Context, companyId: string, after = ''): Promise<{ shut: string[]; next: string | undefined }> {
  const shut: string[] = []
  const due = await listDue(ctx, companyId, after)
  const now = due.slice(0, mostAtOnce)
  for (const locationId of now) if (!(await isActiveAgain(ctx, { companyId, locationId }))) shut.push(locationId)
  return { shut, next: due.length > now.length ? now.at(-1) : undefined }
}

async function listDue(ctx: Context, companyId: string, after: string): Promise<string[]> {
  const installs = await listInstalls(ctx.db, companyId)
  const lively = await listAsked(
    ctx.db,
    installs.map(({ id }) => id),
    knownMs,
  )
  return installs
    .filter(({ id, status }) => status === 'suspended' || (status === 'active' && !lively.has(id)))
    .flatMap(({ location_id: locationId }) => (locationId !== null && locationId > after ? [locationId] : []))
    .sort()
}
