import type { Draft, DraftAnswer, DraftPage, DraftRequest } from '../../server/contract/draft.ts'
import type { EventEnvelope } from '../../server/contract/event.ts'
import { type EventFeed, type EventFeedHandlers, openEventFeed } from './event-feed.ts'
import { type Http, query } from './http.ts'

export type DraftsApi = ReturnType<typeof createDraftsApi>

export function createDraftsApi(http: Http) {
  const path = (id: string) => `/api/drafts/${encodeURIComponent(id)}`
  const get = (id: string) => http.get<Draft>(path(id))
  return {
    create: (request: DraftRequest) => http.send<DraftAnswer>('POST', '/api/blueprints/draft', request),
    get,
    list: async (limit: number) => (await http.get<DraftPage>(`/api/drafts${query({ limit })}`)).items,
    /** Asks for another version; the answer names it. */
    say: (id: string, text: string) => http.send<DraftAnswer>('POST', `${path(id)}/messages`, { text }),
    /** Cancels one that is being written, removes one that has ended. */
    remove: (id: string) => http.send<unknown>('DELETE', path(id)),
    watch: (id: string, after: number, handlers: EventFeedHandlers): EventFeed =>
      openEventFeed(
        {
          stream: (lastEventId, signal) =>
            http.open(`/api/sse/stream${query({ draftId: id })}`, {
              signal,
              headers: { accept: 'text/event-stream', ...(lastEventId > 0 ? { 'last-event-id': String(lastEventId) } : {}) },
            }),
          poll: async (afterSeq) => eventsOf(await get(id), afterSeq),
        },
        after,
        handlers,
      ),
  }
}

/** A draft has no door for its events: while no stream gets through, its answer says the same. */
function eventsOf(draft: Draft, afterSeq: number): EventEnvelope[] {
  const { id: draftId, status, error, lastEventId: seq } = draft
  if (seq <= afterSeq && status === 'running') return []
  const envelope = { seq: Math.max(seq, afterSeq + 1), at: draft.createdAt, jobId: null, locationId: draft.locationId }
  if (status !== 'running') return [{ ...envelope, body: { type: 'draft.status', draftId, status, error } }]
  return draft.written.map((line) => ({ ...envelope, body: { type: 'draft.line', draftId, line } }))
}
