import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Job } from '../../contract/job.ts'
import type { Plan } from '../../contract/plan.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

type Thing = { id: string; name: string; [field: string]: unknown }
type Inventory = { counts: Record<string, number>; objects: Record<string, Thing[]> }

let world: World
let admin: Person
let locationId: string
let before: Inventory

beforeAll(async () => {
  ;({ world, admin } = await startInstalledWorld())
  locationId = world.locations.find((one) => one.badge === 'messy')?.id ?? ''
  before = await inventory()
  await world.control('POST', '/faults', { match: { method: 'GET', path: '^/products', locationId }, fault: '500', times: 100_000 })
})
afterAll(() => world?.close())

const option = { dataType: 'SINGLE_OPTIONS', options: ['Phone', 'Mail'] }
const stages = (...names: string[]) => names.map((name) => ({ name }))
const price = { productId: { $ref: 'product/tune-up' }, name: 'Standard', type: 'one_time', currency: 'USD', amount: 129 }

/** Each line with what has to become of it. */
const lines: [kind: string, key: string, spec: Record<string, unknown>, action: string, reason: string][] = [
  ['tag', 'no-show', { name: 'no show' }, 'adopt', 'matched_by_name'],
  ['tag', 'estimate', { name: 'Estimate Sent' }, 'adopt', 'matched_by_name'],
  ['tag', 'lead', { name: 'new-lead' }, 'decide', 'several_match'],
  ['tag', 'customers', { name: 'customer vip' }, 'decide', 'near_duplicate'],
  ['tag', 'fresh', { name: 'blueprint made' }, 'create', 'not_there'],
  ['custom-field', 'appointment', { name: 'Appointment date', dataType: 'DATE' }, 'adopt', 'matched_by_name'],
  ['custom-field', 'age', { name: 'Furnace age', dataType: 'TEXT' }, 'decide', 'type_clash'],
  ['custom-field', 'amount', { name: 'Estimate Amount', dataType: 'MONETORY' }, 'decide', 'type_clash'],
  ['custom-field', 'contact', { name: 'Preferred contact method', ...option }, 'decide', 'differs_on_first_contact'],
  ['custom-field', 'deal', { name: 'Deal size', dataType: 'MONETORY', model: 'opportunity' }, 'create', 'not_there'],
  ['custom-value', 'name', { name: 'Business name', value: 'Summit' }, 'decide', 'differs_on_first_contact'],
  ['custom-value', 'review', { name: 'Review link', value: 'https://reviews.example/summit' }, 'update', 'blanks_filled'],
  ['custom-value', 'hours', { name: 'Opening hours', value: '8–16' }, 'create', 'not_there'],
  ['pipeline', 'sales', { name: 'Sales Pipeline', stages: stages('New lead', 'Quoted', 'Won') }, 'decide', 'differs_on_first_contact'],
  ['pipeline', 'sales-new', { name: 'Sales pipeline new', stages: stages('New lead', 'Contacted') }, 'adopt', 'matched_by_name'],
  ['pipeline', 'plans', { name: 'Maintenance plan', stages: stages('Due', 'Done') }, 'decide', 'near_duplicate'],
  ['pipeline', 'referrals', { name: 'Referrals', stages: stages('Asked', 'Given') }, 'create', 'not_there'],
  ['product', 'tune-up', { name: 'Tune-up', productType: 'SERVICE' }, 'unknown', 'unreadable'],
  ['price', 'tune-up', price, 'unknown', 'unreadable'],
  [
    'email-template',
    'follow',
    { name: 'Estimate follow-up', editorType: 'html', subjectLine: 'Ours' },
    'decide',
    'differs_on_first_contact',
  ],
  ['workflow', 'text-back', { name: 'New lead text back', steps: ['Build it.'] }, 'manual', 'no_api'],
]
const blueprint = {
  version: 1,
  name: 'Home services',
  resources: lines.map(([kind, key, spec]) => ({ kind, key, spec })),
}

test('the account is as messy as accounts are', () => {
  expect(before.counts).toMatchObject({ customFields: 61, tags: 143, opportunities: 96, pipelines: 3 })
  const used = new Set(before.objects.opportunities?.map((card) => card.pipelineId))
  expect(used.size).toBe(2)
})

test('every line is planned as it should be, and applying the defaults touches nothing of theirs', { timeout: 60_000 }, async () => {
  const plan = await admin.plan(locationId, blueprint)
  expect(outline(plan)).toEqual(lines.map(([kind, key, , action, reason]) => `${kind}/${key} ${action} ${reason}`))
  expect(plan).toMatchObject({ grade: 'partial', unreadable: [{ kind: 'product' }, { kind: 'price' }] })

  await world.control('DELETE', '/requests')
  const job = await apply(plan)
  expect(job.steps.map(({ title, status }) => `${title}: ${status}`)).toEqual(job.steps.map(({ title }) => `${title}: SUCCESS`))
  const after = await inventory()

  expect(after.objects.opportunities).toEqual(before.objects.opportunities)
  const { requests } = await world.control<{ requests: { method: string; path: string }[] }>(
    'GET',
    `/requests?locationId=${locationId}&limit=1000`,
  )
  const writes = requests.filter(({ method }) => method !== 'GET')
  expect(writes.filter(({ path }) => path.startsWith('/products'))).toEqual([])
  expect(writes).toHaveLength(5)

  const made = { tags: 1, customFields: 1, customValues: 1, pipelines: 1, emailTemplates: 0, products: 0 }
  for (const [kind, count] of Object.entries(made)) {
    expect(after.counts[kind], kind).toBe((before.counts[kind] ?? 0) + count)
    const ids = new Set(before.objects[kind]?.map((one) => one.id))
    const theirs = after.objects[kind]?.filter((one) => ids.has(one.id) && one.name !== 'Review link')
    expect(theirs, kind).toEqual(before.objects[kind]?.filter((one) => one.name !== 'Review link'))
  }
  expect(after.objects.customValues?.find((one) => one.name === 'Review link')?.value).toBe('https://reviews.example/summit')
})

test('planned once more, the same decisions are open and nothing else is to be done', { timeout: 60_000 }, async () => {
  const plan = await admin.plan(locationId, blueprint)
  const settled = (action: string): boolean => ['adopt', 'create', 'update'].includes(action)
  expect(outline(plan)).toEqual(
    lines.map(([kind, key, , action, reason]) => `${kind}/${key} ${settled(action) ? 'same nothing_to_do' : `${action} ${reason}`}`),
  )
  const job = await apply(plan)
  expect(job).toMatchObject({ status: 'SUCCESS', totalSteps: 0 })
})

test(
  'of a field that is there with another type, theirs can be used, or ours made beside it, and neither is asked again',
  { timeout: 60_000 },
  async () => {
    const plan = await admin.plan(locationId, blueprint)
    const clashes = plan.changes.filter((change) => change.reason === 'type_clash')
    expect(clashes.map(({ id, clash }) => [id, clash?.rename])).toEqual([
      ['custom-field/age', 'Furnace age 2'],
      ['custom-field/amount', 'Estimate Amount 2'],
    ])
    const decisions = { 'custom-field/age': 'ours', 'custom-field/amount': { dataType: 'theirs' } }
    const { body: decided, status } = await admin.call<Plan>('PATCH', `/api/plans/${plan.id}`, { decisions })
    expect(status, JSON.stringify(decided)).toBe(200)
    const outlineOf = (made: Plan) => outline(made).filter((line) => /custom-field.(age|amount)/.test(line))
    expect(outlineOf(decided)).toEqual(['custom-field/age create decision_taken', 'custom-field/amount adopt matched_by_name'])
    const job = await apply(decided)
    expect(job, JSON.stringify(job.verification)).toMatchObject({ status: 'SUCCESS', verification: { state: 'same' } })
    const fields = (await inventory()).objects.customFields?.filter(({ name }) => /^(furnace age|estimate amount)/i.test(name))
    expect(fields?.map(({ name, dataType, model }) => [name, dataType, model]).toSorted()).toEqual([
      ['Estimate Amount', 'TEXT', 'contact'],
      ['Estimate amount', 'MONETORY', 'opportunity'],
      ['Furnace Age', 'NUMERICAL', 'contact'],
      ['Furnace age 2', 'TEXT', 'contact'],
    ])
    expect(outlineOf(await admin.plan(locationId, blueprint))).toEqual([
      'custom-field/age same kept_on_purpose',
      'custom-field/amount same kept_on_purpose',
    ])
  },
)

function outline(plan: Plan): string[] {
  return plan.changes.map(({ id, action, reason }) => `${id} ${action} ${reason}`)
}

async function apply(plan: Plan): Promise<Job> {
  const { status, body } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  expect(status, JSON.stringify(body)).toBe(202)
  return admin.waitForJob(body.jobId)
}

function inventory(): Promise<Inventory> {
  return world.control('GET', `/inventory/${locationId}`)
}
