import { newHexId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { forBoth } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { refuse } from './refusal.ts'
import { anything, flag, list, name, number, oneOf, required, shape, text, texts, type Fields } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'

const one = '/products/:productId'
const read = forBoth('products.readonly')
const write = forBoth('products.write')
const here = { locationId: required(text), sendWishlistStatus: flag }
const named = { id: required(text), name: required(text) }

const fields: Fields = {
  name,
  locationId: required(text),
  productType: required(oneOf('DIGITAL', 'PHYSICAL', 'SERVICE', 'PHYSICAL/DIGITAL')),
  description: text,
  image: text,
  statementDescriptor: text,
  availableInStore: flag,
  medias: list(
    shape({
      id: required(text),
      title: text,
      url: required(text),
      type: required(oneOf('image', 'video')),
      isFeatured: flag,
      priceIds: list(anything),
    }),
  ),
  variants: list(shape({ ...named, options: required(list(shape(named))) })),
  collectionIds: texts,
  isTaxesEnabled: flag,
  taxes: texts,
  automaticTaxCategoryId: text,
  isLabelEnabled: flag,
  label: shape({ title: required(text), startDate: text, endDate: text }),
  slug: text,
  seo: shape({ title: text, description: text }),
  taxInclusive: flag,
}

const shown = [
  'description',
  'variants',
  'locationId',
  'name',
  'productType',
  'availableInStore',
  'createdAt',
  'updatedAt',
  'statementDescriptor',
  'image',
  'collectionIds',
  'isTaxesEnabled',
  'taxes',
  'automaticTaxCategoryId',
  'label',
  'slug',
]

export const productOperations: Operation[] = [
  {
    method: 'GET',
    path: '/products/',
    ...read,
    query: {
      limit: number,
      offset: number,
      locationId: required(text),
      search: text,
      collectionIds: text,
      collectionSlug: text,
      expand: texts,
      productIds: texts,
      storeId: text,
      includedInStore: flag,
      availableInStore: flag,
      sortOrder: oneOf('asc', 'desc'),
    },
    handle: listProducts,
  },
  { method: 'POST', path: '/products/', ...write, body: fields, status: 201, handle: create },
  { method: 'GET', path: one, ...read, query: here, handle: (call) => show(ownThing(call, 'products', call.params.productId)) },
  { method: 'PUT', path: one, ...write, body: { ...fields, prices: texts }, handle: update },
  { method: 'DELETE', path: one, ...write, query: here, handle: remove },
]

/** The limit is 0 unless it is sent, so a forgetful reader sees nothing. */
function listProducts({ world, locationId, query }: Call): JsonObject {
  const words = String(query.search ?? '').toLowerCase()
  const ids = query.productIds as string[] | undefined
  const found = thingsOf(world, locationId, 'products')
    .filter((product) => String(product.name).toLowerCase().includes(words))
    .filter((product) => !ids || ids.includes(product.id))
    .filter((product) => query.availableInStore === undefined || Boolean(product.availableInStore) === query.availableInStore)
  const from = Number(query.offset ?? 0)
  return { products: found.slice(from, from + Number(query.limit ?? 0)).map(show), total: [{ total: found.length }] }
}

function create({ world, locationId, body }: Call): JsonObject {
  refuseHalves(body)
  const now = new Date(world.now()).toISOString()
  const product: Thing = {
    availableInStore: false,
    isTaxesEnabled: false,
    ...body,
    id: newHexId(),
    locationId,
    createdAt: now,
    updatedAt: now,
  }
  return show(addThing(world, 'products', product))
}

function update(call: Call): JsonObject {
  const { world, body } = call
  refuseHalves(body)
  const product = ownThing(call, 'products', call.params.productId)
  return show(changeThing(world, product, { ...body, updatedAt: new Date(world.now()).toISOString() }))
}

function remove(call: Call): JsonObject {
  const product = ownThing(call, 'products', call.params.productId)
  removeThing(call.world, 'products', product)
  const prices = thingsOf(call.world, call.locationId, 'prices')
  prices.splice(0, prices.length, ...prices.filter((price) => price.product !== product.id))
  return { status: true }
}

function refuseHalves(body: JsonObject): void {
  if (body.isTaxesEnabled && !(body.taxes as string[] | undefined)?.length) refuse(422, ['taxes should not be empty'])
  if (body.isLabelEnabled && !body.label) refuse(422, ['label should not be empty'])
}

function show(product: Thing): JsonObject {
  return { _id: product.id, ...pick(product, shown) }
}
