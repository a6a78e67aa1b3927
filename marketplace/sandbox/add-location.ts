import { newId } from './ids.ts'
import type { JsonObject } from './json.ts'
import { installInNewLocation } from './oauth/install.ts'
import { emptyShelf, type Location } from './state.ts'
import { sendLocationEvent } from './webhooks/send-event.ts'
import type { World } from './world.ts'

/** A new sub-account, in which the agency's people are at home and the app installs itself when that was agreed. */
export function addLocation(world: World, companyId: string, name: string, profile: JsonObject): Location {
  const location: Location = { id: newId(), companyId, name, status: 'active', badge: 'empty', skippedInBulk: false, profile }
  world.state.locations[location.id] = location
  world.state.things[location.id] = emptyShelf()
  for (const user of Object.values(world.state.users))
    if (user.companyId === companyId && user.roles.type === 'agency') user.roles.locationIds.push(location.id)
  sendLocationEvent(world, 'LocationCreate', location)
  installInNewLocation(world, companyId, location.id)
  world.changed()
  return location
}
