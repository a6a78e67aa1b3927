import { randomBytes } from 'node:crypto'
import { allScopes } from '../api/scopes.ts'
import type { Grant, User } from '../state.ts'
import { sendEvent } from '../webhooks/send-event.ts'
import type { World } from '../world.ts'

export type InstallWish = {
  as: 'agency' | 'location'
  companyId: string
  userId: string
  /** Agency: absent means every location. Location: exactly one. */
  locationIds?: string[]
  futureLocations?: boolean
  scopes?: string[]
}

const codeLivesMs = 10 * 60_000

/** Everything that "Allow & install" does: installs, webhooks, and a code that can be exchanged once. */
export function install(world: World, wish: InstallWish): string {
  const { state } = world
  const scopes = wish.scopes ?? allScopes
  const mark = { installedAt: new Date(world.now()).toISOString(), userId: wish.userId, scopes }
  const locationIds = wish.locationIds ?? locationsForAll(world, wish.companyId)
  if (wish.as === 'agency') {
    const known = state.companyInstalls[wish.companyId]
    state.companyInstalls[wish.companyId] = {
      ...mark,
      futureLocations: wish.futureLocations ?? wish.locationIds === undefined,
      approveAll: wish.locationIds === undefined,
      approved: [...new Set([...(known?.approved ?? []), ...locationIds])],
    }
    sendEvent(world, 'INSTALL', { companyId: wish.companyId, userId: wish.userId })
  }
  for (const locationId of locationIds) {
    const location = state.locations[locationId]
    if (location && wish.locationIds && location.status === 'revoked') location.status = 'active'
    state.locationInstalls[locationId] = mark
    sendEvent(world, 'INSTALL', { companyId: wish.companyId, locationId, userId: wish.userId })
  }
  const grant: Grant = { class: wish.as === 'agency' ? 'Company' : 'Location', companyId: wish.companyId, userId: wish.userId, scopes }
  return newCode(world, wish.as === 'location' && locationIds[0] ? { ...grant, locationId: locationIds[0] } : grant)
}

/** A location that appears after an install for all future locations gets the app by itself. */
export function installInNewLocation(world: World, companyId: string, locationId: string): void {
  const agency = world.state.companyInstalls[companyId]
  if (!agency?.futureLocations) return
  world.state.locationInstalls[locationId] = {
    installedAt: new Date(world.now()).toISOString(),
    userId: agency.userId,
    scopes: agency.scopes,
  }
  sendEvent(world, 'INSTALL', { companyId, locationId })
}

/** Who signs when nobody is named: the owner of the agency, or an admin of the location. */
export function defaultInstaller(world: World, companyId: string, locationId?: string): User | undefined {
  const users = Object.values(world.state.users).filter((user) => user.companyId === companyId)
  if (!locationId) return users.find((user) => user.isOwner)
  const here = users.filter((user) => user.roles.type === 'account' && user.roles.locationIds.includes(locationId))
  return here.find((user) => user.roles.role === 'admin') ?? here[0] ?? users.find((user) => user.isOwner)
}

function locationsForAll(world: World, companyId: string): string[] {
  return Object.values(world.state.locations)
    .filter((location) => location.companyId === companyId && !location.skippedInBulk)
    .map((location) => location.id)
}

function newCode(world: World, grant: Grant): string {
  const code = randomBytes(20).toString('hex')
  world.state.codes[code] = { ...grant, expiresAt: world.now() + codeLivesMs }
  world.changed()
  return code
}
