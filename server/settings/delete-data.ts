import { say } from '../contract/say.ts'
import { recordDeed } from '../audit/audit-log.ts'
import type { Actor, Context } from '../context.ts'
import type { DeleteDataAnswer, DeleteDataRequest } from '../contract/settings.ts'
import type { Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { lockCompany } from '../installs/install-store.ts'
import { requireMay } from '../sessions/may.ts'
import { listDeleteRequests, markDeleteRequested } from './company-settings-store.ts'
import { confirmationOf } from './read-settings.ts'
import { countTenantData, deleteTenantData, hasLiveJobs } from './tenant-data-store.ts'

/** Stops what is going on in a company; told in the transaction of the deletion. */
export type StopJobs = (tx: Tx, companyId: string, locationIds: string[]) => Promise<void>

/**
 * Deletes what a company has here: blueprints, plans, jobs, events, drafts, keys. Live jobs are stopped first, and then
 * all of it goes as soon as they have ended. What stays is that the app is installed, and the audit trail for its time.
 * Throws `forbidden`, and `confirmation_required` unless the agency's name was typed.
 */
export async function deleteData(ctx: Context, actor: Actor, request: DeleteDataRequest, stopJobs: StopJobs): Promise<DeleteDataAnswer> {
  requireMay(actor, 'settings.write')
  const name = await confirmationOf(ctx.db, actor.companyId)
  if (request.confirm.trim().toLowerCase() !== name.toLowerCase()) {
    throw new AppError('confirmation_required', say('confirm.agency_name'), {
      hint: say('next.type_agency', { name }),
      details: { name },
    })
  }
  const now = ctx.now()
  return ctx.db.transaction().execute(async (tx) => {
    await lockCompany(tx, actor.companyId)
    const counts = await countTenantData(tx, actor.companyId)
    await recordDeed(tx, actor, now, {
      action: 'data.deleted',
      subject: { kind: 'company', id: actor.companyId, name },
      before: counts,
    })
    if (counts.liveJobs === 0) {
      return { stoppedJobs: 0, deleted: await deleteTenantData(tx, actor.companyId, { everything: false }) }
    }
    await stopJobs(tx, actor.companyId, [])
    await markDeleteRequested(tx, actor.companyId, now)
    await ctx.queue.send('purge', { companyId: actor.companyId }, { tx })
    return { stoppedJobs: counts.liveJobs, deleted: {} }
  })
}

/** Finishes a deletion whose jobs had to end first. Throws `wrong_state` while one is still live: it is tried again. */
export async function finishDeletion(ctx: Pick<Context, 'db' | 'log'>, companyId: string): Promise<void> {
  await ctx.db.transaction().execute(async (tx) => {
    await lockCompany(tx, companyId)
    if (!(await listDeleteRequests(tx)).includes(companyId)) return
    if (await hasLiveJobs(tx, companyId)) throw new AppError('wrong_state', say('data.jobs_live'))
    const deleted = await deleteTenantData(tx, companyId, { everything: false })
    ctx.log.info({ companyId, deleted }, 'the data of a company was deleted on request')
  })
}
