import type { Context } from '../context.ts'
import type { Leases } from '../db/leases.ts'
import { listActiveCompanies } from '../installs/install-store.ts'
import { dropOldDrafts, dropOldEvents, dropOldJobs, purgeGoneCompanies, purgeGoneLocations } from '../jobs/retention-store.ts'
import { dropOldAuditEntries } from '../audit/audit-store.ts'
import { listDeleteRequests } from '../settings/company-settings-store.ts'
import { boundsOf } from '../settings/preference-bounds.ts'
import { idsRememberedDays } from '../webhooks/receive-webhook.ts'
import { dropOldDeliveries } from '../webhooks/webhook-inbox-store.ts'

export type Maintenance = { stop(): Promise<void> }

const everyMs = 6 * 60 * 60 * 1_000
/** After the start, so that a process that keeps crashing does not also do this. */
const firstAfterMs = 60_000
/** Access can be lost by a mistake of ours or the operator's; an agency gets so long to notice, however short the operator's time is. */
const lostDays = 30
const dayMs = 24 * 60 * 60 * 1_000

/** Looks after what nobody asks for: retention, purge, and installs whose events never came. One process at a time. */
export function startMaintenance(ctx: Context, leases: Leases): Maintenance {
  let running: Promise<void> = Promise.resolve()
  const tick = (): void => {
    running = maintainAlone(ctx, leases).catch((error: unknown) => ctx.log.warn({ err: error }, 'maintenance failed; it comes round again'))
  }
  const first = setTimeout(tick, firstAfterMs)
  const timer = setInterval(tick, everyMs)
  return {
    stop: async () => {
      clearTimeout(first)
      clearInterval(timer)
      await running
    },
  }
}

async function maintainAlone(ctx: Context, leases: Leases): Promise<void> {
  const lease = await leases.tryTake('maintenance')
  if (lease === undefined) return
  try {
    await maintain(ctx)
  } finally {
    await lease.release()
  }
}

/** What an operator has asked for; beside a round by the clock it does no harm. */
export function handleMaintainTask(ctx: Context): Promise<void> {
  return maintain(ctx)
}

/**
 * One round. What is old goes after RETENTION_DAYS, or sooner where the company has chosen so, and everything of a
 * company or location that uninstalled, or of a company that was lost to us, that long ago.
 */
export async function maintain(ctx: Context): Promise<void> {
  const keep = { now: ctx.now(), days: ctx.config.retentionDays }
  const before = new Date(ctx.now().getTime() - ctx.config.retentionDays * dayMs)
  const revoked = new Date(ctx.now().getTime() - Math.max(ctx.config.retentionDays, lostDays) * dayMs)
  const jobs = await dropOldJobs(ctx.db, keep)
  await dropOldEvents(ctx.db, keep)
  await dropOldDrafts(ctx.db, keep)
  const auditDays = boundsOf(ctx.config.retentionDays).retentionDays.audit.most
  await ctx.db.transaction().execute((tx) => dropOldAuditEntries(tx, keep.now, auditDays))
  for (const companyId of await listDeleteRequests(ctx.db)) await ctx.queue.send('purge', { companyId })
  const companies = await ctx.db.transaction().execute((tx) => purgeGoneCompanies(tx, { uninstalled: before, revoked }))
  await purgeGoneLocations(ctx.db, before)
  const deliveryDays = Math.max(ctx.config.retentionDays, idsRememberedDays)
  await dropOldDeliveries(ctx.db, new Date(ctx.now().getTime() - deliveryDays * dayMs))
  const asked = (await listActiveCompanies(ctx.db)).map((companyId) => ({ companyId }))
  await ctx.queue.send('reconcile', asked)
  await ctx.queue.send('look', asked)
  ctx.log.info({ jobs, companies: companies.length }, 'maintenance done')
}
