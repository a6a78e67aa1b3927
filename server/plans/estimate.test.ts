import { expect, test } from 'vitest'
import type { KindName } from '../contract/kind-names.ts'
import type { Change } from '../contract/plan.ts'
import { estimate } from './estimate.ts'

function lines(kind: KindName, action: Change['action'], count: number): Change[] {
  return Array.from({ length: count }, (_, index): Change => {
    const id = `${kind}/${action}-${index}`
    const resourceId = action === 'create' ? null : id
    const what = { id, kind, key: id, title: id, action, resourceId, fields: [], dependsOn: [] }
    return { ...what, reason: 'not_there', detail: '', excluded: false }
  })
}

function there(kind: KindName, count: number) {
  const live = Array.from({ length: count }, (_, index) => ({ id: `${index}`, title: '', fields: {} }))
  return new Map([[kind, { state: 'known' as const, live }]])
}

test('what is made costs its own calls, and is listed at the end', () => {
  expect(estimate(lines('tag', 'create', 80), new Map()).apiCalls).toBe(81)
  expect(estimate(lines('tag', 'same', 80), new Map()).apiCalls).toBe(0)
})

test('a change of what is read one by one costs its look as well, and so does reading it back', () => {
  // Three pages of 20 before and after, and of each a look, a write and a look.
  expect(estimate(lines('email-template', 'update', 10), there('email-template', 45)).apiCalls).toBe(3 + 10 * 2 + 3 + 10)
})

test('changes that do not fit into one window are looked at again in each', () => {
  expect(estimate(lines('product', 'update', 250), there('product', 250)).apiCalls).toBe(3 * 3 + 250 + 3)
})

test('what is only looked after is looked at, and what is deleted is asked whether a client uses it', () => {
  expect(estimate(lines('tag', 'adopt', 5), there('tag', 5)).apiCalls).toBe(1 + 1)
  expect(estimate(lines('tag', 'delete', 5), there('tag', 5)).apiCalls).toBe(1 + 5 * 2 + 1)
})
