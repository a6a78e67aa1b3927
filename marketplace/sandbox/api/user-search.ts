import type { JsonObject } from '../json.ts'
import type { User } from '../state.ts'
import { forBoth, forCompany } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { flag, required, text } from './rules.ts'
import { pick } from './things.ts'
import { showUser } from './user-rules.ts'

export const userSearchOperations: Operation[] = [
  {
    method: 'GET',
    path: '/users/search',
    ...forBoth('users.readonly'),
    query: {
      companyId: required(text),
      query: text,
      skip: text,
      limit: text,
      locationId: text,
      type: text,
      role: text,
      ids: text,
      sort: text,
      sortDirection: text,
      enabled2waySync: flag,
    },
    handle: search,
  },
  {
    method: 'POST',
    path: '/users/search/filter-by-email',
    ...forCompany('users.readonly'),
    body: { companyId: required(text), emails: required(text), deleted: flag, skip: text, limit: text, projection: text },
    handle: filterByEmail,
  },
]

function search(call: Call): JsonObject {
  const { world, token, query, locationId } = call
  const words = String(query.query ?? '').toLowerCase()
  const ids = query.ids ? String(query.ids).split(',') : undefined
  const found = Object.values(world.state.users)
    .filter((user) => user.companyId === token.companyId)
    .filter((user) => !locationId || user.roles.locationIds.includes(locationId))
    .filter((user) => !query.type || user.roles.type === query.type)
    .filter((user) => !query.role || user.roles.role === query.role)
    .filter((user) => !ids || ids.includes(user.id))
    .filter((user) => `${user.firstName} ${user.lastName} ${user.email} ${String(user.phone ?? '')}`.toLowerCase().includes(words))
    .toSorted((a, b) => `${a.firstName} ${a.lastName}`.localeCompare(`${b.firstName} ${b.lastName}`))
  if (query.sortDirection === 'desc') found.reverse()
  return { users: page(found, query).map((user) => ({ ...showUser(user), deleted: false })), count: found.length }
}

function filterByEmail({ world, token, body }: Call): JsonObject {
  const emails = String(body.emails)
    .split(',')
    .map((email) => email.trim().toLowerCase())
  const found = body.deleted
    ? []
    : Object.values(world.state.users).filter((user) => user.companyId === token.companyId && emails.includes(user.email))
  const projection = String(body.projection ?? 'id,email')
  const users = page(found, body).map((user) => {
    const shown = { ...showUser(user), deleted: false }
    return projection === 'all' ? shown : pick(shown, ['id', ...projection.split(',').map((field) => field.trim())])
  })
  return { users, count: found.length }
}

function page(users: User[], { skip, limit }: JsonObject): User[] {
  const from = Number(skip ?? 0) || 0
  return users.slice(from, from + (Number(limit ?? 25) || 25))
}
