import { addLocation } from '../add-location.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { Location } from '../state.ts'
import { sendLocationEvent } from '../webhooks/send-event.ts'
import { forBoth, forCompany } from './doors.ts'
import { creation, features, kept, settings, update } from './location-fields.ts'
import type { Call, Operation } from './operation.ts'
import { push } from './pushes.ts'
import { refuse } from './refusal.ts'
import { flag, list, oneOf, required, text } from './rules.ts'
import { pick } from './things.ts'

const one = '/locations/:locationId'
const write = forCompany('locations.write')
const permit = forCompany('locations/write')

export const locationOperations: Operation[] = [
  {
    method: 'GET',
    path: '/locations/search',
    ...forBoth('locations.readonly'),
    query: { companyId: text, skip: text, limit: text, order: oneOf('asc', 'desc'), email: text },
    handle: search,
  },
  { method: 'POST', path: '/locations/', ...write, body: creation, handle: create },
  { method: 'GET', path: one, ...forBoth('locations.readonly'), handle: getOne },
  { method: 'PUT', path: one, ...write, body: update, handle: change },
  {
    method: 'DELETE',
    path: one,
    // Its scope is the platform's own: no app has it.
    ...forCompany(),
    query: { deleteTwilioAccount: required(flag) },
    handle: () => refuse(401, 'The token is not authorized for this scope.'),
  },
  { method: 'GET', path: `${one}/permissions`, ...permit, handle: (call) => showPermissions(own(call)) },
  {
    method: 'PUT',
    path: `${one}/permissions`,
    ...permit,
    body: { permissions: required(list(oneOf(...features))) },
    handle(call) {
      const location = own(call)
      location.permissions = (call.body.permissions as string[]).map(String)
      call.world.changed()
      return showPermissions(location)
    },
  },
]

function search({ world, token, query }: Call): JsonObject {
  const found = Object.values(world.state.locations)
    .filter((location) => location.companyId === token.companyId && (!token.locationId || location.id === token.locationId))
    .filter((location) => !query.email || location.profile.email === query.email)
    .toSorted((a, b) => a.name.localeCompare(b.name))
  if (query.order === 'desc') found.reverse()
  const from = Number(query.skip ?? 0) || 0
  const locations = found.slice(from, from + (Number(query.limit ?? 10) || 10))
  return { locations: locations.map((location) => ({ id: location.id, name: location.name, settings, social: {}, ...location.profile })) }
}

function getOne(call: Call): JsonObject {
  const location = own(call)
  const { profile } = location
  return {
    location: {
      id: location.id,
      companyId: location.companyId,
      name: location.name,
      social: {},
      settings,
      ...profile,
      business: {
        name: location.name,
        ...pick(profile, ['address', 'city', 'state', 'country', 'postalCode', 'website', 'timezone']),
      },
    },
  }
}

/** Only agencies on the largest plan may; the platform's words for that are the same for every gated feature. */
function create({ world, token, body }: Call): JsonObject {
  if (world.quirks.planGate) refuse(403, 'You do not have access to this feature! Please contact the admin!')
  const there = Object.values(world.state.locations).filter((location) => location.companyId === token.companyId)
  if (world.quirks.sandboxAgency && there.length >= 2)
    refuse(400, 'Only 2 locations are allowed for this company, as this is a sandbox agency.')
  const location = addLocation(world, token.companyId, String(body.name), profileOf(body))
  if (body.snapshotId !== undefined) push(world, location, String(body.snapshotId), false)
  return describeWrite(location)
}

function change(call: Call): JsonObject {
  const { world, body } = call
  const location = own(call)
  if (body.name !== undefined) location.name = String(body.name)
  Object.assign(location.profile, profileOf(body))
  if (isObject(body.snapshot)) push(world, location, String(body.snapshot.id), body.snapshot.override === true)
  world.changed()
  sendLocationEvent(world, 'LocationUpdate', location)
  return describeWrite(location)
}

function profileOf(body: JsonObject): JsonObject {
  const email = isObject(body.prospectInfo) ? { email: body.prospectInfo.email ?? '' } : {}
  return { ...pick(body, kept), ...email }
}

function describeWrite({ id, companyId, name, profile }: Location): JsonObject {
  return { id, companyId, name, ...profile }
}

function showPermissions(location: Location): JsonObject {
  return { permissions: location.permissions ?? features }
}

function own({ world, locationId }: Call): Location {
  return world.state.locations[locationId] ?? refuse(404, 'Location not found')
}
