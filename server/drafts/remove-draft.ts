import { recordDeed } from '../audit/audit-log.ts'
import type { Actor } from '../context.ts'
import { appendEvent, dropDraftEvents } from '../events/event-log.ts'
import { OpenAiError } from '../openai/openai-error.ts'
import { requireMay } from '../sessions/may.ts'
import { describeOutcome } from './describe-outcome.ts'
import { deleteDraft, endDraft, getDraftOfUser } from './draft-store.ts'
import type { DraftingContext } from './drafting-context.ts'

/** Cancels a draft that is being written; removes one that has ended, with its lines. What it cost stays counted. */
export async function removeDraft(ctx: DraftingContext, actor: Actor, id: string): Promise<'cancelled' | 'removed'> {
  const draft = await getDraftOfUser(ctx.db, actor, id)
  requireMay(actor, 'blueprints.read', draft.locationId)
  return ctx.db.transaction().execute(async (tx) => {
    const error = describeOutcome(new OpenAiError({ reason: 'cancelled', message: 'cancelled' }))
    if (await endDraft(tx, { id }, { status: 'failed', error, usage: null }, ctx.now())) {
      await appendEvent(
        tx,
        { companyId: actor.companyId, locationId: draft.locationId, jobId: null },
        { type: 'draft.status', draftId: id, status: 'failed', error },
      )
      return 'cancelled'
    }
    await deleteDraft(tx, actor.companyId, id)
    await dropDraftEvents(tx, actor.companyId, id)
    await recordDeed(tx, actor, ctx.now(), { action: 'draft.removed', subject: { kind: 'draft', id }, locationId: draft.locationId })
    return 'removed'
  })
}
