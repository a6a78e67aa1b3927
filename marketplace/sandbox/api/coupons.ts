import { newHexId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { alt } from './alt-owner.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { slice } from './page.ts'
import { refuse } from './refusal.ts'
import { flag, name, number, oneOf, required, shape, text, texts, type Fields } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, sameName, thingsOf } from './things.ts'

const many = '/payments/coupon'
const read = forLocation('payments/coupons.readonly')
const write = forLocation('payments/coupons.write')
const moment = { ...text, pattern: /^\d{4}-\d{2}-\d{2}T/ }

const fields: Fields = {
  ...alt,
  name,
  code: required(text),
  discountType: required(oneOf('percentage', 'amount')),
  discountValue: required(number),
  startDate: required(moment),
  endDate: moment,
  usageLimit: number,
  productIds: texts,
  priceIds: texts,
  variantIds: texts,
  applyToFuturePayments: flag,
  applyToFuturePaymentsConfig: shape({
    type: required(oneOf('forever', 'fixed')),
    duration: required(number),
    durationType: required(oneOf('months')),
  }),
  limitPerCustomer: flag,
}

const shown = [
  'name',
  'code',
  'discountType',
  'discountValue',
  'startDate',
  'endDate',
  'applyToFuturePayments',
  'applyToFuturePaymentsConfig',
]

export const couponOperations: Operation[] = [
  {
    method: 'GET',
    path: `${many}/list`,
    ...read,
    query: { ...alt, limit: number, offset: number, status: oneOf('scheduled', 'active', 'expired'), search: text },
    handle({ world, locationId, query }) {
      const words = String(query.search ?? '').toLowerCase()
      const found = thingsOf(world, locationId, 'coupons')
        .filter((coupon) => `${String(coupon.name)} ${String(coupon.code)}`.toLowerCase().includes(words))
        .filter((coupon) => !query.status || statusOf(coupon, world.now()) === query.status)
      const data = slice(found, query, 'offset', 'limit', 100).map((coupon) => ({
        ...show(coupon, world.now()),
        ...pick(coupon, ['productIds', 'priceIds', 'variantIds']),
      }))
      return { data, totalCount: found.length, traceId: 'sandbox' }
    },
  },
  {
    method: 'GET',
    path: many,
    ...read,
    query: { ...alt, id: required(text), code: required(text) },
    handle: (call) => answered(ownThing(call, 'coupons', String(call.query.id)), call.world.now()),
  },
  { method: 'POST', path: many, ...write, body: fields, status: 201, handle: create },
  { method: 'PUT', path: many, ...write, body: { ...fields, id: required(text) }, handle: update },
  {
    method: 'DELETE',
    path: many,
    ...write,
    body: { ...alt, id: required(text) },
    handle(call) {
      removeThing(call.world, 'coupons', ownThing(call, 'coupons', String(call.body.id)))
      return { success: true, traceId: 'sandbox' }
    },
  },
]

function create(call: Call): JsonObject {
  const { world, locationId } = call
  refuseBad(call)
  const { altId: _altId, altType: _altType, ...sent } = call.body
  const now = new Date(world.now()).toISOString()
  const made = { ...defaults, ...sent, id: newHexId(), locationId, usageCount: 0, createdAt: now, updatedAt: now }
  return answered(addThing(world, 'coupons', made), world.now())
}

/** What a PUT leaves out falls back to its default. */
function update(call: Call): JsonObject {
  const coupon = ownThing(call, 'coupons', String(call.body.id))
  refuseBad(call, coupon.id)
  const { altId: _altId, altType: _altType, id: _id, ...sent } = call.body
  for (const field of ['endDate', 'usageLimit', 'productIds', 'priceIds', 'variantIds']) delete coupon[field]
  return answered(
    changeThing(call.world, coupon, { ...defaults, ...sent, updatedAt: new Date(call.world.now()).toISOString() }),
    call.world.now(),
  )
}

const defaults: JsonObject = { applyToFuturePayments: true, applyToFuturePaymentsConfig: { type: 'forever' }, limitPerCustomer: false }

function refuseBad({ world, locationId, body }: Call, except?: string): void {
  const taken = thingsOf(world, locationId, 'coupons').some((one) => one.id !== except && sameName(one.code, body.code))
  if (taken) refuse(400, `Coupon code ${String(body.code)} already exists`)
  if (body.discountType === 'percentage' && Number(body.discountValue) > 100) refuse(422, ['discountValue must not be greater than 100'])
  if (body.endDate && Date.parse(String(body.endDate)) <= Date.parse(String(body.startDate)))
    refuse(422, ['endDate must be after startDate'])
}

function statusOf(coupon: Thing, now: number): string {
  if (Date.parse(String(coupon.startDate)) > now) return 'scheduled'
  return coupon.endDate && Date.parse(String(coupon.endDate)) < now ? 'expired' : 'active'
}

function answered(coupon: Thing, now: number): JsonObject {
  return { ...show(coupon, now), traceId: 'sandbox' }
}

/** The limit per customer is written as yes or no and read as a number. */
function show(coupon: Thing, now: number): JsonObject {
  return {
    _id: coupon.id,
    altId: coupon.locationId,
    altType: 'location',
    usageCount: coupon.usageCount ?? 0,
    limitPerCustomer: coupon.limitPerCustomer ? 1 : 0,
    status: statusOf(coupon, now),
    ...pick(coupon, [...shown, 'createdAt', 'updatedAt']),
  }
}
