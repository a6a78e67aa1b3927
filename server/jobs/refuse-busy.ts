import type { DbOrTx } from '../db/database.ts'
import { say } from '../contract/say.ts'
import { AppError } from '../errors.ts'
import { findLiveJobOfLocation } from './job-store.ts'

/** In a location one job works at a time. Throws `location_busy`, which names that job and who started it, with its `jobId`. */
export async function refuseBusy(db: DbOrTx, companyId: string, locationId: string): Promise<void> {
  const live = await findLiveJobOfLocation(db, companyId, locationId)
  if (live === undefined) return
  throw new AppError('location_busy', say('job.busy', { blueprint: live.blueprint_name, person: live.started_by }), {
    details: { jobId: live.id },
  })
}
