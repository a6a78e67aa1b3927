import { newId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { refuse } from './refusal.ts'
import { name } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, sameName, thingsOf } from './things.ts'

const many = '/locations/:locationId/tags'
const one = `${many}/:tagId`
const read = forLocation('locations/tags.readonly')
const write = forLocation('locations/tags.write')

export const tagOperations: Operation[] = [
  { method: 'GET', path: many, ...read, handle: ({ world, locationId }) => ({ tags: thingsOf(world, locationId, 'tags').map(show) }) },
  {
    method: 'POST',
    path: many,
    ...write,
    body: { name },
    handle(call) {
      refuseTaken(call)
      const tag = { id: newId(), name: String(call.body.name).trim(), locationId: call.locationId }
      return { tag: show(addThing(call.world, 'tags', tag)) }
    },
  },
  { method: 'GET', path: one, ...read, handle: (call) => ({ tag: show(ownThing(call, 'tags', call.params.tagId)) }) },
  {
    method: 'PUT',
    path: one,
    ...write,
    body: { name },
    handle(call) {
      const tag = ownThing(call, 'tags', call.params.tagId)
      refuseTaken(call, tag.id)
      return { tag: show(changeThing(call.world, tag, { name: String(call.body.name).trim() })) }
    },
  },
  {
    method: 'DELETE',
    path: one,
    ...write,
    handle(call) {
      removeThing(call.world, 'tags', ownThing(call, 'tags', call.params.tagId))
      return { succeded: true }
    },
  },
]

function refuseTaken({ world, locationId, body }: Call, except?: string): void {
  const taken = thingsOf(world, locationId, 'tags').some((tag) => tag.id !== except && sameName(tag.name, body.name))
  if (taken) refuse(400, 'The tag name is already exist.')
}

function show(tag: JsonObject): JsonObject {
  return pick(tag, ['id', 'name', 'locationId'])
}
