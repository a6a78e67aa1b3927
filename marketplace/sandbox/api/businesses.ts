import { newHexId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { forLocation } from './doors.ts'
import type { Operation } from './operation.ts'
import { slice } from './page.ts'
import { name, required, text, type Fields } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'

const many = '/businesses/'
const one = `${many}:businessId`
const read = forLocation('businesses.readonly')
const write = forLocation('businesses.write')

const fields: Fields = {
  phone: text,
  email: text,
  website: text,
  address: text,
  city: text,
  postalCode: text,
  state: text,
  country: text,
  description: text,
}
const shown = ['id', 'name', ...Object.keys(fields), 'locationId', 'createdAt', 'updatedAt']

/** Writes answer `buiseness`, as the description spells it. */
export const businessOperations: Operation[] = [
  {
    method: 'GET',
    path: many,
    ...read,
    query: { locationId: required(text), limit: text, skip: text },
    handle: ({ world, locationId, query }) => ({
      businesses: slice(thingsOf(world, locationId, 'businesses'), query, 'skip', 'limit', 100).map(show),
    }),
  },
  {
    method: 'POST',
    path: many,
    ...write,
    body: { ...fields, name, locationId: required(text) },
    status: 201,
    handle({ world, locationId, body }) {
      const now = new Date(world.now()).toISOString()
      const made = addThing(world, 'businesses', { ...body, id: newHexId(), locationId, createdAt: now, updatedAt: now })
      return { success: true, buiseness: show(made) }
    },
  },
  { method: 'GET', path: one, ...read, handle: (call) => ({ business: show(ownThing(call, 'businesses', call.params.businessId)) }) },
  {
    method: 'PUT',
    path: one,
    ...write,
    body: { ...fields, name: { ...text, notEmpty: true } },
    handle(call) {
      const updatedAt = new Date(call.world.now()).toISOString()
      const business = changeThing(call.world, ownThing(call, 'businesses', call.params.businessId), { ...call.body, updatedAt })
      return { success: true, buiseness: show(business) }
    },
  },
  {
    method: 'DELETE',
    path: one,
    ...write,
    handle(call) {
      removeThing(call.world, 'businesses', ownThing(call, 'businesses', call.params.businessId))
      return { success: true }
    },
  },
]

function show(business: Thing): JsonObject {
  return pick(business, shown)
}
