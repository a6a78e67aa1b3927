import { z } from 'zod'
import type { Said } from '../contract/said.ts'
import { saying } from '../contract/say.ts'
import type { Kind, Live, Ours, WriteScope } from './kind.ts'

type Filter = { field: string; operator: 'exists' | 'contains'; value?: string[] }

const Total = z.object({ total: z.number() })

/**
 * How many contacts something is used by, in words; undefined when none. The published description leaves the body of
 * this search open; its filters are those of the platform's help pages.
 */
export async function countContacts(scope: WriteScope, filter: Filter, what: 'data.tagged' | 'data.values'): Promise<Said | undefined> {
  const total = await totalOfContacts(scope, [filter])
  return total === 0 ? undefined : saying(what, { n: total })
}

export async function totalOfContacts({ api, target }: WriteScope, filters: readonly Filter[]): Promise<number> {
  const { total } = await api.post('/contacts/search', {
    body: { locationId: target.locationId, page: 1, pageLimit: 1, filters },
    schema: Total,
  })
  return total
}

/** How many others than ours of a kind use a resource; of a kind that is listed per resource, those under it. */
export async function countUsing(
  scope: WriteScope,
  live: Live,
  using: { kind: Kind; uses: (one: Live) => boolean; what: 'data.prices' | 'data.calendars_in' | 'data.products_in' | 'data.calendars_of' },
  ours: Ours | undefined,
): Promise<Said | undefined> {
  const there = (await using.kind.list?.({ ...scope, matched: () => Promise.resolve([live]) })) ?? []
  const n = there.filter((one) => ours?.ids.has(one.id) !== true && using.uses(one)).length
  return n === 0 ? undefined : saying(using.what, { n })
}

const dayMs = 86_400_000

/**
 * How many appointments are booked in a calendar, those of the past among them. The events are asked for with a time from
 * and to; no longest span is published.
 */
export async function countAppointments({ api, target }: WriteScope, calendarId: string): Promise<Said | undefined> {
  const { events } = await api.get('/calendars/events', {
    query: { locationId: target.locationId, calendarId, startTime: Date.UTC(2015, 0), endTime: Date.now() + 3_650 * dayMs },
    schema: z.object({ events: z.array(z.unknown()) }),
  })
  return events.length === 0 ? undefined : saying('data.appointments', { n: events.length })
}

/** How many records a custom object, or `business`, has. Fields of records cannot be searched by. */
export async function totalOfRecords({ api, target }: WriteScope, objectKey: string): Promise<number> {
  const { total } = await api.post(`/objects/${encodeURIComponent(objectKey)}/records/search`, {
    body: { locationId: target.locationId, page: 1, pageLimit: 1, query: '', searchAfter: [] },
    schema: Total,
  })
  return total
}

/** How many opportunities of every status are in a pipeline or, as their fields cannot be searched by, in the whole location. */
export async function countOpportunities({ api, target }: WriteScope, pipelineId?: string): Promise<Said | undefined> {
  const { meta } = await api.get('/opportunities/search', {
    query: { locationId: target.locationId, status: 'all', limit: 1, ...(pipelineId === undefined ? {} : { pipelineId }) },
    schema: z.object({ meta: z.object({ total: z.number() }) }),
  })
  if (meta.total === 0) return undefined
  return saying(pipelineId === undefined ? 'data.maybe_opportunities' : 'data.opportunities', { n: meta.total })
}
