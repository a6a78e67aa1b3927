import { refuse } from '../api/refusal.ts'
import { addThing, changeThing, removeThing, thingsOf } from '../api/things.ts'
import { newId } from '../ids.ts'
import { isObject, type JsonObject } from '../json.ts'
import { addClients } from '../seed/busy.ts'
import { kinds, type Kind } from '../state.ts'
import type { World } from '../world.ts'
import { mutateAgency } from './mutate-agency.ts'

/**
 * `{ locationId, kind, action: 'create' | 'update' | 'delete', id?, name?, fields? }`: what a person does by hand.
 * An existing thing is named by its id or by its name; fields are those that the API reads.
 * Of the agency's own things, `users` can be changed or deleted and `menuLinks` deleted.
 */
export function mutate(world: World, body: JsonObject): JsonObject {
  const locationId = String(body.locationId)
  if (!world.state.locations[locationId]) refuse(404, 'Location not found')
  const done = mutateAgency(world, locationId, body)
  if (done) return { object: done }
  const kind = kinds.find((one) => one === body.kind)
  if (!kind) return refuse(422, [`kind must be one of the following values: ${kinds.join(', ')}`])
  const fields = isObject(body.fields) ? body.fields : {}
  if (body.action === 'create') return { object: addThing(world, kind, { id: newId(), ...fields, locationId }) }
  const thing = find(world, locationId, kind, body)
  if (body.action === 'update') {
    const dated = 'updatedAt' in thing ? { updatedAt: new Date(world.now()).toISOString() } : {}
    return { object: changeThing(world, thing, { ...dated, ...fields, id: thing.id }) }
  }
  if (body.action !== 'delete') refuse(422, ['action must be one of the following values: create, update, delete'])
  removeThing(world, kind, thing)
  return { object: thing }
}

/** `{ locationId, contacts?, opportunities? }` */
export function seedData(world: World, { locationId, contacts = 25, opportunities = 10 }: JsonObject): JsonObject {
  if (!world.state.locations[String(locationId)]) refuse(404, 'Location not found')
  thingsOf(world, String(locationId), 'contacts')
  const shelf = world.state.things[String(locationId)]
  if (shelf) addClients(shelf, String(locationId), { contacts: Number(contacts), opportunities: Number(opportunities) })
  world.changed()
  return { contacts: shelf?.contacts.length ?? 0, opportunities: shelf?.opportunities.length ?? 0 }
}

function find(world: World, locationId: string, kind: Kind, { id, name }: JsonObject) {
  const thing = thingsOf(world, locationId, kind).find((one) => (id === undefined ? one.name === name : one.id === id))
  return thing ?? refuse(404, 'There is no such object in this location.')
}
