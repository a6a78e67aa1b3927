import { newId, slugFrom } from '../ids.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import type { World } from '../world.ts'
import { calendarDefaults, calendarFields, newCalendarFields, shownOfCalendar } from './calendar-fields.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { refuse } from './refusal.ts'
import { flag, required, text } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'

const one = '/calendars/:calendarId'
const read = forLocation('calendars.readonly')
const write = forLocation('calendars.write')
const needTeam = ['round_robin', 'collective', 'class_booking', 'service_booking']

export const calendarOperations: Operation[] = [
  {
    method: 'GET',
    path: '/calendars/',
    ...read,
    query: { locationId: required(text), groupId: text, showDrafted: flag },
    handle({ world, locationId, query }) {
      const calendars = thingsOf(world, locationId, 'calendars').filter(
        (calendar) => (!query.groupId || calendar.groupId === query.groupId) && (query.showDrafted !== false || calendar.isActive),
      )
      return { calendars: calendars.map(show) }
    },
  },
  { method: 'POST', path: '/calendars/', ...write, body: newCalendarFields, handle: create },
  { method: 'GET', path: one, ...read, handle: (call) => ({ calendar: show(ownThing(call, 'calendars', call.params.calendarId)) }) },
  { method: 'PUT', path: one, ...write, body: calendarFields, handle: update },
  {
    method: 'DELETE',
    path: one,
    ...write,
    handle(call) {
      removeThing(call.world, 'calendars', ownThing(call, 'calendars', call.params.calendarId))
      return { success: true }
    },
  },
]

function create(call: Call): JsonObject {
  const { world, locationId, body } = call
  const team = (body.teamMembers as Json[] | undefined) ?? []
  const calendarType = String(body.calendarType ?? (team.length ? 'round_robin' : 'event'))
  checkReferences(call, calendarType, team)
  const slug = String(body.slug ?? freeSlug(world, locationId, slugFrom(String(body.name))))
  refuseTaken(call, slug, body.widgetSlug)
  const calendar = {
    ...calendarDefaults,
    ...body,
    id: newId(),
    locationId,
    calendarType,
    slug,
    widgetSlug: body.widgetSlug ?? slug,
    teamMembers: withDefaults(team),
  }
  return { calendar: show(addThing(world, 'calendars', calendar)) }
}

function update(call: Call): JsonObject {
  const { body } = call
  const calendar = ownThing(call, 'calendars', call.params.calendarId)
  const team = (body.teamMembers ?? calendar.teamMembers ?? []) as Json[]
  checkReferences(call, String(calendar.calendarType), team)
  refuseTaken(call, body.slug, body.widgetSlug, calendar.id)
  return { calendar: show(changeThing(call.world, calendar, { ...body, teamMembers: withDefaults(team) })) }
}

function checkReferences({ world, locationId, body }: Call, type: string, team: Json[]): void {
  const members = team.filter(isObject)
  if (needTeam.includes(type) && members.length === 0) refuse(422, ['teamMembers should not be empty'])
  if (type === 'personal' && members.length !== 1) refuse(422, ['Personal calendar must have exactly one team member'])
  if (type === 'collective' && members.filter((member) => member.isPrimary === true).length !== 1) {
    refuse(422, ['Collective calendar must have exactly one primary team member'])
  }
  const seen = new Set<Json | undefined>()
  for (const { userId } of members) {
    if (!worksHere(world, locationId, String(userId))) refuse(422, [`User ${String(userId)} is not part of this location`])
    if (seen.has(userId)) refuse(422, [`User ${String(userId)} is listed twice in teamMembers`])
    seen.add(userId)
  }
  if (body.groupId && !thingsOf(world, locationId, 'calendarGroups').some((group) => group.id === body.groupId)) {
    refuse(400, `Calendar group ${String(body.groupId)} not found`)
  }
}

function worksHere(world: World, locationId: string, userId: string): boolean {
  const user = world.state.users[userId]
  return Boolean(user && user.companyId === world.state.locations[locationId]?.companyId && user.roles.locationIds.includes(locationId))
}

function refuseTaken({ world, locationId }: Call, slug: Json | undefined, widgetSlug: Json | undefined, except?: string): void {
  const others = thingsOf(world, locationId, 'calendars').filter((calendar) => calendar.id !== except)
  if (slug && others.some((calendar) => calendar.slug === slug)) refuse(400, `The slug ${String(slug)} is already taken`)
  if (widgetSlug && others.some((calendar) => calendar.widgetSlug === widgetSlug))
    refuse(400, `The slug ${String(widgetSlug)} is already taken`)
}

function freeSlug(world: World, locationId: string, wanted: string): string {
  const taken = new Set(thingsOf(world, locationId, 'calendars').map((calendar) => calendar.slug))
  for (let n = 1; ; n++) {
    const slug = n === 1 ? wanted : `${wanted}-${n}`
    if (!taken.has(slug)) return slug
  }
}

function withDefaults(team: Json[]): Json[] {
  return team.map((member) => ({ priority: 0.5, meetingLocationType: 'custom', ...(isObject(member) ? member : {}) }))
}

function show(calendar: JsonObject): JsonObject {
  return pick(calendar, shownOfCalendar)
}
