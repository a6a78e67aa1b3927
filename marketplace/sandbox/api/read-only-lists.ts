import { randomUUID } from 'node:crypto'
import type { JsonObject } from '../json.ts'
import type { Kind } from '../state.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { flag, number, required, text } from './rules.ts'
import { pick, thingsOf } from './things.ts'

const here = { locationId: required(text) }
const paged = { ...here, skip: number, limit: number, type: text }

const numberFields = ['phoneNumber', 'friendlyName', 'countryCode', 'capabilities', 'type', 'isDefaultNumber']

/** Things that only a person or a snapshot can make. */
export const readOnlyListOperations: Operation[] = [
  {
    method: 'GET',
    path: '/workflows/',
    ...forLocation('workflows.readonly'),
    query: here,
    handle: ({ world, locationId }) => ({
      workflows: thingsOf(world, locationId, 'workflows').map((one) =>
        pick(one, ['id', 'name', 'status', 'version', 'createdAt', 'updatedAt', 'locationId']),
      ),
    }),
  },
  { method: 'GET', path: '/forms/', ...forLocation('forms.readonly'), query: paged, handle: (call) => page(call, 'forms') },
  { method: 'GET', path: '/surveys/', ...forLocation('surveys.readonly'), query: paged, handle: (call) => page(call, 'surveys') },
  {
    method: 'GET',
    path: '/funnels/funnel/list',
    ...forLocation('funnels/funnel.readonly'),
    query: { ...here, type: text, category: text, offset: text, limit: text, parentId: text, name: text },
    handle({ world, locationId, query }) {
      const words = String(query.name ?? '').toLowerCase()
      const found = thingsOf(world, locationId, 'funnels').filter((funnel) => String(funnel.name).toLowerCase().includes(words))
      const from = Number(query.offset ?? 0) || 0
      const funnels = found.slice(from, from + (Number(query.limit ?? 20) || 20))
      return { funnels: funnels.map(({ id, ...rest }) => ({ _id: id, ...rest })), count: found.length, traceId: randomUUID() }
    },
  },
  {
    method: 'GET',
    path: '/phone-system/numbers/location/:locationId',
    ...forLocation('phonenumbers.read'),
    query: { pageSize: number, page: number, searchFilter: text, skipNumberPool: flag, includeRcsSenderIds: flag },
    handle({ world, locationId, query }) {
      const words = String(query.searchFilter ?? '')
      const found = thingsOf(world, locationId, 'phoneNumbers').filter((one) => String(one.phoneNumber).includes(words))
      const pageSize = Number(query.pageSize ?? 50)
      const page = Number(query.page ?? 0)
      const numbers = found.slice(page * pageSize, (page + 1) * pageSize).map((one) => pick(one, numberFields))
      return {
        status: 'success',
        data: { numbers, isUnderLc: true, pageSize, page, accountStatus: 'active', total: found.length },
        message: 'OK',
        statusCode: 200,
      }
    },
  },
]

function page({ world, locationId, query }: Call, kind: Kind): JsonObject {
  const found = thingsOf(world, locationId, kind)
  const from = Number(query.skip ?? 0)
  return {
    [kind]: found.slice(from, from + Number(query.limit ?? 10)).map((one) => pick(one, ['id', 'name', 'locationId'])),
    total: found.length,
  }
}
