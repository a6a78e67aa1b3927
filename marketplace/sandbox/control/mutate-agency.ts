import { refuse } from '../api/refusal.ts'
import { removeFromCalendars } from '../api/user-rules.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { User } from '../state.ts'
import type { World } from '../world.ts'

/** What the agency does by hand to a person (`fields` may hold `role`, `type` and `locationIds` too) or to a menu link. */
export function mutateAgency(world: World, locationId: string, body: JsonObject): JsonObject | undefined {
  if (body.kind === 'users') return mutateUser(world, body)
  if (body.kind === 'menuLinks') return removeMenuLink(world, locationId, body)
  return undefined
}

function mutateUser(world: World, { id, action, fields }: JsonObject): JsonObject {
  const user = world.state.users[String(id)]
  if (!user) return refuse(404, 'There is no such user.')
  if (action === 'delete') {
    delete world.state.users[user.id]
    removeFromCalendars(world, user.id)
  } else if (action === 'update') {
    const { role, type, locationIds, ...rest } = isObject(fields) ? fields : {}
    const roles = Object.entries({ role, type, locationIds }).filter(([, value]) => value !== undefined)
    Object.assign(user, rest, { id: user.id, roles: { ...user.roles, ...Object.fromEntries(roles) } satisfies User['roles'] })
  } else {
    refuse(422, ['action must be one of the following values: update, delete'])
  }
  world.changed()
  return user
}

function removeMenuLink(world: World, locationId: string, { id, action }: JsonObject): JsonObject {
  const agency = world.state.agencies[world.state.locations[locationId]?.companyId ?? '']
  const at = agency?.menuLinks.findIndex((one) => one.id === id) ?? -1
  if (!agency || at === -1) return refuse(404, 'There is no such menu link.')
  if (action !== 'delete') refuse(422, ['action must be one of the following values: delete'])
  const [removed] = agency.menuLinks.splice(at, 1)
  world.changed()
  return removed ?? {}
}
