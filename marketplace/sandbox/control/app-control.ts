import { refuse } from '../api/refusal.ts'
import { isObject, type JsonObject } from '../json.ts'
import { defaultInstaller, install } from '../oauth/install.ts'
import { uninstall } from '../oauth/uninstall.ts'
import { eventTypes, lifecycleEvent } from '../webhooks/send-event.ts'
import type { World } from '../world.ts'

/** `{ as, companyId?, locationIds?, userId?, futureLocations?, scopes?, state? }`: everything but the visit to the callback. */
export function installNow(world: World, body: JsonObject): JsonObject {
  const as = body.as === 'location' ? 'location' : 'agency'
  const locationIds = Array.isArray(body.locationIds) ? body.locationIds.map(String) : undefined
  const companyId = String(
    body.companyId ?? world.state.locations[locationIds?.[0] ?? '']?.companyId ?? Object.keys(world.state.companies)[0],
  )
  const strange = locationIds?.find((id) => world.state.locations[id]?.companyId !== companyId)
  if (!world.state.companies[companyId] || strange) refuse(404, `There is no such company or location: ${strange ?? companyId}`)
  if (as === 'location' && locationIds?.length !== 1) refuse(422, ['locationIds must name exactly one location'])
  const userId = body.userId ?? defaultInstaller(world, companyId, as === 'location' ? locationIds?.[0] : undefined)?.id
  const code = install(world, {
    as,
    companyId,
    userId: String(userId),
    ...(locationIds ? { locationIds } : {}),
    ...(typeof body.futureLocations === 'boolean' ? { futureLocations: body.futureLocations } : {}),
    ...(Array.isArray(body.scopes) ? { scopes: body.scopes.map(String) } : {}),
  })
  const state = typeof body.state === 'string' ? `&state=${encodeURIComponent(body.state)}` : ''
  return { code, callbackUrl: `${world.app.url}/oauth/callback?code=${code}${state}` }
}

/** `{ companyId? }` or `{ locationId }` */
export function uninstallNow(world: World, { companyId, locationId }: JsonObject): JsonObject {
  if (locationId) uninstall(world, { locationId: String(locationId) })
  else uninstall(world, { companyId: String(companyId ?? Object.keys(world.state.companies)[0]) })
  return { ok: true }
}

/** `{ locationId?, companyId?, refresh? }`: access tokens run out now; with `refresh`, refresh tokens die too. */
export function expireTokens(world: World, { locationId, companyId, refresh }: JsonObject): JsonObject {
  const meant = (grant: { locationId?: string; companyId: string }) =>
    (!locationId || grant.locationId === locationId) && (!companyId || grant.companyId === companyId)
  let expired = 0
  for (const token of Object.values(world.state.accessTokens)) {
    if (!meant(token)) continue
    token.expiresAt = world.now()
    expired += 1
  }
  if (refresh === true) {
    for (const [token, grant] of Object.entries(world.state.refreshTokens)) if (meant(grant)) delete world.state.refreshTokens[token]
  }
  world.changed()
  return { expired }
}

/** `{ type, companyId?, locationId?, userId?, fields?, tamper?, unsigned?, times? }`, or `{ replay: webhookId }` to send one again. */
export function sendWebhook(world: World, body: JsonObject): JsonObject {
  const how = { tamper: body.tamper === true, unsigned: body.unsigned === true }
  if (body.replay) {
    const known = world.webhooks.list().find((one) => one.webhookId === body.replay)
    if (!known) return refuse(404, 'There is no such delivery.')
    return { webhookId: world.webhooks.send(known.payload, how) }
  }
  const type = eventTypes.find((one) => one === body.type)
  if (!type) return refuse(422, [`type must be one of the following values: ${eventTypes.join(', ')}`])
  const locationId = body.locationId ? String(body.locationId) : undefined
  const companyId = String(body.companyId ?? world.state.locations[locationId ?? '']?.companyId ?? Object.keys(world.state.companies)[0])
  const about = { companyId, ...(locationId ? { locationId } : {}), ...(body.userId ? { userId: String(body.userId) } : {}) }
  const payload = lifecycleEvent(world, type, about, isObject(body.fields) ? body.fields : {})
  const times = Math.max(1, Number(body.times ?? 1))
  for (let n = 0; n < times; n++) world.webhooks.send(payload, how)
  return { webhookId: String(payload.webhookId), payload }
}
