import { newId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import { forLocation } from './doors.ts'
import type { Operation } from './operation.ts'
import { name, number, required, text } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'

const read = forLocation('links.readonly')
const write = forLocation('links.write')
const body = { name, redirectTo: required(text) }
const query = { locationId: required(text) }

export const linkOperations: Operation[] = [
  {
    method: 'GET',
    path: '/links/',
    ...read,
    query,
    handle: ({ world, locationId }) => ({ links: thingsOf(world, locationId, 'links').map(show) }),
  },
  {
    method: 'GET',
    path: '/links/search',
    ...read,
    query: { ...query, query: text, skip: number, limit: number },
    handle({ world, locationId, query: asked }) {
      const words = String(asked.query ?? '').toLowerCase()
      const from = Number(asked.skip ?? 0)
      const found = thingsOf(world, locationId, 'links').filter((link) => String(link.name).toLowerCase().includes(words))
      return { links: found.slice(from, from + Number(asked.limit ?? 20)).map(show) }
    },
  },
  {
    method: 'GET',
    path: '/links/id/:linkId',
    ...read,
    query,
    handle: (call) => ({ link: show(ownThing(call, 'links', call.params.linkId)) }),
  },
  {
    method: 'POST',
    path: '/links/',
    ...write,
    body: { ...body, locationId: required(text) },
    status: 201,
    handle({ world, locationId, body: sent }) {
      const id = newId()
      const link = { id, locationId, name: sent.name, redirectTo: sent.redirectTo, fieldKey: `{{trigger_link.${id}}}` }
      return { link: show(addThing(world, 'links', link)) }
    },
  },
  {
    method: 'PUT',
    path: '/links/:linkId',
    ...write,
    body,
    status: 201,
    handle: (call) => ({ link: show(changeThing(call.world, ownThing(call, 'links', call.params.linkId), call.body)) }),
  },
  {
    method: 'DELETE',
    path: '/links/:linkId',
    ...write,
    status: 201,
    handle(call) {
      removeThing(call.world, 'links', ownThing(call, 'links', call.params.linkId))
      return { succeded: true, succeeded: true }
    },
  },
]

function show(link: JsonObject): JsonObject {
  return pick(link, ['id', 'name', 'redirectTo', 'fieldKey', 'locationId'])
}
