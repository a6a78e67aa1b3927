import { newHexId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { slice } from './page.ts'
import { refuse } from './refusal.ts'
import { number, required, text } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'

const many = '/associations/'
const one = `${many}:associationId`
const read = forLocation('associations.readonly')
const write = forLocation('associations.write')
const here = { locationId: required(text) }
const labels = { firstObjectLabel: required(text), secondObjectLabel: required(text) }
const shown = ['locationId', 'id', 'key', 'firstObjectLabel', 'firstObjectKey', 'secondObjectLabel', 'secondObjectKey', 'associationType']

export const associationOperations: Operation[] = [
  {
    method: 'GET',
    path: many,
    ...read,
    query: { ...here, skip: required(number), limit: required(number) },
    handle({ world, locationId, query }) {
      const found = [systemOne(locationId), ...thingsOf(world, locationId, 'associations')]
      return { associations: slice(found, query, 'skip', 'limit', 100).map(show), total: found.length }
    },
  },
  {
    method: 'POST',
    path: many,
    ...write,
    body: { ...here, ...labels, key: required(text), firstObjectKey: required(text), secondObjectKey: required(text) },
    status: 201,
    handle(call) {
      refuseBad(call)
      const made = { ...call.body, id: newHexId(), locationId: call.locationId, associationType: 'USER_DEFINED' }
      return show(addThing(call.world, 'associations', made))
    },
  },
  {
    method: 'GET',
    path: `${many}key/:key`,
    ...read,
    query: here,
    handle: ({ world, locationId, params }) =>
      show(thingsOf(world, locationId, 'associations').find((one) => one.key === params.key) ?? refuse(404, 'Association not found')),
  },
  { method: 'GET', path: one, ...read, handle: (call) => show(ownThing(call, 'associations', call.params.associationId)) },
  {
    method: 'PUT',
    path: one,
    ...write,
    body: labels,
    handle: (call) => show(changeThing(call.world, ownThing(call, 'associations', call.params.associationId), call.body)),
  },
  {
    method: 'DELETE',
    path: one,
    ...write,
    handle(call) {
      const gone = ownThing(call, 'associations', call.params.associationId)
      removeThing(call.world, 'associations', gone)
      return { deleted: true, id: gone.id, message: 'Association deleted successfully' }
    },
  },
]

/** One side is always contacts, the other contacts or a custom object of the location. */
function refuseBad({ world, locationId, body }: Call): void {
  const keys = thingsOf(world, locationId, 'objects').map((object) => object.key)
  const ends = [body.firstObjectKey, body.secondObjectKey]
  for (const end of ends) if (end !== 'contact' && !keys.includes(end)) refuse(400, `Object ${String(end)} does not exist`)
  if (!ends.includes('contact')) refuse(400, 'One of the objects must be contact')
  if (thingsOf(world, locationId, 'associations').some((one) => one.key === body.key))
    refuse(400, `Association with key ${String(body.key)} already exists`)
}

/** The platform's own, which only its list shows. */
function systemOne(locationId: string): Thing {
  return {
    id: 'contact-company-association',
    locationId,
    key: 'CONTACT_BUSINESS_ASSOCIATION',
    firstObjectLabel: 'contact',
    firstObjectKey: 'contact',
    secondObjectLabel: 'company',
    secondObjectKey: 'business',
    associationType: 'SYSTEM_DEFINED',
  }
}

function show(association: Thing): JsonObject {
  return pick(association, shown)
}
