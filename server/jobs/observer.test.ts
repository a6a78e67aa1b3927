import { expect, test } from 'vitest'
import { z } from 'zod'
import { HighLevelError, type HighLevelReason } from '../highlevel/highlevel-error.ts'
import { defineKind, type Live, type WriteScope } from '../resources/kind.ts'
import { product } from '../resources/product.ts'
import { scriptedScope } from '../resources/scripted-api.test-data.ts'
import { createObserver, isAnswered, settledAt } from './observer.ts'

const thing: Live = { id: 'id-1', title: 'Hello', fields: {} }
const scope = { target: { companyId: 'c1', locationId: 'l1' } } as unknown as WriteScope

/** A kind that lists one thing, which answers with `reason` when it is read. */
function kindThatAnswers(reason: HighLevelReason) {
  return defineKind({
    name: 'email-template',
    title: 'E-mail template',
    plural: 'E-mail templates',
    description: 'A prepared e-mail.',
    tier: 'core',
    needs: [],
    scopes: { read: [], write: [] },
    spec: z.strictObject({ name: z.string() }),
    titleOf: (spec) => spec.name,
    identify: (spec) => spec.name,
    identifyLive: (live) => live.title,
    list: async () => [thing],
    read: () => Promise.reject(new HighLevelError({ reason, message: reason, method: 'GET', path: '/emails' })),
  })
}

test('what goes between the listing and a closer look is gone, for whoever looks by id and by name', async () => {
  const observer = createObserver()
  const kind = kindThatAnswers('not_found')
  expect(await observer.get(scope, kind, { name: 'Hello' }, 'id-1')).toBeUndefined()
  expect(await observer.find(scope, kind, { name: 'Hello' }, 0)).toBeUndefined()
})

test('what cannot be looked at is not taken for gone', async () => {
  const observer = createObserver()
  const kind = kindThatAnswers('unavailable')
  await expect(observer.get(scope, kind, { name: 'Hello' }, 'id-1')).rejects.toMatchObject({ reason: 'unavailable' })
  await expect(observer.find(scope, kind, { name: 'Hello' }, 0)).rejects.toMatchObject({ reason: 'unavailable' })
})

test.each([150, 200])('what still stands among %s is not taken for gone while others before it go', async (size) => {
  const products = Array.from({ length: size }, (_, index) => ({ _id: `p-${index}`, name: `P${index}` }))
  const reading = scriptedScope(({ query }) => {
    const page = products.slice(Number(query?.offset), Number(query?.offset) + 100)
    const answer = { products: page, total: products.length }
    if (reading.calls.length === 1) products.splice(0, 30)
    return answer
  })
  const found = await createObserver().get(reading, product, { name: 'P110', productType: 'PHYSICAL' }, 'p-110')
  expect(found).toMatchObject({ id: 'p-110' })
})

test('a call that nobody has answered may still show its effect as long as it takes to show', () => {
  const kind = { ...kindThatAnswers('not_found'), lagMs: 3_000 }
  const now = performance.now()
  expect(settledAt(kind, now, true)).toBeGreaterThanOrEqual(now + 3_000)
  expect(settledAt(kind, now, false)).toBeGreaterThanOrEqual(now + 11_000)
  // It was given up after half a minute, in which it may have been worked on.
  expect(settledAt(kind, now - 30_000, false)).toBeGreaterThanOrEqual(now + 3_000)
})

test.each<[HighLevelReason, number | undefined, boolean]>([
  ['ambiguous', undefined, false],
  ['ambiguous', 504, false],
  ['ambiguous', 502, false],
  ['ambiguous', 500, true],
  ['conflict', 409, true],
])('an answer "%s" with status %s is the platform’s own: %s', (reason, status, answered) => {
  expect(isAnswered(new HighLevelError({ reason, message: '', method: 'POST', path: '/', status }))).toBe(answered)
})
