import type { Actor } from '../context.ts'
import { draftLimits, type DraftAnswer, type DraftMessage, type DraftRequest } from '../contract/draft.ts'
import { newId } from '../db/new-id.ts'
import { say, fault } from '../contract/say.ts'
import { AppError, invalidRequest } from '../errors.ts'
import { requireMay } from '../sessions/may.ts'
import { askingLimits, takePlace } from './asking-limits.ts'
import { cleanBrief } from './clean-text.ts'
import { readStarter } from './draft-base.ts'
import { countRunningOfCompany, findRunningTwin, getDraftOfUser, insertDraft, type StoredDraft } from './draft-store.ts'
import { requireModel, type DraftingContext } from './drafting-context.ts'
import { lockCompanyForAsking } from './usage-store.ts'

type NewDraft = Pick<StoredDraft, 'brief' | 'messages' | 'locationId' | 'starterId' | 'previousId' | 'threadId'>

/** Messages of one conversation that the model is told; older ones have done their work. */
const maxMessages = 20

/**
 * Stores the brief and has it worked on. The same brief sent twice while the first is being written is one draft.
 * Throws `drafting_off`, `invalid_request` when it is too long, `too_many_requests` with the time at which there is room.
 */
export async function createDraft(ctx: DraftingContext, actor: Actor, request: DraftRequest): Promise<DraftAnswer> {
  requireMay(actor, 'plan', request.locationId)
  requireModel(ctx)
  refuseTooLong('brief', request.brief, draftLimits.briefCharacters)
  const previous = request.previousDraftId === undefined ? undefined : await requireReady(ctx, actor, request.previousDraftId)
  if (request.starterId !== undefined) await readStarter(ctx.db, actor.companyId, request.starterId)
  return store(ctx, actor, {
    brief: storable(request.brief),
    messages: [],
    locationId: request.locationId ?? previous?.locationId ?? actor.locationId,
    starterId: request.starterId ?? null,
    previousId: previous?.id ?? null,
    threadId: previous?.threadId ?? '',
  })
}

/** Goes on from a draft: the next version, with what has been said since. Throws `wrong_state` while it is not ready. */
export async function continueDraft(ctx: DraftingContext, actor: Actor, id: string, { text }: DraftMessage): Promise<DraftAnswer> {
  const previous = await requireReady(ctx, actor, id)
  requireMay(actor, 'plan', previous.locationId)
  requireModel(ctx)
  refuseTooLong('text', text, draftLimits.messageCharacters)
  const { brief, locationId, threadId } = previous
  const messages = [...previous.messages, storable(text)].slice(-maxMessages)
  return store(ctx, actor, { brief, messages, locationId, starterId: previous.starterId, previousId: previous.id, threadId })
}

async function store(ctx: DraftingContext, actor: Actor, draft: NewDraft): Promise<DraftAnswer> {
  return ctx.db.transaction().execute(async (tx) => {
    await lockCompanyForAsking(tx, actor.companyId)
    const twin = await findRunningTwin(tx, actor, draft)
    if (twin !== undefined) return { draftId: twin }
    await takePlace(tx, actor, 'draft', ctx.now())
    if ((await countRunningOfCompany(tx, actor.companyId)) >= askingLimits.running) {
      throw new AppError('too_many_requests', say('drafts.too_many', { n: askingLimits.running }), {
        hint: say('next.wait_for_draft'),
        retryAfterMs: 15_000,
      })
    }
    const id = newId('draft')
    await insertDraft(tx, actor.companyId, { ...draft, id, userId: actor.userId, threadId: draft.threadId || id, at: ctx.now() })
    await ctx.queue.send('draft', { draftId: id }, { tx })
    return { draftId: id }
  })
}

async function requireReady(ctx: DraftingContext, actor: Actor, id: string): Promise<StoredDraft> {
  const draft = await getDraftOfUser(ctx.db, actor, id)
  requireMay(actor, 'plan', draft.locationId)
  if (draft.status === 'ready') return draft
  throw new AppError('wrong_state', say(draft.status === 'running' ? 'drafts.running' : 'drafts.failed'), {
    hint: say(draft.status === 'running' ? 'next.wait_or_cancel' : 'next.send_brief_again'),
  })
}

/** Counted as the model would read it, so that a pasted page is judged by its text. */
function refuseTooLong(path: 'brief' | 'text', raw: string, most: number): void {
  const { text } = cleanBrief(raw)
  if (text === '') {
    throw invalidRequest([{ path, ...fault('request.wordless') }])
  }
  if (text.length <= most) return
  const long = fault('request.wordy', { has: text.length, most, over: text.length - most })
  throw invalidRequest([{ path, ...long }], say('next.keep_needs'))
}

/** The database takes any character but this one. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '')
}
