import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Plan } from '../../contract/plan.ts'
import { requiredScopes } from '../../resources/required-scopes.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

type Stage = { id: string; name: string }
type Inventory = {
  objects: {
    pipelines: { id: string; name: string; stages: Stage[] }[]
    opportunities: { pipelineStageId: string }[]
    customValues: { value: string }[]
    coupons: { usageLimit?: number; endDate?: string }[]
    invoiceTemplates: { id: string; businessDetails: object }[]
  }
}
type Seen = { method: string; path: string }

let world: World
let admin: Person
let locationIds: string[]

beforeAll(async () => {
  ;({ world, admin, locationIds } = await startInstalledWorld())
})
afterAll(() => world?.close())

const sales = (...stages: string[]) => ({
  version: 1,
  name: 'Sales',
  resources: [{ kind: 'pipeline', key: 'sales', spec: { name: 'Sales', stages: stages.map((name) => ({ name })) } }],
})
const values = (phone: string) => ({
  version: 1,
  name: 'Values',
  resources: [{ kind: 'custom-value', key: 'phone', spec: { name: 'Phone', value: phone } }],
})

test(
  'a plan that changes a pipeline says how many cards stand in which stage, and where each stage goes',
  { timeout: 60_000 },
  async () => {
    const locationId = locationIds[0] ?? ''
    await admin.provision(locationId, sales('New lead', 'Talking', 'Won'))
    await putCards(locationId, { 'New lead': 12, Won: 1 })
    await world.control('DELETE', '/requests')
    const plan = await admin.plan(locationId, sales('Talking', 'New lead', 'Offer'))
    expect(plan.changes[0]).toMatchObject({ action: 'update', fields: [{ path: 'stages' }] })
    expect(plan.changes[0]?.cards).toEqual({
      total: 13,
      why: null,
      stages: [
        { stage: 'New lead', opportunities: 12, from: 1, to: 2 },
        { stage: 'Talking', opportunities: 0, from: 2, to: 1 },
        { stage: 'Won', opportunities: 1, from: 3, to: 4 },
      ],
    })
    expect((await searches(locationId)).length).toBe(1)

    const before = await stagesOfCards(locationId)
    await world.control('DELETE', '/requests')
    const started = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
    expect((await admin.waitForJob(started.body.jobId)).status).toBe('SUCCESS')
    expect((await searches(locationId)).length).toBe(0)
    expect(await stagesOfCards(locationId)).toEqual(before)
    const there = (await inventory(locationId)).objects.pipelines[0]?.stages.map((stage) => stage.name)
    expect(there).toEqual(['Talking', 'New lead', 'Offer', 'Won'])
    const again = await admin.plan(locationId, sales('Talking', 'New lead', 'Offer'))
    expect(again.changes[0]).toMatchObject({ action: 'same' })
    expect(again.changes[0]?.cards).toBeUndefined()
  },
)

test('more cards than one answer holds are counted stage by stage', { timeout: 60_000 }, async () => {
  const locationId = locationIds[1] ?? ''
  await admin.provision(locationId, sales('New lead', 'Won'))
  await putCards(locationId, { 'New lead': 104, Won: 3 })
  await world.control('DELETE', '/requests')
  const plan = await admin.plan(locationId, sales('New lead', 'Offer', 'Won'))
  expect(plan.changes[0]?.cards).toEqual({
    total: 107,
    why: null,
    stages: [
      { stage: 'New lead', opportunities: 104, from: 1, to: 1 },
      { stage: 'Won', opportunities: 3, from: 2, to: 3 },
    ],
  })
  expect((await searches(locationId)).length).toBe(3)
})

test('cards that may not be looked at are said to be uncounted, and the plan is applied all the same', { timeout: 60_000 }, async () => {
  const companyId = world.locations.find((one) => one.companyId !== world.locations[0]?.companyId)?.companyId
  await world.install({ companyId, scopes: requiredScopes().filter((scope) => scope !== 'opportunities.readonly') })
  const theirs = await world.agencyAdmin(companyId)
  const locationId = world.locations.find((one) => one.companyId === companyId)?.id ?? ''
  await theirs.provision(locationId, sales('New lead', 'Won'))
  const plan = await theirs.plan(locationId, sales('New lead', 'Offer', 'Won'))
  expect(plan.grade).toBe('ready')
  expect(plan.changes[0]?.cards).toEqual({
    total: null,
    why: expect.stringContaining('opportunities.readonly'),
    said: expect.objectContaining({ code: 'group.no_scope' }),
    stages: [
      { stage: 'New lead', opportunities: null, from: 1, to: 1 },
      { stage: 'Won', opportunities: null, from: 2, to: 3 },
    ],
  })
  const started = await theirs.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  expect((await theirs.waitForJob(started.body.jobId)).status).toBe('SUCCESS')
})

test('an open decision about stages shows where each would go, and none once theirs is chosen', { timeout: 60_000 }, async () => {
  const locationId = locationIds[2] ?? ''
  const stages = ['Old', 'New lead'].map((name, position) => ({ id: `stage-${position}`, name, position, stageWinProbability: 10 }))
  await world.control('POST', '/mutate', { locationId, kind: 'pipelines', action: 'create', fields: { name: 'Sales', stages } })
  await putCards(locationId, { Old: 2 })
  const plan = await admin.plan(locationId, sales('New lead', 'Old'))
  expect(plan.changes[0]).toMatchObject({
    action: 'decide',
    cards: {
      total: 2,
      stages: [
        { stage: 'Old', opportunities: 2, from: 1, to: 2 },
        { stage: 'New lead', to: 1 },
      ],
    },
  })
  const decide = (side: string) => admin.call<Plan>('PATCH', `/api/plans/${plan.id}`, { decisions: { 'pipeline/sales': { stages: side } } })
  expect((await decide('theirs')).body.changes[0]?.cards).toBeUndefined()
  expect((await decide('ours')).body.changes[0]).toMatchObject({ action: 'update', cards: { total: 2 } })
})

test('what is chosen to stay theirs is kept with nothing to apply, and a new plan does not ask again', { timeout: 60_000 }, async () => {
  const locationId = locationIds[3] ?? ''
  await admin.provision(locationId, values('1'))
  await edit(locationId, 'theirs')
  const plan = await admin.plan(locationId, values('2'))
  expect(plan).toMatchObject({ grade: 'has_decisions', toKeep: [] })
  const decisions = { 'custom-value/phone': { value: 'theirs' } }
  const { body: decided } = await admin.call<Plan>('PATCH', `/api/plans/${plan.id}`, { decisions })
  expect(decided).toMatchObject({ grade: 'no_changes', toKeep: ['custom-value/phone'], changes: [{ reason: 'decision_taken' }] })

  expect(await keep(plan.id, plan.hash)).toMatchObject({ status: 409, body: { code: 'stale_plan' } })
  await world.control('DELETE', '/requests')
  const kept = await keep(plan.id, decided.hash)
  expect(kept).toMatchObject({
    status: 200,
    body: { grade: 'no_changes', toKeep: [], changes: [{ action: 'same', reason: 'kept_on_purpose' }] },
  })
  expect((await requests(locationId)).filter(({ method }) => method !== 'GET')).toEqual([])
  expect(await keep(plan.id, kept.body.hash)).toMatchObject({ status: 200, body: { toKeep: [] } })
  expect((await admin.plan(locationId, values('2'))).changes).toMatchObject([{ action: 'same', reason: 'kept_on_purpose' }])
  expect((await admin.plan(locationId, values('3'))).changes).toMatchObject([{ action: 'decide', reason: 'edited_since' }])
  expect((await inventory(locationId)).objects.customValues.map(({ value }) => value)).toEqual(['theirs'])
  const { items } = (await admin.call<{ items: { action: string }[] }>('GET', '/api/audit?action=plan.kept')).body
  expect(items).toMatchObject([{ action: 'plan.kept' }])
})

test('both is kept as theirs where the list there has got all of ours meanwhile', { timeout: 60_000 }, async () => {
  const locationId = locationIds[6] ?? ''
  const ask = (...lists: string[][]) => ({
    version: 1,
    name: 'Ask',
    resources: lists.map((options, i) => ({
      kind: 'custom-field',
      key: `ask-${i}`,
      spec: { name: `Ask ${i}`, dataType: 'SINGLE_OPTIONS', model: 'contact', options },
    })),
  })
  const change = (i: number, ...picklistOptions: string[]) =>
    world.control('POST', '/mutate', { locationId, kind: 'customFields', action: 'update', name: `Ask ${i}`, fields: { picklistOptions } })
  await admin.provision(locationId, ask(['Phone'], ['Phone']))
  for (const i of [0, 1]) await change(i, 'Phone', 'Fax')
  const wanted = ask(['Phone', 'Mail'], ['Phone', 'Mail'])
  const plan = await admin.plan(locationId, wanted)
  const decisions = { 'custom-field/ask-0': { options: 'both' }, 'custom-field/ask-1': { options: 'both' } }
  await admin.call('PATCH', `/api/plans/${plan.id}`, { decisions })
  await change(0, 'Phone', 'Mail', 'Fax')
  const { body: decided } = await admin.call<Plan>('PATCH', `/api/plans/${plan.id}`, {})
  expect(decided).toMatchObject({ toKeep: ['custom-field/ask-0'], changes: [{ action: 'same' }, { action: 'update' }] })

  const kept = await keep(plan.id, decided.hash)
  const both = { action: 'update', fields: [{ decision: 'both', after: ['Phone', 'Mail', 'Fax'] }] }
  expect(kept.body).toMatchObject({ toKeep: [], changes: [{ action: 'same', reason: 'kept_on_purpose' }, both] })
  expect((await admin.plan(locationId, wanted)).changes).toMatchObject([{ reason: 'kept_on_purpose' }, { action: 'decide' }])
})

test('what cannot be read stays while it is not said to be ours, also when something else is to change', { timeout: 60_000 }, async () => {
  const locationId = locationIds[4] ?? ''
  const theirs = { name: 'Summer', code: 'SUMMER10', discountType: 'percentage', discountValue: 10, startDate: '2027-06-01T00:00:00Z' }
  const fields = { ...theirs, usageLimit: 50, usageCount: 0, applyToFuturePayments: true, limitPerCustomer: false }
  await world.control('POST', '/mutate', { locationId, kind: 'coupons', action: 'create', fields })
  const spec = { ...theirs, endDate: '2027-09-01T00:00:00Z', usageLimit: 100 }
  const plan = await admin.plan(locationId, { version: 1, name: 'Offers', resources: [{ kind: 'coupon', key: 'summer', spec }] })
  const coupon = async () => (await inventory(locationId)).objects.coupons[0]
  expect(plan.changes[0]).toMatchObject({ action: 'decide', fields: [{ path: 'endDate' }, { path: 'usageLimit', unreadable: true }] })
  await applyPlan(plan)
  expect(await coupon()).toMatchObject({ usageLimit: 50 })

  const decisions = { 'coupon/summer': { usageLimit: 'ours' } }
  await applyPlan((await admin.call<Plan>('PATCH', `/api/plans/${plan.id}`, { decisions })).body)
  expect(await coupon()).toMatchObject({ usageLimit: 100, endDate: expect.stringContaining('2027-09-01') })
})

test('a part that somebody has emptied, and that is to stay so, is no reason to refuse what changes beside it', async () => {
  const locationId = locationIds[4] ?? ''
  const invoices = (name: string) => {
    const spec = { name: 'Standard', currency: 'USD', items: [], businessDetails: { name, address: { city: 'Austin' } } }
    return { version: 1, name: 'Invoices', resources: [{ kind: 'invoice-template', key: 'standard', spec }] }
  }
  const template = async () => (await inventory(locationId)).objects.invoiceTemplates[0]
  await admin.provision(locationId, invoices('Acme'))
  const emptied = { kind: 'invoiceTemplates', action: 'update', id: (await template())?.id, fields: { businessDetails: { name: 'Acme' } } }
  await world.control('POST', '/mutate', { locationId, ...emptied })
  const plan = await admin.plan(locationId, invoices('Acme Dental'))
  expect(plan.changes[0]?.fields).toMatchObject([
    { path: 'businessDetails.name', after: 'Acme Dental' },
    { path: 'businessDetails.address.city', decision: 'open' },
  ])
  expect(await applyPlan(plan)).toMatchObject({ status: 'SUCCESS', verification: { state: 'same' } })
  expect((await template())?.businessDetails).toEqual({ name: 'Acme Dental' })
})

test('which one of several is meant stays said while the fields of it are decided', { timeout: 60_000 }, async () => {
  const locationId = locationIds[5] ?? ''
  for (const name of ['New-Lead', 'New  lead']) {
    await world.control('POST', '/mutate', { locationId, kind: 'customValues', action: 'create', fields: { name, value: 'theirs' } })
  }
  const resources = [{ kind: 'custom-value', key: 'lead', spec: { name: 'New Lead', value: 'ours' } }]
  const plan = await admin.plan(locationId, { version: 1, name: 'Values', resources })
  const say = async (sides: Record<string, string>) =>
    (await admin.call<Plan>('PATCH', `/api/plans/${plan.id}`, { decisions: { 'custom-value/lead': sides } })).body.changes[0]
  expect(plan.changes[0]).toMatchObject({ action: 'decide', reason: 'several_match', fields: [{ path: 'name' }] })
  expect(await say({ name: 'theirs' })).toMatchObject({ action: 'decide', fields: [{ path: 'value', decision: 'open' }] })
  expect(await say({ value: 'ours' })).toMatchObject({ action: 'update', fields: [{ path: 'value', after: 'ours' }] })
})

async function applyPlan({ id, hash }: Plan) {
  const { status, body } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: id, hash })
  expect(status, JSON.stringify(body)).toBe(202)
  return admin.waitForJob(body.jobId)
}

function keep(planId: string, hash: string) {
  return admin.call<Plan>('POST', `/api/plans/${planId}/keep`, { hash })
}

async function putCards(locationId: string, counts: Record<string, number>): Promise<void> {
  const [pipeline] = (await inventory(locationId)).objects.pipelines
  for (const [name, n] of Object.entries(counts)) {
    const pipelineStageId = pipeline?.stages.find((stage) => stage.name === name)?.id
    for (let i = 0; i < n; i += 1) {
      const fields = { name: `Card ${i}`, pipelineId: pipeline?.id, pipelineStageId, status: i % 2 === 0 ? 'open' : 'lost' }
      await world.control('POST', '/mutate', { locationId, kind: 'opportunities', action: 'create', fields })
    }
  }
}

async function stagesOfCards(locationId: string): Promise<string[]> {
  return (await inventory(locationId)).objects.opportunities.map((card) => card.pipelineStageId)
}

async function searches(locationId: string): Promise<Seen[]> {
  return (await requests(locationId)).filter(({ path }) => path.startsWith('/opportunities/search'))
}

async function requests(locationId: string): Promise<Seen[]> {
  return (await world.control<{ requests: Seen[] }>('GET', `/requests?locationId=${locationId}&limit=1000`)).requests
}

function inventory(locationId: string): Promise<Inventory> {
  return world.control('GET', `/inventory/${locationId}`)
}

async function edit(locationId: string, value: string): Promise<void> {
  await world.control('POST', '/mutate', { locationId, kind: 'customValues', action: 'update', name: 'Phone', fields: { value } })
}
