import type { EventEnvelope } from '../../server/contract/event.ts'
import type { HandOver, HandOverTick } from '../../server/contract/hand-over.ts'
import type { ApplyAnswer, ApplyRequest, Job, JobAction, JobOrder, JobStatus, JobSummary, StepCalls } from '../../server/contract/job.ts'
import { type EventFeed, type EventFeedHandlers, openEventFeed } from './event-feed.ts'
import { type Http, query } from './http.ts'

export type JobPage = { items: JobSummary[]; nextCursor: string | null }
export type JobFilter = {
  locationId?: string | null
  status?: JobStatus | null
  q?: string
  order?: JobOrder
  cursor?: string | null
  limit?: number
}

/** Apply looks at the whole location once more before it begins, as planning does. */
const lookingMs = 180_000

export type JobsApi = ReturnType<typeof createJobsApi>

export function createJobsApi(http: Http) {
  const job = (id: string) => `/api/jobs/${encodeURIComponent(id)}`
  const events = async (id: string, after: number) =>
    (await http.get<{ items: EventEnvelope[] }>(`${job(id)}/events${query({ after })}`)).items
  return {
    apply: (request: ApplyRequest) => http.send<ApplyAnswer>('POST', '/api/provisioning', request, { timeoutMs: lookingMs }),
    list: (filter: JobFilter) => http.get<JobPage>(`/api/provisioning${query(filter)}`),
    act: (id: string, action: JobAction) => http.send<unknown>('PATCH', `/api/provisioning/${encodeURIComponent(id)}`, { action }),
    get: (id: string) => http.get<Job>(job(id)),
    /** What a step said to the platform and what it answered, oldest first. */
    calls: (id: string, stepId: string) => http.get<StepCalls>(`${job(id)}/steps/${encodeURIComponent(stepId)}/calls`),
    handOver: (id: string) => http.get<HandOver>(`${job(id)}/handover`),
    /** The sheet as a page of its own, to be kept or sent on. */
    handOverPage: async (id: string, language: string) =>
      (await http.open(`${job(id)}/handover${query({ format: 'html', lang: language })}`)).text(),
    tick: (id: string, tick: HandOverTick) => http.send<HandOver>('PATCH', `${job(id)}/handover`, tick),
    /** Events after a sequence number, oldest first; an empty list when there are no more. */
    events,
    /** The job's events from `after` on, live, until closed. */
    watch: (id: string, after: number, handlers: EventFeedHandlers): EventFeed =>
      openEventFeed(
        {
          stream: (lastEventId, signal) =>
            http.open(`/api/sse/stream${query({ jobId: id })}`, {
              signal,
              headers: { accept: 'text/event-stream', ...(lastEventId > 0 ? { 'last-event-id': String(lastEventId) } : {}) },
            }),
          poll: (afterSeq) => events(id, afterSeq),
        },
        after,
        handlers,
      ),
  }
}
