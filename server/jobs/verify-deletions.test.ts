import { expect, test } from 'vitest'
import type { Change } from '../contract/plan.ts'
import type { KindName } from '../contract/kind-names.ts'
import type { Db } from '../db/database.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
import type { Inventory } from '../plans/inventory.ts'
import { createTestContext } from '../test/test-context.ts'
import type { Run } from './load-run.ts'
import { readUndeleted } from './verify-deletions.ts'

const unread: Inventory = { groups: new Map(), matches: new Map() }
const product = deletion('product', {})
const price = deletion('price', { productId: 'the product' })

test('what has just been read tells what still stands, without a call', async () => {
  const inventory = reading('tag', 'the tag', 'another')
  expect(await lookAt([deletion('tag', {})], inventory)).toMatchObject({ standing: [{ id: 'tag/x' }], unread: [] })
  expect(await lookAt([deletion('tag', {})], reading('tag', 'another'))).toEqual({ standing: [], unread: [] })
})

test('what stood under something that is gone is gone with it; under what stands it is looked for', async () => {
  expect(await lookAt([price, product], reading('product'))).toEqual({ standing: [], unread: [] })
  const { standing, unread: unseen } = await lookAt([price, product], reading('product', 'the product'))
  expect([standing.map(({ id }) => id), unseen.map(({ id }) => id)]).toEqual([['product/x'], ['price/x']])
})

test('where it cannot be listed it is not known whether it is gone', async () => {
  const said = { code: 'line.unread', values: { kinds: expect.anything(), why: expect.anything() } }
  expect(await lookAt([deletion('custom-value', {})], unread)).toMatchObject({ standing: [], unread: [{ id: 'custom-value/x', said }] })
})

test('only a deletion that was carried out is looked for', async () => {
  expect(await lookAt([deletion('tag', {})], reading('tag', 'the tag'), 'SKIPPED')).toEqual({ standing: [], unread: [] })
})

function deletion(kind: KindName, applied: Record<string, unknown>): Change {
  const fields = Object.entries(applied).map(([path, baseline]) => ({ path, before: baseline, after: null, baseline }))
  return { id: `${kind}/x`, kind, key: 'x', title: kind, action: 'delete', resourceId: `the ${kind}`, fields } as unknown as Change
}

/** What was read of one kind. */
function reading(kind: KindName, ...ids: string[]): Inventory {
  return { ...unread, groups: new Map([[kind, { state: 'known', live: ids.map((id) => ({ id, title: id, fields: {} })) }]]) }
}

/** Every call of its own is refused by the platform. */
function lookAt(changes: Change[], inventory: Inventory, status = 'SUCCESS') {
  const selectFrom = (): never => {
    throw new HighLevelError({ reason: 'forbidden_scope', message: 'no', method: 'GET', path: '/' })
  }
  const ctx = createTestContext({ db: { selectFrom } as unknown as Db })
  const run = {
    plan: { companyId: 'agency', locationId: 'here', content: { changes } },
    steps: new Map(changes.map(({ id }) => [id, { status }])),
  } as unknown as Run
  return readUndeleted(ctx, run, inventory)
}
