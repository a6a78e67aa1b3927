import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HandOver } from '../../contract/hand-over.ts'
import type { Change, Plan } from '../../contract/plan.ts'
import { requiredScopes } from '../../resources/required-scopes.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

let world: World
let admin: Person
let locationId: string

const blueprint = {
  version: 1,
  name: 'By hand',
  resources: [
    { kind: 'tag', key: 'new', spec: { name: 'new patient' } },
    { kind: 'pipeline', key: 'sales', spec: { name: 'New patients', stages: [{ name: 'Enquiry' }, { name: 'Booked' }] } },
    {
      kind: 'workflow',
      key: 'welcome',
      spec: {
        name: 'Welcome new patients',
        why: 'Greets whoever is new.',
        steps: ['Start when the tag is added.', 'Publish it.'],
        uses: [{ $ref: 'tag/new' }, { $ref: 'pipeline/sales' }, 'Reception calendar'],
      },
    },
    { kind: 'form', key: 'intake', spec: { name: 'Intake', steps: ['Make it.'] } },
    { kind: 'phone-number', key: 'main', spec: { name: 'Main line', steps: ['Buy it.'] } },
    { kind: 'domain', key: 'site', spec: { name: 'clinic.test', steps: ['Connect it.'] } },
  ],
}

beforeAll(async () => {
  ;({ world, admin, locationId } = await startInstalledWorld({ places: { name: 'By hand' } }))
})
afterAll(() => world?.close())

test('a line that is made by hand says whether it is there, with the exact names it uses and the place', { timeout: 60_000 }, async () => {
  const before = byId(await admin.plan(locationId, blueprint))
  expect(before['workflow/welcome']).toMatchObject({
    action: 'manual',
    byHand: {
      found: 'missing',
      detail: 'There is no workflow named "Welcome new patients" yet.',
      steps: ['Start when the tag is added.', 'Publish it.'],
      uses: [
        { kind: 'tag', title: 'new patient', id: null },
        { kind: 'pipeline', title: 'New patients', parts: ['Enquiry', 'Booked'] },
        { kind: '', title: 'Reception calendar' },
      ],
      link: { url: `${world.sandbox.url}/v2/location/${locationId}/automation/workflows`, exact: false },
    },
  })
  expect(before['domain/site']).toMatchObject({ byHand: { found: 'unknown' } })

  await make('workflows', { name: 'welcome new patients', status: 'draft' })
  await make('forms', { name: 'Intake' })
  await make('phoneNumbers', { phoneNumber: '+15035550100', friendlyName: 'Front desk' })
  const after = byId(await admin.plan(locationId, blueprint))
  expect(after['workflow/welcome']?.byHand).toMatchObject({ found: 'draft', detail: expect.stringContaining('draft') })
  expect(after['form/intake']?.byHand).toMatchObject({
    found: 'there',
    link: { url: expect.stringMatching(/\/form-builder-v2\/\w+$/), exact: true },
  })
  expect(after['phone-number/main']?.byHand).toMatchObject({ found: 'unknown', detail: expect.stringContaining('+15035550100') })
})

test(
  'what somebody makes by hand leaves the plan as it is, and is seen again after Apply and on the sheet',
  { timeout: 60_000 },
  async () => {
    const plan = await admin.plan(locationId, blueprint)
    await make('workflows', { name: 'Welcome new patients', status: 'published' })
    const started = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
    expect(started.status).toBe(202)
    const job = await admin.waitForJob(started.body.jobId as string)
    expect(job.verification?.byHand).toContainEqual(expect.objectContaining({ id: 'workflow/welcome', found: 'published' }))

    const sheet = (await admin.call<HandOver>('GET', `/api/jobs/${job.id}/handover`)).body as HandOver
    expect(sheet.tasks.find(({ id }) => id === 'workflow/welcome')).toMatchObject({
      found: 'published',
      uses: [{ title: 'new patient', id: expect.any(String) }, { parts: ['Enquiry', 'Booked'] }, { title: 'Reception calendar' }],
      page: { url: expect.stringContaining('/automation/workflows') },
    })
    expect(sheet.groups.flatMap(({ things }) => things.map(({ link }) => link?.url))).toContain(
      `${world.sandbox.url}/v2/location/${locationId}/settings/tags`,
    )
    expect((await fetch(sheet.tasks[0]?.page?.url ?? '')).status).toBe(200)
  },
)

test('a group that may not be read is unknown and says which right is missing; nothing is read for a blueprint without such lines', async () => {
  const theirs = world.locations.find((one) => one.name.includes('Marigold'))
  await world.install({
    companyId: theirs?.companyId,
    scopes: requiredScopes().filter((scope) => scope !== 'forms.readonly' && scope !== 'workflows.readonly'),
  })
  const person = await world.agencyAdmin(theirs?.companyId)
  const plan = await person.plan(theirs?.id ?? '', blueprint)
  expect(byId(plan)['form/intake']?.byHand).toMatchObject({ found: 'unknown', detail: expect.stringContaining('forms.readonly') })
  expect(plan.unreadable).toEqual([])

  await world.control('DELETE', '/requests')
  await person.plan(theirs?.id ?? '', { ...blueprint, resources: blueprint.resources.slice(0, 2) })
  const { requests } = await world.control<{ requests: { path: string }[] }>('GET', `/requests?locationId=${theirs?.id}`)
  expect(requests.filter(({ path }) => /workflows|forms|phone-system/.test(path))).toEqual([])
})

function byId(plan: Plan): Record<string, Change> {
  return Object.fromEntries(plan.changes.map((change) => [change.id, change]))
}

async function make(kind: string, fields: Record<string, unknown>): Promise<void> {
  await world.control('POST', '/mutate', { locationId, kind, action: 'create', fields })
}
