import { refuse } from '../api/refusal.ts'
import { addLocation } from '../add-location.ts'
import { slugFrom } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import { uninstall } from '../oauth/uninstall.ts'
import { sendEvent } from '../webhooks/send-event.ts'
import type { World } from '../world.ts'

const mostAtOnce = 1_000

/** `{ name?, count?, companyId? }`: new sub-accounts, where the app installs itself when that was agreed. */
export function addLocations(world: World, body: JsonObject): JsonObject {
  const companyId = String(body.companyId ?? Object.keys(world.state.companies)[0])
  if (!world.state.companies[companyId]) refuse(404, 'Company not found')
  const count = Math.min(mostAtOnce, Number(body.count ?? 1))
  const name = String(body.name ?? 'New location')
  const made = Array.from({ length: count }, (_, index) => {
    const own = count === 1 ? name : `${name} ${String(index + 1).padStart(2, '0')}`
    return addLocation(world, companyId, own, sampleProfile(own))
  })
  world.changed()
  return { locations: made.map(({ id, name: given }) => ({ id, name: given })) }
}

/** `{ status }`: suspended and revoked happen in silence, uninstalled sends a webhook. */
export function setLocation(world: World, id: string, { status }: JsonObject): JsonObject {
  const location = world.state.locations[id]
  if (!location) return refuse(404, 'Location not found')
  if (status === 'uninstalled') {
    uninstall(world, { locationId: id })
  } else if (status === 'active' || status === 'suspended' || status === 'revoked') {
    const back = status === 'active' && !(id in world.state.locationInstalls)
    location.status = status
    const agency = world.state.companyInstalls[location.companyId]
    if (back && agency) {
      world.state.locationInstalls[id] = { installedAt: new Date(world.now()).toISOString(), userId: agency.userId, scopes: agency.scopes }
      sendEvent(world, 'INSTALL', { companyId: location.companyId, locationId: id, userId: agency.userId })
    }
  } else {
    refuse(422, ['status must be one of the following values: active, suspended, revoked, uninstalled'])
  }
  world.changed()
  return { id, status: location.status, installed: id in world.state.locationInstalls }
}

function sampleProfile(name: string): JsonObject {
  return {
    address: '1 Main Street',
    city: 'Austin',
    state: 'TX',
    country: 'US',
    postalCode: '78701',
    phone: '+15125550199',
    timezone: 'America/Chicago',
    website: `https://${slugFrom(name)}.example`,
    email: `hello@${slugFrom(name)}.example`,
  }
}
