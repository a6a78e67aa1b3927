import type { JsonObject } from '../json.ts'
import type { AccessToken } from '../state.ts'
import type { World } from '../world.ts'
import type { Fields } from './rules.ts'

/** One request after it was let in: right version, token, class, tenant, scope and shape. */
export type Call = {
  world: World
  token: AccessToken
  params: Record<string, string>
  query: JsonObject
  body: JsonObject
  /** What was sent where the body is a list; empty where it is an object. */
  items: JsonObject[]
  /** The location that is spoken about: named in the request, else the token's own, else empty. */
  locationId: string
}

export type Operation = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  access: 'location' | 'company' | 'both'
  /** Any one of these is enough. */
  scopes: string[]
  query?: Fields
  body?: Fields
  /** Each item, where the body is a list. */
  bodyItems?: Fields
  /** 200 when absent. */
  status?: number
  handle(call: Call): JsonObject | JsonObject[]
}
