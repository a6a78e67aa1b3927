import { newHexId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { alt } from './alt-owner.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { slice } from './page.ts'
import { refuse } from './refusal.ts'
import { name, number, required, shape, text, type Fields } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'

const many = '/products/collections'
const one = `${many}/:collectionId`
const read = forLocation('products/collection.readonly')
const write = forLocation('products/collection.write')
const slug = { ...text, pattern: /^[A-Za-z0-9_-]+$/ }
const looks: Fields = { image: text, seo: shape({ title: text, description: text }) }

export const collectionOperations: Operation[] = [
  {
    method: 'GET',
    path: many,
    ...read,
    query: { ...alt, limit: number, offset: number, collectionIds: text, name: text },
    handle({ world, locationId, query }) {
      const words = String(query.name ?? '').toLowerCase()
      const ids = query.collectionIds ? String(query.collectionIds).split(',') : undefined
      const found = thingsOf(world, locationId, 'collections')
        .filter((collection) => String(collection.name).toLowerCase().includes(words))
        .filter((collection) => !ids || ids.includes(collection.id))
      return { data: slice(found, query, 'offset', 'limit', 10).map(show), total: found.length }
    },
  },
  {
    method: 'POST',
    path: many,
    ...write,
    body: { ...alt, ...looks, collectionId: text, name, slug: required(slug) },
    status: 201,
    handle(call) {
      refuseTaken(call)
      const { altId: _altId, altType: _altType, collectionId: _id, ...sent } = call.body
      const createdAt = new Date(call.world.now()).toISOString()
      return { data: show(addThing(call.world, 'collections', { ...sent, id: newHexId(), locationId: call.locationId, createdAt })) }
    },
  },
  {
    method: 'GET',
    path: one,
    ...read,
    query: { altId: required(text) },
    handle: (call) => ({ data: show(ownThing(call, 'collections', call.params.collectionId)), status: true }),
  },
  {
    method: 'PUT',
    path: one,
    ...write,
    body: { ...alt, ...looks, name: { ...text, notEmpty: true }, slug },
    handle(call) {
      const collection = ownThing(call, 'collections', call.params.collectionId)
      refuseTaken(call, collection.id)
      const { altId: _altId, altType: _altType, ...sent } = call.body
      changeThing(call.world, collection, sent)
      return { status: true, message: 'Successfully updated' }
    },
  },
  {
    method: 'DELETE',
    path: one,
    ...write,
    query: alt,
    handle(call) {
      const collection = ownThing(call, 'collections', call.params.collectionId)
      removeThing(call.world, 'collections', collection)
      for (const product of thingsOf(call.world, call.locationId, 'products')) leave(product, collection.id)
      return { status: true, message: 'Successfully deleted' }
    },
  },
]

function refuseTaken({ world, locationId, body }: Call, except?: string): void {
  const taken = thingsOf(world, locationId, 'collections').some((one) => one.id !== except && one.slug === body.slug)
  if (taken) refuse(400, `The slug ${String(body.slug)} is already taken`)
}

function leave(product: Thing, collectionId: string): void {
  if (Array.isArray(product.collectionIds)) product.collectionIds = product.collectionIds.filter((id) => id !== collectionId)
}

function show(collection: Thing): JsonObject {
  return {
    _id: collection.id,
    altId: collection.locationId,
    image: '',
    seo: {},
    ...pick(collection, ['name', 'slug', 'image', 'seo', 'createdAt']),
  }
}
