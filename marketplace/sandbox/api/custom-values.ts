import { keyFrom, newId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import { forLocation } from './doors.ts'
import type { Operation } from './operation.ts'
import { name, text } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'
import type { World } from '../world.ts'

const many = '/locations/:locationId/customValues'
const one = `${many}/:id`
const read = forLocation('locations/customValues.readonly')
const write = forLocation('locations/customValues.write')
const body = { name, value: { ...text, required: true } }

export const customValueOperations: Operation[] = [
  {
    method: 'GET',
    path: many,
    ...read,
    handle: ({ world, locationId }) => ({ customValues: thingsOf(world, locationId, 'customValues').map(show) }),
  },
  {
    method: 'POST',
    path: many,
    ...write,
    body,
    status: 201,
    handle({ world, locationId, body: sent }) {
      const value = { id: newId(), locationId, name: sent.name, value: sent.value, fieldKey: freeKey(world, locationId, String(sent.name)) }
      return { customValue: show(addThing(world, 'customValues', value)) }
    },
  },
  { method: 'GET', path: one, ...read, handle: (call) => ({ customValue: show(ownThing(call, 'customValues', call.params.id)) }) },
  {
    method: 'PUT',
    path: one,
    ...write,
    body,
    handle(call) {
      const value = ownThing(call, 'customValues', call.params.id)
      return { customValue: show(changeThing(call.world, value, { name: call.body.name, value: call.body.value })) }
    },
  },
  {
    method: 'DELETE',
    path: one,
    ...write,
    handle(call) {
      removeThing(call.world, 'customValues', ownThing(call, 'customValues', call.params.id))
      return { succeded: true }
    },
  },
]

/** Nothing refuses a second value of the same name; only its key differs. */
function freeKey(world: World, locationId: string, from: string): string {
  const taken = new Set(thingsOf(world, locationId, 'customValues').map((value) => value.fieldKey))
  for (let n = 1; ; n++) {
    const key = `{{ custom_values.${keyFrom(from)}${n === 1 ? '' : `_${n}`} }}`
    if (!taken.has(key)) return key
  }
}

function show(value: JsonObject): JsonObject {
  return pick(value, ['id', 'name', 'fieldKey', 'value', 'locationId'])
}
