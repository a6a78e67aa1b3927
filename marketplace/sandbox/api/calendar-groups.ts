import { newId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { refuse } from './refusal.ts'
import { flag, name, required, text } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'

const many = '/calendars/groups'
const one = `${many}/:groupId`
const read = forLocation('calendars/groups.readonly')
const write = forLocation('calendars/groups.write')
const described = { name, description: { ...text, required: true }, slug: required(text) }

export const calendarGroupOperations: Operation[] = [
  {
    method: 'GET',
    path: many,
    ...read,
    query: { locationId: required(text) },
    handle: ({ world, locationId }) => ({ groups: thingsOf(world, locationId, 'calendarGroups').map(show) }),
  },
  {
    method: 'POST',
    path: many,
    ...write,
    body: { ...described, locationId: required(text), isActive: flag },
    status: 201,
    handle(call) {
      refuseTaken(call)
      return {
        group: show(addThing(call.world, 'calendarGroups', { isActive: true, ...call.body, locationId: call.locationId, id: newId() })),
      }
    },
  },
  {
    method: 'POST',
    path: `${many}/validate-slug`,
    ...write,
    body: { locationId: required(text), slug: required(text) },
    handle: (call) => ({ available: !isTaken(call) }),
  },
  {
    method: 'PUT',
    path: one,
    ...write,
    body: described,
    handle(call) {
      const group = ownThing(call, 'calendarGroups', call.params.groupId)
      refuseTaken(call, group.id)
      return { group: show(changeThing(call.world, group, call.body)) }
    },
  },
  {
    method: 'PUT',
    path: `${one}/status`,
    ...write,
    body: { isActive: required(flag) },
    handle(call) {
      changeThing(call.world, ownThing(call, 'calendarGroups', call.params.groupId), { isActive: call.body.isActive })
      return { success: true }
    },
  },
  {
    method: 'DELETE',
    path: one,
    ...write,
    handle(call) {
      const group = ownThing(call, 'calendarGroups', call.params.groupId)
      removeThing(call.world, 'calendarGroups', group)
      for (const calendar of thingsOf(call.world, call.locationId, 'calendars')) if (calendar.groupId === group.id) delete calendar.groupId
      return { success: true }
    },
  },
]

function isTaken({ world, locationId, body }: Call, except?: string): boolean {
  return thingsOf(world, locationId, 'calendarGroups').some((group) => group.id !== except && group.slug === body.slug)
}

function refuseTaken(call: Call, except?: string): void {
  if (isTaken(call, except)) refuse(400, `The slug ${String(call.body.slug)} is already taken`)
}

function show(group: JsonObject): JsonObject {
  return pick(group, ['id', 'locationId', 'name', 'description', 'slug', 'isActive'])
}
