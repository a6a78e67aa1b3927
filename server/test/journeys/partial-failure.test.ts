import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Plan } from '../../contract/plan.ts'
import { requiredScopes } from '../../resources/required-scopes.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

let world: World
let admin: Person
let locationId: string

beforeAll(async () => {
  const scopes = requiredScopes().filter((scope) => scope !== 'calendars/groups.write')
  ;({ world, admin } = await startInstalledWorld({ install: { scopes } }))
  locationId = world.locations[0]?.id ?? ''
})
afterAll(() => world?.close())

const blueprint = {
  version: 1,
  name: 'In part',
  resources: [
    { kind: 'user', key: 'desk', spec: { firstName: 'Front', lastName: 'Desk', email: 'desk@partial.test', role: 'user' } },
    { kind: 'calendar-group', key: 'all', spec: { name: 'All visits', slug: 'all-visits', description: 'Visits' } },
    {
      kind: 'calendar',
      key: 'visit',
      spec: {
        name: 'Visit',
        calendarType: 'personal',
        groupId: { $ref: 'calendar-group/all' },
        teamMembers: [{ userId: { $ref: 'user/desk' } }],
      },
    },
    { kind: 'tag', key: 'new', spec: { name: 'brand new' } },
    { kind: 'product', key: 'kit', spec: { name: 'Kit', productType: 'PHYSICAL' } },
    {
      kind: 'price',
      key: 'kit',
      spec: { productId: { $ref: 'product/kit' }, name: 'Full', type: 'one_time', currency: 'USD', amount: 20 },
    },
  ],
}

test(
  'one refusal fails its line and skips what needs it; once the cause is gone, a retry does just those',
  { timeout: 60_000 },
  async () => {
    const { job } = await admin.provision(locationId, blueprint)
    expect(job).toMatchObject({ status: 'PARTIAL', completedSteps: 4, failedSteps: 1, skippedSteps: 1, progress: 100 })
    const steps = new Map(job.steps.map((step) => [step.id, step]))
    expect(steps.get('calendar-group/all')).toMatchObject({
      status: 'FAILED',
      attempts: 1,
      error: {
        reason: 'forbidden_scope',
        message: expect.stringContaining('not authorized for this scope'),
        hint: expect.stringContaining('installs it again'),
      },
    })
    expect(steps.get('calendar/visit')).toMatchObject({
      status: 'SKIPPED',
      attempts: 0,
      message: 'Skipped because All visits did not succeed',
    })

    await world.install({ scopes: requiredScopes() })
    await world.control('DELETE', '/requests')
    const asked = await admin.call('PATCH', `/api/provisioning/${job.id}`, { action: 'retry' })
    expect(asked.status).toBe(200)
    const done = await admin.waitForJob(job.id)
    expect(done).toMatchObject({ status: 'SUCCESS', completedSteps: 6, failedSteps: 0, skippedSteps: 0, verification: { state: 'same' } })
    const { requests } = await world.control<{ requests: { method: string; path: string }[] }>('GET', '/requests')
    const written = requests.filter(({ method, path }) => method !== 'GET' && !/^\/oauth|validate-slug/.test(path))
    expect(written.map(({ path }) => path)).toEqual(['/calendars/groups', '/calendars/'])
  },
)

test('a retry long after does not make what somebody has made by hand meanwhile', { timeout: 60_000 }, async () => {
  const place = world.locations[1]?.id ?? ''
  await world.install({ scopes: requiredScopes().filter((scope) => scope !== 'calendars/groups.write') })
  const group = (n: number) => ({
    kind: 'calendar-group',
    key: `g${n}`,
    spec: { name: `Group ${n}`, slug: `group-${n}`, description: 'x' },
  })
  const calendar = { kind: 'calendar', key: 'late', spec: { name: 'Late', calendarType: 'event', groupId: { $ref: 'calendar-group/g1' } } }
  const { job } = await admin.provision(place, { version: 1, name: 'Late', resources: [group(1), calendar] })
  expect(job.steps.map(({ status }) => status)).toEqual(['FAILED', 'SKIPPED'])
  await world.install({ scopes: requiredScopes() })
  const byHand = { name: 'Late', calendarType: 'event', isActive: true }
  await world.control('POST', '/mutate', { locationId: place, kind: 'calendars', action: 'create', fields: byHand })
  await world.database.db
    .updateTable('jobs')
    .set({ created_at: new Date(Date.now() - 3_600_000) })
    .where('id', '=', job.id)
    .execute()
  await admin.call('PATCH', `/api/provisioning/${job.id}`, { action: 'retry' })
  const done = await admin.waitForJob(job.id)
  const there = await world.control<{ objects: Record<string, { name: string }[]> }>('GET', `/inventory/${place}`)
  expect(there.objects.calendars?.filter(({ name }) => name === 'Late')).toHaveLength(1)
  expect(done.steps[0]).toMatchObject({ status: 'SUCCESS' })
})

test('a calendar can be changed while its people cannot be read', { timeout: 60_000 }, async () => {
  await world.control('POST', '/faults', { match: { method: 'GET', path: '^/users/search', locationId }, fault: '500', times: 1_000 })
  const outline = (plan: Plan) =>
    plan.changes.filter(({ kind }) => kind === 'user' || kind === 'calendar').map(({ id, action }) => `${id} ${action}`)
  expect(outline(await admin.plan(locationId, blueprint))).toEqual(['user/desk unknown', 'calendar/visit same'])

  const resources = blueprint.resources.map((one) => (one.key === 'visit' ? { ...one, spec: { ...one.spec, slotDuration: 45 } } : one))
  const { plan, job } = await admin.provision(locationId, { ...blueprint, resources })
  await world.control('DELETE', '/faults')
  expect(outline(plan)).toEqual(['user/desk unknown', 'calendar/visit update'])
  expect(job, JSON.stringify(job.steps)).toMatchObject({ status: 'SUCCESS', totalSteps: 1, verification: { state: 'same' } })
  expect((await admin.plan(locationId, { ...blueprint, resources })).grade).toBe('no_changes')
})
