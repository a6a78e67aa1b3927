import { newId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { slice } from './page.ts'
import { refuse } from './refusal.ts'
import { between, list, name, number, oneOf, required, shape, text, texts } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'

const many = '/calendars/schedules'
const one = `${many}/:scheduleId`
const join = `${one}/associations/:calendarId`
const read = forLocation('calendars.readonly')
const write = forLocation('calendars.write')
const clock = { ...text, pattern: /^([01]?[0-9]|2[0-3]):[0-5][0-9]$/ }
const timezone = { ...text, pattern: /^[A-Za-z_]+\/[A-Za-z_]+$/ }

const rules = list(
  shape({
    type: required(oneOf('wday', 'date')),
    intervals: required(list(shape({ from: required(clock), to: required(clock) }))),
    date: { ...text, pattern: /^\d{4}-\d{2}-\d{2}$/ },
    day: oneOf('sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'),
  }),
)

export const scheduleOperations: Operation[] = [
  {
    method: 'GET',
    path: `${many}/search`,
    ...read,
    query: { locationId: required(text), userId: required(text), calendarId: text, skip: { ...number, min: 0 }, limit: between(1, 500) },
    handle({ world, locationId, query }) {
      const found = thingsOf(world, locationId, 'schedules')
        .filter((schedule) => schedule.userId === query.userId)
        .filter((schedule) => !query.calendarId || calendarsOf(schedule).includes(String(query.calendarId)))
      return { schedules: slice(found, query, 'skip', 'limit', 50).map(show) }
    },
  },
  {
    method: 'POST',
    path: many,
    ...write,
    body: { locationId: required(text), name, timezone: required(timezone), userId: required(text), rules, calendarIds: texts },
    status: 201,
    handle: create,
  },
  {
    method: 'GET',
    path: one,
    ...read,
    handle: (call) => ({ schedule: show(ownThing(call, 'schedules', call.params.scheduleId)) }),
  },
  {
    method: 'PUT',
    path: one,
    ...write,
    body: { name: { ...text, notEmpty: true }, timezone, rules },
    handle(call) {
      const dateUpdated = new Date(call.world.now()).toISOString()
      return { schedule: show(changeThing(call.world, ownThing(call, 'schedules', call.params.scheduleId), { ...call.body, dateUpdated })) }
    },
  },
  {
    method: 'DELETE',
    path: one,
    ...write,
    handle(call) {
      removeThing(call.world, 'schedules', ownThing(call, 'schedules', call.params.scheduleId))
      return { success: true }
    },
  },
  { method: 'PUT', path: join, ...write, handle: (call) => setCalendars(call, (ids, id) => [...ids.filter((other) => other !== id), id]) },
  { method: 'DELETE', path: join, ...write, handle: (call) => setCalendars(call, (ids, id) => ids.filter((other) => other !== id)) },
]

function create(call: Call): JsonObject {
  const { world, locationId, body } = call
  const user = world.state.users[String(body.userId)]
  if (!user?.roles.locationIds.includes(locationId)) refuse(400, 'User does not belong to this location')
  for (const id of calendarsOf(body)) ownThing(call, 'calendars', id)
  const now = new Date(world.now()).toISOString()
  const made = { rules: [], calendarIds: [], ...body, id: newId(), locationId, deleted: false, dateAdded: now, dateUpdated: now }
  return { schedule: show(addThing(world, 'schedules', made)) }
}

function setCalendars(call: Call, change: (ids: string[], id: string) => string[]): JsonObject {
  const schedule = ownThing(call, 'schedules', call.params.scheduleId)
  const calendar = ownThing(call, 'calendars', call.params.calendarId)
  changeThing(call.world, schedule, { calendarIds: change(calendarsOf(schedule), calendar.id) })
  return { success: true }
}

function calendarsOf(schedule: JsonObject): string[] {
  return Array.isArray(schedule.calendarIds) ? schedule.calendarIds.map(String) : []
}

function show(schedule: Thing): JsonObject {
  return pick(schedule, ['id', 'name', 'locationId', 'rules', 'timezone', 'dateAdded', 'dateUpdated', 'userId', 'calendarIds', 'deleted'])
}
