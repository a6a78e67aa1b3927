import type { Actor, Context } from '../context.ts'
import type { Draft, DraftPage, WrittenLine } from '../contract/draft.ts'
import { readCompanyEvents } from '../events/event-log.ts'
import { requireMay } from '../sessions/may.ts'
import { getDraftOfUser, listDraftsOfUser } from './draft-store.ts'

/** More lines than a draft can have. */
const maxEvents = 1_000

/** A draft of the actor's own, as far as it has come. Throws `not_found`. */
export async function getDraft(ctx: Pick<Context, 'db'>, actor: Actor, id: string): Promise<Draft> {
  // The events first: of an end that comes in between, the stream still tells whoever sees the draft running.
  const events = await readCompanyEvents(ctx.db, actor.companyId, { locationId: null, draftId: id }, 0, maxEvents)
  const draft = await getDraftOfUser(ctx.db, actor, id)
  requireMay(actor, 'blueprints.read', draft.locationId)
  const written = new Map<string, WrittenLine>()
  for (const { body } of events) if (body.type === 'draft.line') written.set(body.line.resourceId, body.line)
  const { content } = draft
  return {
    id: draft.id,
    status: draft.status,
    brief: draft.brief,
    messages: draft.messages,
    locationId: draft.locationId,
    starterId: draft.starterId,
    previousDraftId: draft.previousId,
    language: content?.language ?? null,
    blueprint: content?.blueprint ?? null,
    lines: content?.lines ?? [],
    written: draft.status === 'running' ? [...written.values()] : [],
    questions: content?.questions ?? [],
    notes: content?.notes ?? [],
    ...(content?.notesSaid === undefined ? {} : { notesSaid: content.notesSaid }),
    diff: content?.diff ?? null,
    usage: draft.usage,
    error: draft.error,
    createdAt: draft.createdAt.toISOString(),
    completedAt: draft.completedAt?.toISOString() ?? null,
    lastEventId: events.at(-1)?.seq ?? 0,
  }
}

/** The actor's own drafts, the newest first: a brief that failed is still here. */
export async function listDrafts(ctx: Pick<Context, 'db'>, actor: Actor, limit: number): Promise<DraftPage> {
  requireMay(actor, 'blueprints.read')
  const drafts = await listDraftsOfUser(ctx.db, actor, actor.locationId, limit)
  return {
    items: drafts.map(({ id, status, brief, locationId, previousId, error, createdAt }) => ({
      id,
      status,
      brief,
      locationId,
      previousDraftId: previousId,
      error,
      createdAt: createdAt.toISOString(),
    })),
  }
}
