import { sql } from 'kysely'
import { liveJobStatuses } from '../contract/job.ts'
import type { QueueReport } from '../contract/queue.ts'
import type { DbOrTx } from '../db/database.ts'

/** Live jobs by status and webhooks that are not worked on yet, of all tenants. */
export async function readBacklog(db: DbOrTx): Promise<Pick<QueueReport, 'liveJobs' | 'unhandledWebhooks'>> {
  const jobs = await sql<QueueReport['liveJobs'][number]>`
    select status, count(*)::int as count, extract(epoch from now() - min(created_at))::double precision as "oldestSeconds"
    from jobs where status in (${sql.join([...liveJobStatuses])}) group by status order by status`.execute(db)
  const webhooks = await sql<QueueReport['unhandledWebhooks']>`
    select count(*)::int as count, extract(epoch from now() - min(received_at))::double precision as "oldestSeconds"
    from webhook_inbox where handled_at is null`.execute(db)
  return { liveJobs: jobs.rows, unhandledWebhooks: webhooks.rows[0] ?? { count: 0, oldestSeconds: null } }
}
