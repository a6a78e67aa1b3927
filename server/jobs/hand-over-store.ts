import { sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'

/** What is ticked off of this job's blueprint in its location, after this job or another: it need not be done twice. */
export async function readTicks(db: DbOrTx, jobId: string): Promise<Set<string>> {
  const { rows } = await sql<{ task_id: string }>`
    select t.task_id from task_ticks t join jobs j on j.company_id = t.company_id and j.location_id = t.location_id
    join plans p on p.id = j.plan_id and p.scope = t.scope
    where j.id = ${jobId}`.execute(db)
  return new Set(rows.map((row) => row.task_id))
}

export async function setTick(db: DbOrTx, jobId: string, taskId: string, done: boolean): Promise<void> {
  if (!done) {
    await sql`
      delete from task_ticks t using jobs j join plans p on p.id = j.plan_id
      where j.id = ${jobId} and t.company_id = j.company_id and t.location_id = j.location_id and t.scope = p.scope
        and t.task_id = ${taskId}`.execute(db)
    return
  }
  await sql`
    insert into task_ticks (company_id, location_id, scope, task_id)
    select j.company_id, j.location_id, p.scope, ${taskId} from jobs j join plans p on p.id = j.plan_id where j.id = ${jobId}
    on conflict do nothing`.execute(db)
}
