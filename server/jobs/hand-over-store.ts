import { sql, type RawBuilder } from 'kysely'
import type { DbOrTx } from '../db/database.ts'

/** What was ticked off after this job, or after another of the same blueprint in the same location: it need not be done twice. */
export async function readTicks(db: DbOrTx, jobId: string): Promise<Set<string>> {
  const { rows } = await sql<{ task_id: string }>`
    select task_id from hand_over_ticks where job_id in (${jobsLike(sql`${jobId}`)})`.execute(db)
  return new Set(rows.map((row) => row.task_id))
}

export async function setTick(db: DbOrTx, jobId: string, taskId: string, done: boolean, by: string): Promise<void> {
  if (!done) {
    await sql`delete from hand_over_ticks where task_id = ${taskId} and job_id in (${jobsLike(sql`${jobId}`)})`.execute(db)
    return
  }
  await db
    .insertInto('hand_over_ticks')
    .values({ job_id: jobId, task_id: taskId, ticked_by: by })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The jobs that share a hand-over sheet's ticks with the job of this id. */
export function jobsLike(jobId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select like_it.id
    from jobs this join plans its on its.id = this.plan_id
    join jobs like_it on like_it.company_id = this.company_id and like_it.location_id = this.location_id
    join plans theirs on theirs.id = like_it.plan_id and theirs.scope = its.scope
    where this.id = ${jobId}`
}
