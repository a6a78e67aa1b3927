import { newHexId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { forBoth } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { refuse } from './refusal.ts'
import { flag, list, name, number, oneOf, required, shape, text, texts, type Fields } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'

const many = '/products/:productId/price'
const one = `${many}/:priceId`
const read = forBoth('products/prices.readonly')
const write = forBoth('products/prices.write')
const here = { locationId: required(text) }

const fields: Fields = {
  name,
  type: required(oneOf('one_time', 'recurring')),
  currency: required({ ...text, pattern: /^[A-Za-z]{3}$/ }),
  amount: required({ ...number, min: 0 }),
  locationId: required(text),
  recurring: shape({ interval: required(oneOf('day', 'month', 'week', 'year')), intervalCount: required({ ...number, min: 1 }) }),
  description: text,
  membershipOffers: list(shape({ label: required(text), value: required(text), _id: required(text) })),
  trialPeriod: { ...number, min: 0 },
  totalCycles: { ...number, min: 1 },
  setupFee: { ...number, min: 0 },
  variantOptionIds: texts,
  compareAtPrice: number,
  userId: text,
  meta: shape({
    source: required(oneOf('stripe', 'woocommerce', 'shopify')),
    sourceId: text,
    stripePriceId: required(text),
    internalSource: required(oneOf('agency_plan', 'funnel', 'membership', 'communities', 'gokollab', 'calendar')),
  }),
  trackInventory: flag,
  availableQuantity: number,
  allowOutOfStockPurchases: flag,
  sku: text,
  shippingOptions: shape({
    weight: shape({ value: required(number), unit: required(oneOf('kg', 'lb', 'g', 'oz')) }),
    dimensions: shape({
      height: required(number),
      width: required(number),
      length: required(number),
      unit: required(oneOf('cm', 'in', 'm')),
    }),
  }),
  isDigitalProduct: flag,
  digitalDelivery: texts,
}

/** Much of what can be written is never read back. */
const shown = [
  'membershipOffers',
  'variantOptionIds',
  'locationId',
  'product',
  'userId',
  'name',
  'type',
  'currency',
  'amount',
  'recurring',
  'createdAt',
  'updatedAt',
  'compareAtPrice',
  'trackInventory',
  'availableQuantity',
  'allowOutOfStockPurchases',
]

export const priceOperations: Operation[] = [
  {
    method: 'GET',
    path: many,
    ...read,
    query: { ...here, limit: number, offset: number, ids: text },
    handle(call) {
      const { query, params } = call
      ownThing(call, 'products', params.productId)
      const ids = query.ids ? String(query.ids).split(',') : undefined
      const found = thingsOf(call.world, call.locationId, 'prices').filter(
        (price) => price.product === params.productId && (!ids || ids.includes(price.id)),
      )
      const from = Number(query.offset ?? 0)
      return { prices: found.slice(from, from + Number(query.limit ?? 0)).map(show), total: found.length }
    },
  },
  { method: 'POST', path: many, ...write, body: fields, status: 201, handle: create },
  { method: 'GET', path: one, ...read, query: here, handle: (call) => show(ownPrice(call)) },
  { method: 'PUT', path: one, ...write, body: fields, handle: update },
  {
    method: 'DELETE',
    path: one,
    ...write,
    query: here,
    handle(call) {
      removeThing(call.world, 'prices', ownPrice(call))
      return { status: true }
    },
  },
]

function create(call: Call): JsonObject {
  const { world, locationId, body, params } = call
  refuseHalves(body)
  const product = ownThing(call, 'products', params.productId)
  const now = new Date(world.now()).toISOString()
  return show(addThing(world, 'prices', { ...body, id: newHexId(), locationId, product: product.id, createdAt: now, updatedAt: now }))
}

function update(call: Call): JsonObject {
  const price = ownPrice(call)
  refuseHalves(call.body)
  if (call.body.type === 'one_time') delete price.recurring
  return show(changeThing(call.world, price, { ...call.body, updatedAt: new Date(call.world.now()).toISOString() }))
}

function ownPrice(call: Call): Thing {
  const price = ownThing(call, 'prices', call.params.priceId)
  return price.product === call.params.productId ? price : refuse(404, 'Price not found')
}

function refuseHalves(body: JsonObject): void {
  if (body.type === 'recurring' && !body.recurring) refuse(422, ['recurring should not be empty'])
}

function show(price: Thing): JsonObject {
  return { _id: price.id, membershipOffers: [], variantOptionIds: [], ...pick(price, shown) }
}
