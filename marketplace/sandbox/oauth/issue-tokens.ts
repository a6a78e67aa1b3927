import { createHmac, randomBytes } from 'node:crypto'
import { scopesFor } from '../api/scopes.ts'
import type { JsonObject } from '../json.ts'
import type { Grant } from '../state.ts'
import type { World } from '../world.ts'

export const accessTokenSeconds = 86_399

/** A fresh pair for a grant, with the scopes that this class of token may carry. */
export function issueTokens(world: World, grant: Grant): JsonObject {
  const scopes = scopesFor(grant.class, grant.scopes)
  const kept: Grant = {
    class: grant.class,
    companyId: grant.companyId,
    userId: grant.userId,
    scopes,
    ...(grant.locationId ? { locationId: grant.locationId } : {}),
  }
  const accessToken = spell(world, kept)
  const refreshToken = randomBytes(32).toString('base64url')
  const now = world.now()
  for (const [old, { expiresAt }] of Object.entries(world.state.accessTokens))
    if (expiresAt < now - 60_000) delete world.state.accessTokens[old]
  world.state.accessTokens[accessToken] = { ...kept, expiresAt: now + accessTokenSeconds * 1000 }
  world.state.refreshTokens[refreshToken] = kept
  world.changed()
  return {
    accessToken,
    tokenType: 'Bearer',
    expiresIn: accessTokenSeconds,
    refreshToken,
    scope: scopes.join(' '),
    userType: kept.class,
    ...(kept.locationId ? { locationId: kept.locationId } : {}),
    companyId: kept.companyId,
    userId: kept.userId,
    planId: world.app.planId,
  }
}

/** Looks like the platform's token: nobody should read it, and nobody can make one. */
function spell(world: World, grant: Grant): string {
  const part = (value: JsonObject) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = {
    authClass: grant.class,
    authClassId: grant.locationId ?? grant.companyId,
    primaryAuthClassId: grant.locationId ?? grant.companyId,
    source: 'INTEGRATION',
    sourceId: world.app.clientId,
    channel: 'OAUTH',
    iat: Math.floor(world.now() / 1000),
    jti: randomBytes(8).toString('hex'),
  }
  const head = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  return `${head}.${createHmac('sha256', world.app.clientSecret).update(head).digest('base64url')}`
}
