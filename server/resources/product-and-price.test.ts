import { expect, test } from 'vitest'
import { price } from './price.ts'
import { product } from './product.ts'
import { scriptedScope, type Call } from './scripted-api.test-data.ts'

const whitening = { name: 'Whitening', productType: 'SERVICE', seo: { title: 'Bright' } }
const monthly = {
  productId: 'p1',
  name: 'Monthly',
  type: 'recurring',
  currency: 'USD',
  amount: 99.99,
  recurring: { interval: 'month', intervalCount: 1 },
}
const none = { matched: () => Promise.resolve([]) }

test('asks for products with a limit, page by page until the stated total', async () => {
  const all = Array.from({ length: 150 }, (_, n) => ({ _id: `p${n}`, name: `P${n}`, productType: 'SERVICE' }))
  const scope = scriptedScope(({ query }) => ({
    products: all.slice(Number(query?.offset), Number(query?.offset) + 100),
    total: [{ total: 150 }],
  }))
  expect(await product.list?.({ ...scope, ...none })).toHaveLength(150)
  expect(scope.calls.map(({ query }) => query)).toEqual([0, 99].map((offset) => ({ locationId: 'location-1', limit: 100, offset })))
})

test('stops when the platform keeps giving the same page', async () => {
  const scope = scriptedScope(() => ({ products: [{ _id: 'p1', name: 'P1' }], total: [{ total: 9 }] }))
  expect(await product.list?.({ ...scope, ...none })).toHaveLength(1)
  expect(scope.calls).toHaveLength(2)
})

test('does not take products without an id for an empty list', async () => {
  await expect(product.list?.({ ...scriptedScope(() => ({ products: [{ name: 'P1' }] })), ...none })).rejects.toThrow('is missing')
  await expect(product.list?.({ ...scriptedScope(() => ({})), ...none })).rejects.toThrow('expected array')
})

test('replaces a product without losing what is live, what cannot be read, or its label', async () => {
  const scope = scriptedScope(() => ({ _id: 'p1', name: 'Whitening' }))
  const fields = {
    name: 'Whitening',
    productType: 'SERVICE',
    description: 'Theirs',
    image: null,
    slug: 'white',
    label: { title: 'New' },
    collectionIds: ['c1'],
  }
  await product.update?.(scope, { id: 'p1', title: 'Whitening', fields }, { ...whitening, description: 'Ours', slug: 'ours' }, ['slug'])
  expect(scope.calls[0]?.body).toEqual({
    locationId: 'location-1',
    name: 'Whitening',
    productType: 'SERVICE',
    description: 'Theirs',
    slug: 'ours',
    isLabelEnabled: true,
    label: { title: 'New' },
    collectionIds: ['c1'],
    seo: { title: 'Bright' },
  })
})

test.each([
  [{ isTaxesEnabled: true }, ['taxes']],
  [{ taxes: ['t1'] }, ['isTaxesEnabled']],
  [{ isLabelEnabled: true }, ['label']],
  [{ isTaxesEnabled: true, taxes: ['t1'] }, []],
])('checks a product with %j', (part, paths) => {
  expect(product.validate?.({ ...whitening, ...part }).map((issue) => issue.path)).toEqual(paths)
})

test('lists the prices of the products that are meant, and only those', async () => {
  const answer = ({ path }: Call): unknown => ({
    prices: [{ _id: `${path}-1`, product: 'p', name: 'Once', type: 'one_time', currency: 'USD', amount: 5, sku: 'x' }],
    total: 1,
  })
  const scope = scriptedScope(answer)
  const products = ['p1', 'p2'].map((id) => ({ id, title: id, fields: {} }))
  const all = (await price.list?.({ ...scope, matched: () => Promise.resolve(products) })) ?? []
  expect(all.map((live) => price.identifyLive(live))).toEqual(['p1:once', 'p2:once'])
  expect(scope.calls[0]).toMatchObject({ path: '/products/p1/price', query: { locationId: 'location-1', limit: 100, offset: 0 } })
  expect(all[0]?.fields).not.toHaveProperty('sku')
})

test('has no identity until its product has an id', () => {
  expect(price.identify({ ...monthly, productId: { $ref: 'product/whitening' } })).toBeUndefined()
  expect(price.identify(monthly)).toBe('p1:monthly')
})

test('leaves out the rhythm of a price that is charged once from now on', async () => {
  const scope = scriptedScope(() => ({ _id: 'x1', name: 'Monthly' }))
  const { recurring: _recurring, ...once } = { ...monthly, type: 'one_time' }
  await price.update?.(scope, { id: 'x1', title: 'Monthly', fields: monthly }, once, ['type'])
  expect(scope.calls[0]).toMatchObject({ method: 'PUT', path: '/products/p1/price/x1' })
  expect(scope.calls[0]?.body).toEqual({ locationId: 'location-1', name: 'Monthly', type: 'one_time', currency: 'USD', amount: 99.99 })
})

test('names the location when a product or a price is removed', async () => {
  const scope = scriptedScope(() => ({ status: true }))
  await product.delete?.(scope, { id: 'p1', title: '', fields: {} })
  await price.delete?.(scope, { id: 'x1', title: '', fields: { productId: 'p1' } })
  expect(scope.calls.map(({ path, query }) => [path, query])).toEqual([
    ['/products/p1', { locationId: 'location-1' }],
    ['/products/p1/price/x1', { locationId: 'location-1' }],
  ])
})

test.each([
  [{ recurring: undefined }, ['recurring']],
  [{ type: 'one_time' }, ['recurring']],
  [{ type: 'one_time', recurring: undefined, trialPeriod: 3 }, ['trialPeriod']],
  [{}, []],
])('checks the rhythm of a price: %j', (part, paths) => {
  expect(price.validate?.({ ...monthly, ...part }).map((issue) => issue.path)).toEqual(paths)
})

test('takes the currency in any case for the same', () => {
  expect(price.normalise?.('currency', 'usd')).toBe('USD')
})
