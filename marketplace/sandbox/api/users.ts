import { newId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { User } from '../state.ts'
import type { World } from '../world.ts'
import { sendUserEvent } from '../webhooks/send-event.ts'
import { forBoth } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { refuse } from './refusal.ts'
import { defaultPermissions } from './user-permissions.ts'
import { newUserFields, userFields } from './user-fields.ts'
import { removeFromCalendars, refuseEmail, refuseLocations, refuseRole, showUser } from './user-rules.ts'

const read = forBoth('users.readonly')
const write = forBoth('users.write')

export const userOperations: Operation[] = [
  { method: 'POST', path: '/users/', ...write, body: newUserFields, status: 201, handle: create },
  { method: 'GET', path: '/users/:userId', ...read, handle: (call) => showUser(ownUser(call)) },
  { method: 'PUT', path: '/users/:userId', ...write, body: userFields, handle: update },
  { method: 'DELETE', path: '/users/:userId', ...write, handle: remove },
]

function create(call: Call): JsonObject {
  const { world, body, token } = call
  refuseRole(call, body.type, body.role)
  refuseEmail(call, String(body.email))
  const locationIds = body.locationIds as string[]
  if (body.type === 'account' && locationIds.length === 0) refuse(422, ['locationIds should not be empty'])
  refuseLocations(call, locationIds, [])
  const { password: _password, type, role, locationIds: _ids, companyId: _company, permissions, ...rest } = body
  const user: User = {
    ...rest,
    id: newId(),
    companyId: token.companyId,
    firstName: String(body.firstName),
    lastName: String(body.lastName),
    email: String(body.email).toLowerCase(),
    isOwner: false,
    permissions: takeOver(world, permissions as JsonObject | undefined),
    roles: { type: String(type), role: String(role), locationIds, restrictSubAccount: false },
  }
  world.state.users[user.id] = user
  world.changed()
  sendUserEvent(world, 'UserCreate', user)
  return showUser(user)
}

function takeOver({ quirks }: World, sent: JsonObject = {}): JsonObject {
  const defaults = defaultPermissions()
  const forgotten = quirks.forgetPermission ? Object.keys(sent).find((name) => sent[name] !== defaults[name]) : undefined
  return { ...defaults, ...sent, ...(forgotten === undefined ? {} : { [forgotten]: defaults[forgotten] ?? false }) }
}

function update(call: Call): JsonObject {
  const { world, body } = call
  const user = ownUser(call)
  if (body.email !== undefined && String(body.email).toLowerCase() !== user.email) {
    refuse(400, 'Email update is no longer supported due to security reasons.')
  }
  refuseRole(call, body.type ?? user.roles.type, body.role ?? user.roles.role)
  if (body.locationIds) refuseLocations(call, body.locationIds as string[], user.roles.locationIds)
  const { password: _password, type, role, locationIds, companyId: _company, email: _email, permissions, ...rest } = body
  Object.assign(user, rest)
  if (permissions) user.permissions = { ...(user.permissions as JsonObject), ...(permissions as JsonObject) }
  user.roles = {
    ...user.roles,
    type: String(type ?? user.roles.type),
    role: String(role ?? user.roles.role),
    locationIds: (locationIds as string[] | undefined) ?? user.roles.locationIds,
  }
  world.changed()
  sendUserEvent(world, 'UserUpdate', user)
  return showUser(user)
}

function remove(call: Call): JsonObject {
  const { world } = call
  const user = ownUser(call)
  if (user.isOwner) refuse(400, 'The owner of the agency cannot be deleted')
  delete world.state.users[user.id]
  removeFromCalendars(world, user.id)
  world.changed()
  sendUserEvent(world, 'UserDelete', user)
  return {
    succeeded: true,
    message: 'Queued deleting user with e-mail ' + user.email + ' and name ' + `${user.firstName} ${user.lastName}.`,
  }
}

function ownUser({ world, token, params }: Call): User {
  const user = world.state.users[params.userId ?? '']
  if (!user) return refuse(404, 'User not found')
  if (user.companyId !== token.companyId) return refuse(403, 'The token does not have access to this company.')
  if (token.locationId && !user.roles.locationIds.includes(token.locationId))
    return refuse(403, 'The token does not have access to this location.')
  return user
}
