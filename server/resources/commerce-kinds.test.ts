import { expect, test } from 'vitest'
import { saying } from '../contract/say.ts'
import { collection } from './collection.ts'
import { coupon } from './coupon.ts'
import { invoiceTemplate } from './invoice-template.ts'
import { product } from './product.ts'
import { scriptedScope } from './scripted-api.test-data.ts'

const ten = { name: 'Ten', code: 'TEN', discountType: 'amount', discountValue: 10, startDate: '2027-01-01T00:00:00Z' }
const none = { matched: () => Promise.resolve([]) }

test('gives a collection a slug and names the location as the store does', async () => {
  const scope = scriptedScope(() => ({ data: { _id: 'c1', name: 'Zähne & Pflege' } }))
  await collection.create?.(scope, { name: 'Zähne & Pflege' })
  expect(scope.calls[0]).toMatchObject({ method: 'POST', path: '/products/collections' })
  expect(scope.calls[0]?.body).toEqual({ altId: 'location-1', altType: 'location', slug: 'zahne-pflege', name: 'Zähne & Pflege' })
})

test('keeps the picture of a collection when only its name changes', async () => {
  const scope = scriptedScope(() => ({ status: true }))
  const live = { id: 'c1', title: 'Best', fields: { name: 'Best', slug: 'best', image: 'a.png', seo: null } }
  const updated = await collection.update?.(scope, live, { name: 'Better' }, ['name'])
  expect(scope.calls[0]?.body).toEqual({ altId: 'location-1', altType: 'location', name: 'Better', slug: 'best', image: 'a.png' })
  expect(updated).toMatchObject({ title: 'Better', fields: { name: 'Better', image: 'a.png' } })
})

test('lets a product point at its collections', () => {
  const spec = { name: 'P', productType: 'SERVICE', collectionIds: [{ $ref: 'collection/best' }, 'c2'] }
  expect(product.spec.safeParse(spec).success).toBe(true)
  expect(product.spec.safeParse({ ...spec, collectionIds: [{ $ref: 'tag/best' }] }).success).toBe(false)
})

test.each([
  [{ discountType: 'percentage', discountValue: 101 }, ['discountValue']],
  [{ endDate: '2026-12-31T00:00:00Z' }, ['endDate']],
  [{ endDate: '2027-01-01T00:30:00+01:00' }, ['endDate']],
  [{ applyToFuturePayments: false, applyToFuturePaymentsConfig: { type: 'forever' } }, ['applyToFuturePaymentsConfig']],
  [{ applyToFuturePaymentsConfig: { type: 'fixed' } }, ['applyToFuturePaymentsConfig.duration']],
  [{ applyToFuturePaymentsConfig: { type: 'forever', duration: 2 } }, ['applyToFuturePaymentsConfig.duration']],
  [{ endDate: '2027-01-01T00:30:00Z', applyToFuturePaymentsConfig: { type: 'fixed', duration: 2 } }, []],
])('checks a coupon with %j', (part, paths) => {
  expect(coupon.validate?.({ ...ten, ...part }).map((issue) => issue.path)).toEqual(paths)
})

test.each(['2027-01-01', 'tomorrow', '2027-13-01T00:00:00Z'])('does not take %s for a moment', (startDate) => {
  expect(coupon.spec.safeParse({ ...ten, startDate }).success).toBe(false)
})

test('takes codes in any case and moments in any spelling for the same', () => {
  expect(coupon.identify({ ...ten, code: ' ten' })).toBe(coupon.identifyLive({ id: 'x', title: '', fields: { code: 'TEN' } }))
  expect(coupon.normalise?.('startDate', '2027-01-01T01:00:00+01:00')).toBe(coupon.normalise?.('startDate', '2027-01-01T00:00:00.000Z'))
})

test('reads the limit per customer, which the platform tells as a number', async () => {
  const data = [
    { _id: 'a', name: 'A', code: 'A', limitPerCustomer: 0 },
    { _id: 'b', name: 'B', code: 'B', limitPerCustomer: 1, productIds: ['p1'] },
  ]
  const all = await coupon.list?.({ ...scriptedScope(() => ({ data, totalCount: 2 })), ...none })
  expect(all?.map((live) => live.fields.limitPerCustomer)).toEqual([false, true])
  expect(all?.map((live) => live.fields.productIds)).toEqual([null, ['p1']])
})

test('does not call blank what the answer to a write leaves out', async () => {
  const made = await coupon.create?.(
    scriptedScope(() => ({ _id: 'a', ...ten, limitPerCustomer: 0 })),
    { ...ten, productIds: ['p1'] },
  )
  expect(made?.fields).not.toHaveProperty('productIds')
})

test('never writes the config that says forever, and removes an end that was put back to nothing', async () => {
  const scope = scriptedScope(() => ({ _id: 'a', ...ten, limitPerCustomer: 0 }))
  const live = {
    id: 'a',
    title: 'Ten',
    fields: { ...ten, endDate: '2027-02-01T00:00:00Z', applyToFuturePaymentsConfig: { type: 'fixed', duration: 2 } },
  }
  const before = { ...ten, endDate: null, applyToFuturePaymentsConfig: { type: 'forever' } }
  await coupon.update?.(scope, live, before, ['endDate', 'applyToFuturePaymentsConfig'])
  expect(scope.calls[0]).toMatchObject({ method: 'PUT', path: '/payments/coupon' })
  expect(scope.calls[0]?.body).toEqual({ altId: 'location-1', altType: 'location', id: 'a', ...ten })
})

test('says how often a coupon was used before it is removed', async () => {
  const scope = scriptedScope(() => ({}))
  const used = (usageCount: number) => coupon.holdsClientData?.(scope, { id: 'a', title: '', fields: {}, raw: { usageCount } })
  expect([await used(0), await used(1), await used(4)]).toEqual([undefined, saying('data.used_once'), saying('data.used', { n: 4 })])
  await coupon.delete?.(scope, { id: 'a', title: '', fields: {} })
  expect(scope.calls).toMatchObject([
    { method: 'DELETE', path: '/payments/coupon', body: { altId: 'location-1', altType: 'location', id: 'a' } },
  ])
})

const invoice = { name: 'Plan', businessDetails: {}, currency: 'USD', items: [{ name: 'Plan', currency: 'usd', amount: 5, qty: 1 }] }

test.each([
  [{ items: [{ name: 'Plan', currency: 'EUR', amount: 5, qty: 1 }] }, ['items[0].currency']],
  [{ discount: { type: 'percentage', value: 120 } }, ['discount.value']],
  [{ discount: { type: 'fixed', value: 120 } }, []],
])('checks an invoice template with %j', (part, paths) => {
  expect(invoiceTemplate.validate?.({ ...invoice, ...part }).map((issue) => issue.path)).toEqual(paths)
})

test('does not see a difference in what the platform adds to a line of an invoice', () => {
  const live = [{ name: 'Plan', currency: 'USD', amount: 5, qty: 1, taxInclusive: false, _id: 'x' }]
  const desired = invoiceTemplate.normalise?.('items', invoice.items, invoice.items)
  expect(invoiceTemplate.normalise?.('items', live, invoice.items)).toEqual(desired)
  expect(invoiceTemplate.normalise?.('items', [{ ...live[0], amount: 6 }], invoice.items)).not.toEqual(desired)
})

test('does not take lines that come as texts for readable ones', async () => {
  const scope = { ...scriptedScope(() => ({ data: [{ _id: 't', name: 'Plan', items: ['x'] }], totalCount: 1 })), ...none }
  const [live] = (await invoiceTemplate.list?.(scope)) ?? []
  expect(live?.fields).not.toHaveProperty('items')
})

test('changes late fees through their own door only', async () => {
  const scope = scriptedScope(() => ({ _id: 't', name: 'Plan' }))
  const lateFeesConfiguration = { enable: true, value: 5, type: 'fixed', frequency: { intervalCount: 1, interval: 'week' } }
  const live = { id: 't', title: 'Plan', fields: { name: 'Plan' } }
  await invoiceTemplate.update?.(scope, live, { ...invoice, lateFeesConfiguration }, ['lateFeesConfiguration'])
  expect(scope.calls).toMatchObject([
    { method: 'PATCH', path: '/invoices/template/t/late-fees-configuration', body: { altId: 'location-1', lateFeesConfiguration } },
  ])
})
