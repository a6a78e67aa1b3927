import { z } from 'zod'
import type { WriteScope } from './kind.ts'

type Filter = { field: string; operator: 'exists' | 'contains'; value?: string[] }

const Total = z.object({ total: z.number() })

/**
 * How many contacts something is used by, in words; undefined when none. The published description leaves the body of
 * this search open; its filters are those of the platform's help pages.
 */
export async function countContacts(scope: WriteScope, filter: Filter, what: string): Promise<string | undefined> {
  const total = await totalOfContacts(scope, [filter])
  return total === 0 ? undefined : `${total} ${total === 1 ? 'contact has' : 'contacts have'} ${what}`
}

export async function totalOfContacts({ api, target }: WriteScope, filters: readonly Filter[]): Promise<number> {
  const { total } = await api.post('/contacts/search', {
    body: { locationId: target.locationId, page: 1, pageLimit: 1, filters },
    schema: Total,
  })
  return total
}

const dayMs = 86_400_000

/**
 * How many appointments are booked in a calendar, those of the past among them. The events are asked for with a time from
 * and to; no longest span is published.
 */
export async function countAppointments({ api, target }: WriteScope, calendarId: string): Promise<string | undefined> {
  const { events } = await api.get('/calendars/events', {
    query: { locationId: target.locationId, calendarId, startTime: Date.UTC(2015, 0), endTime: Date.now() + 3_650 * dayMs },
    schema: z.object({ events: z.array(z.unknown()) }),
  })
  if (events.length === 0) return undefined
  return `${events.length} ${events.length === 1 ? 'appointment is' : 'appointments are'} booked in it`
}

/** How many records a custom object, or `business`, has. Fields of records cannot be searched by. */
export async function totalOfRecords({ api, target }: WriteScope, objectKey: string): Promise<number> {
  const { total } = await api.post(`/objects/${encodeURIComponent(objectKey)}/records/search`, {
    body: { locationId: target.locationId, page: 1, pageLimit: 1, query: '', searchAfter: [] },
    schema: Total,
  })
  return total
}

/** How many opportunities are in a pipeline or, as their fields cannot be searched by, in the whole location. */
export async function countOpportunities({ api, target }: WriteScope, pipelineId?: string): Promise<string | undefined> {
  const { meta } = await api.get('/opportunities/search', {
    query: { locationId: target.locationId, limit: 1, ...(pipelineId === undefined ? {} : { pipelineId }) },
    schema: z.object({ meta: z.object({ total: z.number() }) }),
  })
  if (meta.total === 0) return undefined
  const cards = `${meta.total} ${meta.total === 1 ? 'opportunity' : 'opportunities'}`
  return pipelineId === undefined ? `${cards} may hold a value in it` : `${cards} would be lost with it`
}
