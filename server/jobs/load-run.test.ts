import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Change } from '../contract/plan.ts'
import type { StoredPlan } from '../plans/plan-store.ts'
import { createTestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { loadRun, type RunStep } from './load-run.ts'
import type { ClaimedJob } from './run-store.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())

test('of what may stand in something that is deleted, only what goes too is ours, and not what was offered and left out', async () => {
  const deletion = (kind: Change['kind'], excluded: boolean): Change => ({
    id: `${kind}/x`,
    kind,
    key: 'x',
    title: kind,
    action: 'delete',
    reason: 'no_longer_named',
    detail: '',
    optIn: 'offered',
    excluded,
    resourceId: `the ${kind}`,
    fields: [],
    dependsOn: [],
  })
  const changes = [deletion('calendar', true), deletion('price', false), deletion('product', false)]
  const plan = { companyId: 'here', resources: [], content: { changes } } as unknown as StoredPlan
  const job = { id: 'job', company_id: 'here', epoch: 1, age_ms: 0 } as ClaimedJob
  const run = await loadRun(createTestContext({ db: database.db }), job, plan)
  const { ours } = run.taskOf({ id: 'product/x' } as RunStep)
  expect([...(ours ?? [])]).toEqual(['the price', 'the product'])
})
