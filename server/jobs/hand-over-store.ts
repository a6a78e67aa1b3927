import type { DbOrTx } from '../db/database.ts'

export async function readTicks(db: DbOrTx, jobId: string): Promise<Set<string>> {
  const rows = await db.selectFrom('hand_over_ticks').select('task_id').where('job_id', '=', jobId).execute()
  return new Set(rows.map((row) => row.task_id))
}

export async function setTick(db: DbOrTx, jobId: string, taskId: string, done: boolean, by: string): Promise<void> {
  if (!done) {
    await db.deleteFrom('hand_over_ticks').where('job_id', '=', jobId).where('task_id', '=', taskId).execute()
    return
  }
  await db
    .insertInto('hand_over_ticks')
    .values({ job_id: jobId, task_id: taskId, ticked_by: by })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
