import { newId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { slice } from './page.ts'
import { refuse } from './refusal.ts'
import { number, oneOf, required, text } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, sameName, thingsOf } from './things.ts'

const many = '/funnels/lookup/redirect'
const one = `${many}/:redirectId`
const read = forLocation('funnels/redirect.readonly')
const write = forLocation('funnels/redirect.write')
const here = { locationId: required(text) }
const where = { target: required(text), action: required(oneOf('funnel', 'website', 'url', 'all')) }

export const urlRedirectOperations: Operation[] = [
  {
    method: 'GET',
    path: `${many}/list`,
    ...read,
    query: { ...here, limit: required(number), offset: required(number), search: text },
    handle({ world, locationId, query }) {
      const words = String(query.search ?? '').toLowerCase()
      const found = thingsOf(world, locationId, 'urlRedirects').filter((one) => `${String(one.domain)}${String(one.path)}`.includes(words))
      return { data: { count: found.length, data: slice(found, query, 'offset', 'limit', 20).map(show) } }
    },
  },
  { method: 'POST', path: many, ...write, body: { ...here, ...where, domain: required(text), path: required(text) }, handle: create },
  {
    method: 'PATCH',
    path: one,
    ...write,
    body: { ...here, ...where },
    handle(call) {
      const redirect = ownThing(call, 'urlRedirects', call.params.redirectId)
      return { data: show(changeThing(call.world, redirect, pick(call.body, ['target', 'action']))) }
    },
  },
  {
    method: 'DELETE',
    path: one,
    ...write,
    query: here,
    handle(call) {
      removeThing(call.world, 'urlRedirects', ownThing(call, 'urlRedirects', call.params.redirectId))
      return { data: { status: 'ok' } }
    },
  },
]

function create({ world, locationId, body }: Call): JsonObject {
  const taken = thingsOf(world, locationId, 'urlRedirects').some(
    (one) => sameName(one.domain, body.domain) && sameName(one.path, body.path),
  )
  if (taken) refuse(400, 'A redirect for this path already exists')
  const pathLowercase = String(body.path).toLowerCase()
  return { data: show(addThing(world, 'urlRedirects', { ...body, id: newId(), locationId, pathLowercase, type: 'Permanent' })) }
}

function show(redirect: Thing): JsonObject {
  return pick(redirect, ['id', 'locationId', 'domain', 'path', 'pathLowercase', 'type', 'target', 'action'])
}
