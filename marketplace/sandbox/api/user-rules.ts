import type { Json, JsonObject } from '../json.ts'
import type { User } from '../state.ts'
import type { World } from '../world.ts'
import type { Call } from './operation.ts'
import { refuse } from './refusal.ts'
import { isObject } from '../json.ts'
import { pick } from './things.ts'

/** What is published of an answer; the rest of what can be sent is kept and never told. */
const shown = [
  'id',
  'firstName',
  'lastName',
  'email',
  'phone',
  'extension',
  'permissions',
  'scopes',
  'roles',
  'lcPhone',
  'platformLanguage',
]

export function showUser(user: User): JsonObject {
  const { id, ...rest } = pick(user, shown)
  return { id, name: `${user.firstName} ${user.lastName}`, ...rest }
}

export function refuseRole({ token }: Call, type: Json | undefined, role: Json | undefined): void {
  if (type !== 'account' && token.class === 'Location') refuse(403, 'A location token can only manage users of type account.')
  if (role !== 'admin' && role !== 'user') refuse(422, ['role must be one of the following values: admin, user'])
}

export function refuseEmail({ world, token }: Call, email: string): void {
  const taken = Object.values(world.state.users).some((user) => user.companyId === token.companyId && user.email === email.toLowerCase())
  if (taken) refuse(400, `A user with the email ${email} already exists`)
}

/** A location token may give and take its own location only. */
export function refuseLocations({ world, token }: Call, wanted: string[], before: string[]): void {
  for (const id of wanted) {
    if (world.state.locations[id]?.companyId !== token.companyId) refuse(403, 'The token does not have access to this location.')
  }
  const changed = [...wanted.filter((id) => !before.includes(id)), ...before.filter((id) => !wanted.includes(id))]
  if (token.locationId && changed.some((id) => id !== token.locationId)) refuse(403, 'The token does not have access to this location.')
}

export function removeFromCalendars(world: World, userId: string): void {
  for (const shelf of Object.values(world.state.things)) {
    for (const calendar of shelf.calendars) {
      const team = Array.isArray(calendar.teamMembers) ? calendar.teamMembers : []
      calendar.teamMembers = team.filter((member) => !isObject(member) || member.userId !== userId)
    }
  }
}
