import type { JsonObject } from '../json.ts'
import { emptyShelf, type Kind, type Thing } from '../state.ts'
import type { World } from '../world.ts'
import type { Call } from './operation.ts'
import { refuse } from './refusal.ts'

export function thingsOf(world: World, locationId: string, kind: Kind): Thing[] {
  return (world.state.things[locationId] ??= emptyShelf())[kind]
}

/** Finds a thing of the caller's location: 403 when it is somebody else's, 404 when it is nobody's. */
export function ownThing(call: Call, kind: Kind, id: string | undefined): Thing {
  const own = thingsOf(call.world, call.locationId, kind).find((one) => one.id === id)
  if (own) return own
  const elsewhere = Object.values(call.world.state.things).some((shelf) => shelf[kind].some((one) => one.id === id))
  return elsewhere ? refuse(403, 'The token does not have access to this location.') : refuse(404, `${singular(kind)} not found`)
}

export function addThing(world: World, kind: Kind, thing: Thing): Thing {
  thingsOf(world, thing.locationId, kind).push(thing)
  world.changed()
  return thing
}

export function changeThing(world: World, thing: Thing, fields: JsonObject): Thing {
  Object.assign(thing, withoutNothing(fields))
  world.changed()
  return thing
}

export function removeThing(world: World, kind: Kind, thing: Thing): void {
  const shelf = thingsOf(world, thing.locationId, kind)
  const index = shelf.indexOf(thing)
  if (index >= 0) shelf.splice(index, 1)
  world.changed()
}

/** Keeps only the named properties that are there, in that order. */
export function pick(thing: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter((key) => thing[key] !== undefined && thing[key] !== null).map((key) => [key, thing[key]]))
}

export function withoutNothing(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

export function sameName(a: unknown, b: unknown): boolean {
  return String(a).trim().toLowerCase() === String(b).trim().toLowerCase()
}

function singular(kind: Kind): string {
  const word = kind
    .replace(/ies$/, 'y')
    .replace(/s$/, '')
    .replace(/([A-Z])/g, ' $1')
    .toLowerCase()
  return word.charAt(0).toUpperCase() + word.slice(1)
}
