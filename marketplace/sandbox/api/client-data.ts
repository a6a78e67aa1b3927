import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { refuse } from './refusal.ts'
import { anything, flag, list, number, oneOf, required, shape, text, type Fields } from './rules.ts'
import { thingsOf } from './things.ts'

const status = oneOf('open', 'won', 'lost', 'abandoned', 'all')

const opportunityQuery: Fields = {
  q: text,
  status,
  campaignId: text,
  id: text,
  order: text,
  endDate: text,
  startAfter: text,
  startAfterId: text,
  date: text,
  country: text,
  page: number,
  limit: { ...number, max: 100 },
  getTasks: flag,
  getNotes: flag,
  getCalendarEvents: flag,
  locationId: required(text),
  pipelineId: text,
  pipelineStageId: text,
  contactId: text,
  assignedTo: text,
}

const opportunityBody: Fields = {
  locationId: required(text),
  query: { ...text, required: true },
  limit: required(number),
  page: required(number),
  searchAfter: required(list(text)),
  additionalDetails: required(
    shape({ notes: required(flag), tasks: required(flag), calendarEvents: required(flag), unReadConversations: required(flag) }),
  ),
}

/** Enough of contacts and opportunities to know whether a location holds client data. */
export const clientDataOperations: Operation[] = [
  {
    method: 'GET',
    path: '/calendars/events',
    ...forLocation('calendars/events.readonly'),
    query: {
      locationId: required(text),
      userId: text,
      calendarId: text,
      groupId: text,
      startTime: required(text),
      endTime: required(text),
    },
    handle: listAppointments,
  },
  {
    method: 'GET',
    path: '/opportunities/search',
    ...forLocation('opportunities.readonly'),
    query: opportunityQuery,
    handle: searchOpportunities,
  },
  {
    method: 'POST',
    path: '/opportunities/search',
    ...forLocation('opportunities.readonly'),
    body: opportunityBody,
    handle({ world, locationId, body }) {
      const words = String(body.query).toLowerCase()
      const found = thingsOf(world, locationId, 'opportunities').filter((card) => String(card.name).toLowerCase().includes(words))
      const from = Number(body.page) * Number(body.limit)
      return { opportunities: found.slice(from, from + Number(body.limit)), total: found.length, aggregations: {} }
    },
  },
  {
    method: 'POST',
    path: '/contacts/search',
    ...forLocation('contacts.readonly'),
    body: {
      locationId: required(text),
      page: number,
      pageLimit: required({ ...number, max: 500 }),
      query: text,
      searchAfter: list(anything),
      filters: list(anything),
      sort: list(anything),
    },
    handle: searchContacts,
  },
]

function searchOpportunities({ world, locationId, query }: Call): JsonObject {
  const words = String(query.q ?? '').toLowerCase()
  const found = thingsOf(world, locationId, 'opportunities')
    .filter((card) => !query.pipelineId || card.pipelineId === query.pipelineId)
    .filter((card) => !query.pipelineStageId || card.pipelineStageId === query.pipelineStageId)
    .filter((card) => !query.contactId || card.contactId === query.contactId)
    .filter((card) => !query.status || query.status === 'all' || card.status === query.status)
    .filter((card) => String(card.name).toLowerCase().includes(words))
  const page = Number(query.page ?? 1)
  const limit = Number(query.limit ?? 20)
  const opportunities = found.slice((page - 1) * limit, page * limit)
  const next = page * limit < found.length ? page + 1 : null
  return {
    opportunities,
    meta: { total: found.length, currentPage: page, nextPage: next, prevPage: page > 1 ? page - 1 : null },
    aggregations: {},
  }
}

function searchContacts({ world, locationId, body }: Call): JsonObject {
  const words = String(body.query ?? '').toLowerCase()
  const found = thingsOf(world, locationId, 'contacts')
    .filter((contact) => `${String(contact.firstName)} ${String(contact.lastName)} ${String(contact.email)}`.toLowerCase().includes(words))
    .filter((contact) => ((body.filters as JsonObject[] | undefined) ?? []).every((filter) => fits(contact, filter)))
  const page = Number(body.page ?? 1)
  return { contacts: found.slice((page - 1) * Number(body.pageLimit), page * Number(body.pageLimit)), total: found.length }
}

function fits(contact: Thing, { field, operator, value }: JsonObject): boolean {
  const own = String(field).startsWith('customFields.')
    ? customValue(contact, String(field).slice('customFields.'.length))
    : contact[String(field)]
  if (operator === 'exists') return own !== undefined && own !== ''
  if (operator === 'not_exists') return own === undefined || own === ''
  const wanted = Array.isArray(value) ? value : [value]
  return Array.isArray(own) ? wanted.some((one) => own.some((each) => each === one)) : wanted.some((one) => one === own)
}

function customValue(contact: Thing, id: string): JsonObject[string] {
  const values = (contact.customFields ?? []) as JsonObject[]
  return values.find((one) => one.id === id)?.value
}

function listAppointments({ world, locationId, query }: Call): JsonObject {
  const { userId, calendarId, groupId } = query
  if (!userId && !calendarId && !groupId) refuse(400, 'Either of userId, calendarId or groupId is required')
  const calendars = thingsOf(world, locationId, 'calendars')
  const groupOf = (id: unknown) => calendars.find((calendar) => calendar.id === id)?.groupId
  const events = thingsOf(world, locationId, 'appointments').filter((one) => {
    const at = Date.parse(String(one.startTime))
    const isMeant =
      (calendarId && one.calendarId === calendarId) ||
      (userId && one.assignedUserId === userId) ||
      (groupId && groupOf(one.calendarId) === groupId)
    return isMeant && at >= Number(query.startTime) && at <= Number(query.endTime)
  })
  return { events }
}
