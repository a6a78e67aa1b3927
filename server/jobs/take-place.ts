import type { Context } from '../context.ts'
import { isNewLocation } from '../contract/new-location.ts'
import { saying } from '../contract/say.ts'
import { isUniqueViolation } from '../db/database-error.ts'
import { PlaceTaken } from './describe-failure.ts'
import type { Done } from './execute-step.ts'
import { findLiveJobOfLocation } from './job-store.ts'
import type { Run, RunStep } from './load-run.ts'
import type { Hold } from './run-store.ts'

/** Where a job stands that has made its sub-account, or found it. */
export type Settled = { locationId: string; locationName: string }

/** Where the job stands once this step is recorded; undefined when it stays where it is. */
export function placeOfDone(hold: Hold, { kind }: RunStep, { live }: Done): Settled | undefined {
  return kind === 'location' && isNewLocation(hold.locationId) ? { locationId: live.id, locationName: live.title } : undefined
}

/**
 * Has `record` write that the job, and its plan, stand there from here on, and only then takes it for true: in a location
 * one job works at a time, and another may have come first. Throws {@link PlaceTaken}.
 */
export async function takePlace(ctx: Context, hold: Hold, run: Run, place: Settled, record: () => Promise<void>): Promise<void> {
  try {
    await record()
  } catch (error) {
    if (!isUniqueViolation(error, 'jobs_one_live')) throw error
    const other = await findLiveJobOfLocation(ctx.db, hold.companyId, place.locationId)
    if (other !== undefined) {
      const why = saying('job.busy', { blueprint: other.blueprint_name, person: other.started_by })
      throw new PlaceTaken(saying('changed.place_taken', { title: place.locationName, why }))
    }
    // It has ended just now.
    await record()
  }
  hold.locationId = place.locationId
  Object.assign(run.plan, place)
}
