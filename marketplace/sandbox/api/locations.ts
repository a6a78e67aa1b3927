import type { JsonObject } from '../json.ts'
import type { Location } from '../state.ts'
import { forBoth } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { refuse } from './refusal.ts'
import { oneOf, text } from './rules.ts'

const settings = {
  allowDuplicateContact: false,
  allowDuplicateOpportunity: false,
  allowFacebookNameMerge: false,
  disableContactTimezone: false,
}

export const locationOperations: Operation[] = [
  {
    method: 'GET',
    path: '/locations/search',
    ...forBoth('locations.readonly'),
    query: { companyId: text, skip: text, limit: text, order: oneOf('asc', 'desc'), email: text },
    handle: search,
  },
  { method: 'GET', path: '/locations/:locationId', ...forBoth('locations.readonly'), handle: getOne },
]

function search({ world, token, query }: Call): JsonObject {
  const found = Object.values(world.state.locations)
    .filter((location) => location.companyId === token.companyId && (!token.locationId || location.id === token.locationId))
    .filter((location) => !query.email || location.profile.email === query.email)
    .toSorted((a, b) => a.name.localeCompare(b.name))
  if (query.order === 'desc') found.reverse()
  const from = Number(query.skip ?? 0) || 0
  const locations = found.slice(from, from + (Number(query.limit ?? 10) || 10))
  return { locations: locations.map((location) => ({ id: location.id, name: location.name, ...location.profile, settings, social: {} })) }
}

function getOne({ world, params }: Call): JsonObject {
  const location: Location | undefined = world.state.locations[params.locationId ?? '']
  if (!location) return refuse(404, 'Location not found')
  const { profile } = location
  return {
    location: {
      id: location.id,
      companyId: location.companyId,
      name: location.name,
      ...profile,
      business: {
        name: location.name,
        address: profile.address,
        city: profile.city,
        state: profile.state,
        country: profile.country,
        postalCode: profile.postalCode,
        website: profile.website,
        timezone: profile.timezone,
      },
      social: {},
      settings,
    },
  }
}
