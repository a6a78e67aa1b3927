import { textOf, type JsonObject } from '../json.ts'
import type { AccessToken } from '../state.ts'
import type { World } from '../world.ts'
import type { Found } from './find-operation.ts'
import { refuse } from './refusal.ts'

export function checkVersion(version: string | null): void {
  if (version === null || version === '') refuse(401, 'version header was not found.')
  if (version !== 'v3') refuse(400, `Invalid API version segment: ${version}`)
}

export function readToken(world: World, authorization: string | null): AccessToken {
  const value = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]
  const token = value === undefined ? undefined : world.state.accessTokens[value]
  if (!token || token.expiresAt <= world.now()) return refuse(401, 'Invalid JWT')
  if (!stillInstalled(world, token)) return refuse(401, 'Invalid JWT')
  return token
}

/** The location that a request is about: named in it, or the token's own. */
export function locationOf(found: Found, token: AccessToken, query: JsonObject, body: JsonObject): string {
  const named = [found.params.locationId, query.locationId, body.locationId, query.altId, body.altId]
  return named.map(textOf).find((id) => id !== undefined) ?? token.locationId ?? ''
}

export function checkAccess(world: World, { operation }: Found, token: AccessToken): void {
  if (operation.access === 'location' && token.class === 'Company') {
    refuse(401, 'This authClass type is not allowed to access this scope. Please use a location token.')
  }
  if (operation.access === 'company' && token.class === 'Location') {
    refuse(401, 'This authClass type is not allowed to access this scope. Please use an agency token.')
  }
  if (!operation.scopes.some((scope) => token.scopes.includes(scope))) refuse(401, 'The token is not authorized for this scope.')
}

export function checkTenant(world: World, token: AccessToken, locationId: string, named: JsonObject): void {
  if (named.companyId !== undefined && named.companyId !== token.companyId) refuse(403, 'The token does not have access to this company.')
  if (token.locationId && locationId !== token.locationId) refuse(403, 'The token does not have access to this location.')
  if (!locationId) return
  const location = world.state.locations[locationId]
  if (location?.companyId !== token.companyId) refuse(403, 'The token does not have access to this location.')
  if (token.locationId && location.status === 'suspended') refuse(400, 'Location is not active')
}

function stillInstalled(world: World, token: AccessToken): boolean {
  if (!token.locationId) return token.companyId in world.state.companyInstalls
  return token.locationId in world.state.locationInstalls && world.state.locations[token.locationId]?.status !== 'revoked'
}
