import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

let world: World
let admin: Person
let locations: string[]

beforeAll(async () => {
  // Who is refused for asking too much waits so long before the next try.
  ;({ world, admin } = await startInstalledWorld({ sandbox: { limits: { intervalMs: 2_000 } } }))
  locations = world.locations.map(({ id }) => id)
})
afterEach(async () => {
  await world.control('DELETE', '/faults')
  await world.control('POST', '/quirks', { forgetPermission: false })
})
afterAll(() => world?.close())

const tag = { version: 1, name: 'A tag', resources: [{ kind: 'tag', key: 'new', spec: { name: 'brand new' } }] }

test('a thing that was made and answered with nothing is found and made once', { timeout: 60_000 }, async () => {
  const locationId = locations[0] ?? ''
  await world.control('POST', '/faults', { fault: 'commit-then-empty', match: { method: 'POST', path: '/tags$', locationId } })
  const { job } = await admin.provision(locationId, tag)
  expect(job.status).toBe('SUCCESS')
  const { objects } = await world.control<{ objects: { tags: { name: string }[] } }>('GET', `/inventory/${locationId}`)
  expect(objects.tags.filter(({ name }) => name === 'brand new')).toHaveLength(1)
})

test('what somebody else made while a line waited for its turn is looked after, as at the first try', { timeout: 60_000 }, async () => {
  const locationId = locations[3] ?? ''
  await world.control('POST', '/faults', { fault: '429', match: { method: 'POST', path: '/tags$', locationId } })
  const plan = await admin.plan(locationId, tag)
  const { body } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  await expect.poll(timesFired, { interval: 10 }).toBe(1)
  await world.control('POST', '/mutate', { locationId, kind: 'tags', action: 'create', fields: { name: 'brand new' } })
  const job = await admin.waitForJob(body.jobId)
  expect(job, JSON.stringify(job.steps)).toMatchObject({ status: 'SUCCESS', steps: [{ attempts: 2 }] })
  expect(job.steps[0]?.message).toContain('was already there')
})

test('a permission that was not taken over is found when it is read back', { timeout: 60_000 }, async () => {
  const spec = {
    firstName: 'Front',
    lastName: 'Desk',
    email: 'desk@odd.test',
    role: 'user',
    permissions: { workflowsEnabled: false, tagsEnabled: false },
  }
  await world.control('POST', '/quirks', { forgetPermission: true })
  const { job } = await admin.provision(locations[1] ?? '', {
    version: 1,
    name: 'A person',
    resources: [{ kind: 'user', key: 'desk', spec }],
  })
  expect(job).toMatchObject({ status: 'PARTIAL', completedSteps: 1, verification: { state: 'differs' } })
  expect(JSON.stringify(job.verification)).toContain('workflowsEnabled')
})

test('a job is not called read back while the group of a line that it has done cannot be read', { timeout: 60_000 }, async () => {
  const locationId = locations[1] ?? ''
  const match = { path: '/tags$', locationId }
  const plan = await admin.plan(locationId, tag)
  // The creation is under way until the reads fail.
  await world.control('DELETE', '/faults')
  await world.control('POST', '/faults', { fault: 'slow', delayMs: 1_500, match: { ...match, method: 'POST' } })
  const { body } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  await expect.poll(timesFired, { interval: 10 }).toBe(1)
  await world.control('POST', '/faults', { fault: 'route-unsupported', times: 1_000, match: { ...match, method: 'GET' } })
  const job = await admin.waitForJob(body.jobId)
  expect(job).toMatchObject({ status: 'SUCCESS', completedSteps: 1, verification: { state: 'unknown', differences: [] } })
  expect(job.verification?.why).toMatch(/^Tags could not be read: /)
  expect(job.message).toContain('It could not be read back: Tags could not be read')
})

test('a route that is not there for this token leaves its group unknown, and the rest goes on', async () => {
  const locationId = locations[2] ?? ''
  await world.control('POST', '/faults', { fault: 'route-unsupported', times: 9, match: { method: 'GET', path: '/links/', locationId } })
  const plan = await admin.plan(locationId, {
    ...tag,
    resources: [...tag.resources, { kind: 'trigger-link', key: 'book', spec: { name: 'Book', redirectTo: 'https://example.org' } }],
  })
  const actions = plan.changes.map(({ kind, action }) => [kind, action])
  expect(actions).toEqual(
    expect.arrayContaining([
      ['tag', 'create'],
      ['trigger-link', 'unknown'],
    ]),
  )
})

/** How often the fault that was ordered first has come. */
async function timesFired(): Promise<number | undefined> {
  return (await world.control<{ faults: { fired: number }[] }>('GET', '/faults')).faults[0]?.fired
}
