import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AuditEntry } from '../../contract/audit.ts'
import type { Job } from '../../contract/job.ts'
import type { Plan } from '../../contract/plan.ts'
import type { Problem } from '../../contract/problem.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

let world: World
let admin: Person
let locationIds: string[]

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
  ;({ world, admin, locationIds } = await startInstalledWorld())
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

const phone = (value: string) => ({
  version: 1,
  name: 'Of a job',
  resources: [
    { kind: 'custom-value', key: 'phone', spec: { name: 'Phone', value } },
    { kind: 'tag', key: 'vip', spec: { name: 'vip' } },
  ],
})

test('the plan of a job stays as it was carried out: a change of it is a plan of its own', { timeout: 60_000 }, async () => {
  const [locationId = ''] = locationIds
  await admin.provision(locationId, phone('first'))
  const { plan, job } = await admin.provision(locationId, phone('second'))
  const before = await planOf(plan.id)
  const revised = await revise(plan.id, { exclude: ['tag/vip'] })
  expect(revised.id).not.toBe(plan.id)
  expect(revised.changes).toMatchObject([{ action: 'same' }, { excluded: true }])
  expect(await planOf(plan.id)).toEqual(before)
  expect(await planOf(revised.id)).toEqual(revised)
  const again = await revise(revised.id, { exclude: [] })
  expect(again.id).toBe(revised.id)
  const { body: audit } = await admin.call<{ items: AuditEntry[] }>('GET', '/api/audit?limit=2')
  expect(audit.items).toMatchObject([
    { action: 'plan.revised', subject: { id: revised.id } },
    { action: 'plan.revised', subject: { id: revised.id }, planHash: revised.hash, before: { planId: plan.id, hash: plan.hash } },
  ])

  expect((await admin.call('PATCH', `/api/provisioning/${job.id}`, { action: 'rollback' })).status).toBe(200)
  await admin.waitForJob(job.id, ['ROLLED_BACK', 'PARTIAL'])
  expect(await valueOf(locationId, 'Phone')).toBe('first')
})

test('a job that is retried carries out what was agreed, whatever was chosen of its plan since', { timeout: 60_000 }, async () => {
  const [, locationId = ''] = locationIds
  await admin.provision(locationId, phone('first'))
  await world.control('POST', '/mutate', { locationId, kind: 'customValues', action: 'update', name: 'Phone', fields: { value: 'theirs' } })
  const asked = await admin.plan(locationId, phone('second'))
  const plan = await revise(asked.id, { decisions: { 'custom-value/phone': 'ours' } })
  expect(plan.id).toBe(asked.id)
  await world.control('POST', '/faults', {
    fault: 'route-unsupported',
    match: { method: 'PUT', path: '/customValues/', locationId },
    times: 1,
  })
  const job = await apply(plan)
  expect(job.status).toBe('FAILED')
  await revise(plan.id, { decisions: { 'custom-value/phone': 'theirs' } })
  expect((await admin.call('PATCH', `/api/provisioning/${job.id}`, { action: 'retry' })).status).toBe(200)
  expect(await admin.waitForJob(job.id)).toMatchObject({ status: 'SUCCESS' })
  expect(await valueOf(locationId, 'Phone')).toBe('second')
})

test('choices that are kept of the plan of a job leave that plan as it is', { timeout: 60_000 }, async () => {
  const [, , locationId = ''] = locationIds
  await admin.provision(locationId, phone('first'))
  await world.control('POST', '/mutate', { locationId, kind: 'customValues', action: 'update', name: 'Phone', fields: { value: 'theirs' } })
  const more = { ...phone('second'), resources: [...phone('second').resources, { kind: 'tag', key: 'new', spec: { name: 'new' } }] }
  const plan = await revise((await admin.plan(locationId, more)).id, { decisions: { 'custom-value/phone': 'theirs' } })
  await apply(plan)
  const { status, body: kept } = await admin.call<Plan>('POST', `/api/plans/${plan.id}/keep`, { hash: plan.hash })
  expect(status).toBe(200)
  expect(kept.id).not.toBe(plan.id)
  expect(kept.changes[0]).toMatchObject({ action: 'same', reason: 'kept_on_purpose' })
  expect(await planOf(plan.id)).toEqual(plan)
})

test('a plan that is changed while Apply looks at the sub-account is not carried out', { timeout: 60_000 }, async () => {
  const [, , , locationId = ''] = locationIds
  const plan = await admin.plan(locationId, phone('first'))
  await holdReading(locationId)
  const applied = admin.call<Problem>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  await isReading(locationId)
  const revised = await revise(plan.id, { exclude: ['custom-value/phone'] })
  expect(revised.id).toBe(plan.id)
  await world.control('DELETE', '/faults')
  expect(await applied).toMatchObject({ status: 409, body: { code: 'stale_plan', said: { code: 'apply.plan_changed' } } })
  expect(await valueOf(locationId, 'Phone')).toBeUndefined()
  expect((await apply(revised)).steps.map(({ id }) => id)).toEqual(['tag/vip'])
})

test('a plan that is applied while a change of it is made stays as it is', { timeout: 60_000 }, async () => {
  const [, , , , locationId = ''] = locationIds
  const plan = await admin.plan(locationId, phone('first'))
  await holdReading(locationId)
  const revising = revise(plan.id, { exclude: ['custom-value/phone'] })
  await isReading(locationId)
  const job = await apply(plan)
  await world.control('DELETE', '/faults')
  expect((await revising).id).not.toBe(plan.id)
  expect(await planOf(plan.id)).toEqual(plan)
  expect(job.steps).toHaveLength(2)
})

async function revise(planId: string, patch: object): Promise<Plan> {
  const { status, body } = await admin.call<Plan>('PATCH', `/api/plans/${planId}`, patch)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

async function planOf(planId: string): Promise<Plan> {
  return (await admin.call<Plan>('GET', `/api/plans/${planId}`)).body
}

async function apply({ id, hash }: Plan): Promise<Job> {
  const { status, body } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: id, hash })
  expect(status, JSON.stringify(body)).toBe(202)
  return admin.waitForJob(body.jobId)
}

/** The next look at the sub-account's custom values is not answered before it is let go. */
async function holdReading(locationId: string): Promise<void> {
  await world.control('DELETE', '/requests')
  const match = { method: 'GET', path: '/customValues', locationId }
  await world.control('POST', '/faults', { fault: 'slow', delayMs: 25_000, match, times: 1 })
}

async function isReading(locationId: string): Promise<void> {
  const asked = async () => (await world.control<{ requests: { path: string }[] }>('GET', '/requests')).requests.map(({ path }) => path)
  await expect.poll(asked).toContainEqual(expect.stringContaining(`${locationId}/customValues`))
}

async function valueOf(locationId: string, name: string): Promise<string | undefined> {
  const { objects } = await world.control<{ objects: Record<string, { name: string; value?: string }[]> }>(
    'GET',
    `/inventory/${locationId}`,
  )
  return objects.customValues?.find((one) => one.name === name)?.value
}
