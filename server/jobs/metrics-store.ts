import type { DbOrTx } from '../db/database.ts'

/** Over all tenants: jobs by status, and the steps of the jobs that are kept, by outcome. */
export async function countJobs(
  db: DbOrTx,
): Promise<{ jobs: Record<string, number>; steps: Record<'completed' | 'failed' | 'skipped', number> }> {
  const rows = await db
    .selectFrom('jobs')
    .select((eb) => [
      'status',
      eb.fn.countAll<number>().as('jobs'),
      eb.fn.sum<string>('completed_steps').as('completed'),
      eb.fn.sum<string>('failed_steps').as('failed'),
      eb.fn.sum<string>('skipped_steps').as('skipped'),
    ])
    .groupBy('status')
    .execute()
  const sum = (name: 'completed' | 'failed' | 'skipped'): number => rows.reduce((total, row) => total + Number(row[name] ?? 0), 0)
  return {
    jobs: Object.fromEntries(rows.map((row) => [row.status, Number(row.jobs)])),
    steps: { completed: sum('completed'), failed: sum('failed'), skipped: sum('skipped') },
  }
}
