import { loadDue } from '../api/pushes.ts'
import { refuse } from '../api/refusal.ts'
import { thingsOf } from '../api/things.ts'
import { showUser } from '../api/user-rules.ts'
import type { JsonObject } from '../json.ts'
import { kinds } from '../state.ts'
import type { World } from '../world.ts'

/** Who and what is there: ids first. */
export function describeState(world: World): JsonObject {
  const { state, app } = world
  return {
    url: world.url,
    app: { id: app.id, versionId: app.versionId, clientId: app.clientId, url: app.url },
    webhookPublicKey: state.webhookKeys.publicPem,
    companies: Object.values(state.companies).map((company) => ({
      id: company.id,
      name: company.name,
      whitelabelDomain: company.whitelabel?.domain ?? null,
      installed: company.id in state.companyInstalls,
      futureLocations: state.companyInstalls[company.id]?.futureLocations ?? false,
    })),
    locations: Object.values(state.locations).map(({ id, companyId, name, badge, status, skippedInBulk }) => ({
      id,
      companyId,
      name,
      badge,
      status,
      skippedInBulk,
      installed: id in state.locationInstalls,
    })),
    users: Object.values(state.users).map(({ id, companyId, firstName, lastName, email, isOwner, roles }) => ({
      id,
      companyId,
      name: `${firstName} ${lastName}`,
      email,
      isOwner,
      ...roles,
    })),
    menuLinks: Object.values(state.agencies).flatMap(({ menuLinks }) => menuLinks),
  }
}

export function inventory(world: World, locationId: string): JsonObject {
  const location = world.state.locations[locationId]
  if (!location) return refuse(404, 'Location not found')
  loadDue(world, locationId)
  const objects: JsonObject = Object.fromEntries(kinds.map((kind) => [kind, thingsOf(world, locationId, kind)]))
  objects.users = Object.values(world.state.users)
    .filter((user) => user.roles.locationIds.includes(locationId))
    .map(showUser)
  const counts = Object.fromEntries(Object.entries(objects).map(([kind, list]) => [kind, Array.isArray(list) ? list.length : 0]))
  return { locationId, name: location.name, status: location.status, counts, objects }
}
