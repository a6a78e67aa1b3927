import type { JobOrder, JobStatus } from '../../server/contract/job.ts'

/** Which jobs are shown, and in which order. */
export type JobFilter = { status: JobStatus | null; locationId: string | null; q: string; order: JobOrder }

/** Every status, the lively ones first. */
export const jobStatuses = [
  'PROCESSING',
  'PENDING',
  'PAUSED',
  'SUCCESS',
  'PARTIAL',
  'FAILED',
  'CANCELLED',
  'ROLLING_BACK',
  'ROLLED_BACK',
] as const satisfies JobStatus[]

export const everyJob: JobFilter = { status: null, locationId: null, q: '', order: 'newest' }

/** In the address, "all sub-accounts" has to be said where one is chosen, and the chosen one goes without saying. */
const allLocations = 'all'

/** The filter that the address asks for; `hereId` is the sub-account that is being worked on, if any. */
export function readJobFilter(query: URLSearchParams, hereId: string | null): JobFilter {
  const location = query.get('location') || null
  return {
    status: jobStatuses.find((status) => status === query.get('status')) ?? null,
    locationId: location === null ? hereId : location === allLocations ? null : location,
    q: query.get('q') ?? '',
    order: query.get('order') === 'oldest' ? 'oldest' : 'newest',
  }
}

/** What the address has to say for that filter; null where it has nothing to say. */
export function writeJobFilter(filter: JobFilter, hereId: string | null): Record<'status' | 'location' | 'q' | 'order', string | null> {
  return {
    status: filter.status,
    location: filter.locationId === hereId ? null : (filter.locationId ?? allLocations),
    q: filter.q === '' ? null : filter.q,
    order: filter.order === 'newest' ? null : filter.order,
  }
}

/** Whether the filter leaves jobs out that would be there without it. */
export function isNarrowed({ status, q, locationId }: JobFilter, hereId: string | null): boolean {
  return status !== null || q.trim() !== '' || locationId !== hereId
}
