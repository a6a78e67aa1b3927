import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Plan } from '../../contract/plan.ts'
import type { Problem } from '../../contract/problem.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

let world: World
let admin: Person

const blueprint = {
  version: 1,
  name: 'Plan again',
  variables: { phone: { label: 'Phone', required: true } },
  resources: [
    { kind: 'custom-value', key: 'phone', spec: { name: 'Phone of plan again', value: '{{ phone }}' } },
    { kind: 'tag', key: 'a', spec: { name: 'plan again a' } },
    { kind: 'tag', key: 'b', spec: { name: 'plan again b' } },
  ],
}

beforeAll(async () => {
  ;({ world, admin } = await startInstalledWorld())
})
afterAll(() => world?.close())

test('a plan is made anew from the one before: its answers need not be sent, and what was left out stays out', async () => {
  const locationId = world.locations[0]?.id as string
  const first = await admin.plan(locationId, blueprint, { phone: '+1 512 555 0142' })
  await admin.call('PATCH', `/api/plans/${first.id}`, { exclude: ['tag/b'] })
  const { status, body: again } = await admin.call<Plan>('POST', '/api/plans', { locationId, planId: first.id })
  expect(status).toBe(201)
  expect(again.id).not.toBe(first.id)
  expect(again.changes.filter((change) => change.excluded).map((change) => change.id)).toEqual(['tag/b'])
  expect(again.changes.find((change) => change.id === 'custom-value/phone')?.fields).toEqual(
    expect.arrayContaining([expect.objectContaining({ path: 'value', after: '+1 512 555 0142' })]),
  )
})

test('a plan of another location, or of another company, is not found', async () => {
  const [here, there] = world.locations.filter((location) => location.companyId === world.locations[0]?.companyId)
  const plan = await admin.plan(here?.id as string, blueprint, { phone: '1' })
  const elsewhere = await admin.call<Problem>('POST', '/api/plans', { locationId: there?.id, planId: plan.id })
  expect(elsewhere).toMatchObject({ status: 404, body: { code: 'not_found' } })
  const both = await admin.call<Problem>('POST', '/api/plans', { locationId: here?.id, planId: plan.id, blueprint })
  expect(both).toMatchObject({ status: 422, body: { code: 'invalid_request' } })
})

test('answers that are sent take the place of those that were given before', async () => {
  const locationId = world.locations[0]?.id as string
  const first = await admin.plan(locationId, blueprint, { phone: '1' })
  const { body: again } = await admin.call<Plan>('POST', '/api/plans', { locationId, planId: first.id, variables: { phone: '2' } })
  expect(again.changes.find((change) => change.id === 'custom-value/phone')?.fields).toEqual(
    expect.arrayContaining([expect.objectContaining({ path: 'value', after: '2' })]),
  )
})
