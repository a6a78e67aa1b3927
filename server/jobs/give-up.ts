import type { Context } from '../context.ts'
import { say } from '../contract/say.ts'
import { isDatabaseAway } from '../db/database-error.ts'
import { claimJob, countOver, recordCancelledUnseen, recordPause, recordStatus, type Hold } from './run-store.ts'

/** How often a job may stop unexpectedly before it is left to a person. */
export type Patience = {
  /** What the runner is told while it has the job's lease. Returns for how long it lets the job be, in ms. */
  stopped(jobId: string, error: unknown): Promise<number>
  wentWell(jobId: string): void
}

/** With the pauses between them a quarter of a minute. */
const mostStops = 5

/** `restMs`: the first pause; each further one is twice as long. What a step was over in between counts anew. */
export function createPatience(ctx: Context, restMs: number): Patience {
  const stops = new Map<string, { times: number; over: number }>()
  return {
    stopped: async (jobId, error) => {
      if (isDatabaseAway(error)) return restMs
      const over = await countOver(ctx.db, jobId)
      const before = stops.get(jobId)
      const times = before?.over === over ? before.times + 1 : 1
      stops.set(jobId, { times, over })
      if (times < mostStops) return restMs * 2 ** (times - 1)
      await giveUp(ctx, jobId)
      stops.delete(jobId)
      return 0
    },
    wentWell: (jobId) => void stops.delete(jobId),
  }
}

/** Brings a job that stops unexpectedly every time to where a person can take it up again, or remove it. */
async function giveUp(ctx: Context, jobId: string): Promise<void> {
  const job = await claimJob(ctx.db, jobId)
  if (job === undefined) return
  ctx.log.error({ jobId, status: job.status }, 'a job stops unexpectedly every time; it is left to a person')
  const hold: Hold = { jobId, companyId: job.company_id, locationId: job.location_id, epoch: job.epoch }
  if (job.status === 'ROLLING_BACK') return recordStatus(ctx.db, hold, 'PARTIAL', say('job.undo_stuck'))
  if ((await recordPause(ctx.db, hold, 'platform', say('job.stuck'))) === 'cancel') await recordCancelledUnseen(ctx.db, hold)
}
