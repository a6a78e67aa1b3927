import type { World } from '../world.ts'
import { sendEvent } from '../webhooks/send-event.ts'

/** Takes the app out of one location, or out of an agency and all its locations. */
export function uninstall(world: World, what: { companyId?: string; locationId?: string }): void {
  const { state } = world
  const locations = what.locationId
    ? [what.locationId]
    : Object.keys(state.locationInstalls).filter((id) => state.locations[id]?.companyId === what.companyId)
  for (const locationId of locations) {
    const companyId = state.locations[locationId]?.companyId
    delete state.locationInstalls[locationId]
    dropTokens(world, (grant) => grant.locationId === locationId)
    if (companyId) sendEvent(world, 'UNINSTALL', { companyId, locationId })
  }
  if (!what.locationId && what.companyId) {
    delete state.companyInstalls[what.companyId]
    dropTokens(world, (grant) => grant.companyId === what.companyId)
    sendEvent(world, 'UNINSTALL', { companyId: what.companyId })
  }
  world.changed()
}

function dropTokens({ state }: World, gone: (grant: { companyId: string; locationId?: string }) => boolean): void {
  for (const tokens of [state.accessTokens, state.refreshTokens]) {
    for (const [token, grant] of Object.entries(tokens)) if (gone(grant)) delete tokens[token]
  }
}
