import { checkFields } from '../api/check-fields.ts'
import { Refusal, refuse } from '../api/refusal.ts'
import { text } from '../api/rules.ts'
import type { JsonObject } from '../json.ts'
import type { Grant } from '../state.ts'
import type { World } from '../world.ts'
import { issueTokens } from './issue-tokens.ts'

const fields = { clientId: text, clientSecret: text, grantType: text, code: text, refreshToken: text, userType: text, redirectUri: text }

/** POST /oauth/token with the names of v3. */
export function exchangeToken(world: World, body: JsonObject): JsonObject {
  for (const needed of ['clientId', 'clientSecret', 'grantType']) if (!body[needed]) badRequest(`Missing parameter: ${needed}`)
  const unknown = checkFields(fields, body)
  if (unknown.length) refuse(422, unknown)
  if (body.userType !== undefined && body.userType !== 'Company' && body.userType !== 'Location') badRequest('Invalid parameter: userType')
  if (body.grantType === 'authorization_code') return byCode(world, body)
  if (body.grantType === 'refresh_token') return byRefreshToken(world, body)
  return badRequest('Invalid parameter: grantType')
}

/** The code is looked at before the client's credentials. */
function byCode(world: World, body: JsonObject): JsonObject {
  if (!body.code) badRequest('Missing parameter: code')
  const code = world.state.codes[String(body.code)]
  if (!code || code.usedAt !== undefined || code.expiresAt <= world.now()) return unauthorized('Authorization code not found')
  checkClient(world, body)
  if (body.redirectUri !== undefined && body.redirectUri !== `${world.app.url}/oauth/callback`) badRequest('Invalid parameter: redirectUri')
  code.usedAt = world.now()
  return { ...issueTokens(world, code), ...bulkWords(world, code) }
}

function byRefreshToken(world: World, body: JsonObject): JsonObject {
  if (!body.refreshToken) badRequest('Missing parameter: refreshToken')
  checkClient(world, body)
  const known = world.state.refreshTokens[String(body.refreshToken)]
  if (known?.usedAt !== undefined) {
    world.violations.add({
      at: world.now(),
      kind: 'refresh-reuse',
      method: 'POST',
      path: '/oauth/token',
      ...(known.locationId ? { locationId: known.locationId } : {}),
      message: 'A refresh token was used a second time.',
    })
  }
  if (!known || known.usedAt !== undefined || !stillInstalled(world, known)) return badRequest('Invalid grant: refresh token is invalid')
  if (known.locationId && world.state.locations[known.locationId]?.status === 'suspended') badRequest('Location is not active')
  known.usedAt = world.now()
  return { ...issueTokens(world, known), ...bulkWords(world, known) }
}

function bulkWords(world: World, grant: Grant): JsonObject {
  const install = grant.class === 'Company' ? world.state.companyInstalls[grant.companyId] : undefined
  if (!install) return { isBulkInstallation: false }
  return {
    isBulkInstallation: true,
    installToFutureLocations: install.futureLocations,
    approveAllLocations: install.approveAll,
    approvedLocations: install.approved,
  }
}

function stillInstalled(world: World, grant: Grant): boolean {
  if (!grant.locationId) return grant.companyId in world.state.companyInstalls
  return grant.locationId in world.state.locationInstalls && world.state.locations[grant.locationId]?.status !== 'revoked'
}

function checkClient({ app }: World, body: JsonObject): void {
  if (body.clientId !== app.clientId || body.clientSecret !== app.clientSecret) unauthorized('Invalid client credentials!')
}

function badRequest(message: string): never {
  throw new Refusal(400, { statusCode: 400, message })
}

function unauthorized(words: string): never {
  throw new Refusal(401, { error: 'UnAuthorized!', error_description: words })
}
