import { randomUUID } from 'node:crypto'
import type { JsonObject } from '../json.ts'
import type { Location, User } from '../state.ts'
import type { World } from '../world.ts'

export const eventTypes = [
  'INSTALL',
  'UNINSTALL',
  'UPDATE',
  'PLAN_CHANGE',
  'LocationCreate',
  'LocationUpdate',
  'UserCreate',
  'UserUpdate',
  'UserDelete',
] as const
export type EventType = (typeof eventTypes)[number]

type About = { companyId: string; locationId?: string; userId?: string }

/** Sends an event about the app's own life. */
export function sendEvent(world: World, type: EventType, about: About, extra: JsonObject = {}): string {
  return world.webhooks.send(lifecycleEvent(world, type, about, extra))
}

export function lifecycleEvent(
  world: World,
  type: EventType,
  { companyId, locationId, userId }: About,
  extra: JsonObject = {},
): JsonObject {
  const company = world.state.companies[companyId]
  const full = type === 'INSTALL' || type === 'UPDATE'
  return {
    ...envelope(world, type),
    ...(full ? { installType: locationId ? 'Location' : 'Company' } : {}),
    ...(locationId ? { locationId } : {}),
    companyId,
    ...(userId ? { userId } : {}),
    ...(full && company
      ? {
          companyName: company.name,
          isWhitelabelCompany: company.whitelabel !== null,
          ...(company.whitelabel ? { whitelabelDetails: company.whitelabel } : {}),
          planId: world.app.planId,
          trial: { onTrial: false },
        }
      : {}),
    ...(type === 'UPDATE' ? { previousVersionId: world.app.versionId } : {}),
    ...(type === 'PLAN_CHANGE' ? { currentPlanId: world.app.planId, newPlanId: `${world.app.planId}-plus` } : {}),
    ...extra,
  }
}

/** A user's events go to an app that is installed in the agency or in one of the user's locations. */
export function sendUserEvent(world: World, type: 'UserCreate' | 'UserUpdate' | 'UserDelete', user: User): void {
  const { locationIds } = user.roles
  const installed = user.companyId in world.state.companyInstalls || locationIds.some((id) => id in world.state.locationInstalls)
  if (!installed) return
  world.webhooks.send({
    ...envelope(world, type),
    companyId: user.companyId,
    ...(locationIds.length === 1 ? { locationId: locationIds[0] } : {}),
    id: user.id,
    firstName: user.firstName,
    lastName: user.lastName,
    email: user.email,
    phone: user.phone ?? '',
    extension: '',
    role: user.roles.role,
    permissions: user.permissions ?? {},
    locations: locationIds,
  })
}

export function sendLocationEvent(world: World, type: 'LocationCreate' | 'LocationUpdate', location: Location): void {
  if (!(location.companyId in world.state.companyInstalls)) return
  world.webhooks.send({
    ...envelope(world, type),
    id: location.id,
    companyId: location.companyId,
    name: location.name,
    email: location.profile.email ?? '',
    stripeProductId: '',
  })
}

function envelope(world: World, type: EventType): JsonObject {
  return {
    type,
    appId: world.app.id,
    versionId: world.app.versionId,
    timestamp: new Date(world.now()).toISOString(),
    webhookId: randomUUID(),
  }
}
