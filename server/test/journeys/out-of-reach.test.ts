import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Plan } from '../../contract/plan.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

type Logged = { seq: number; at: number; method: string; path: string; status?: number }

let world: World
let admin: Person
let locationIds: string[]

beforeAll(async () => {
  ;({ world, admin, locationIds } = await startInstalledWorld({ sandbox: { limits: { daily: 60 } } }))
})
afterAll(() => world?.close())

const tags = (count: number) => ({
  version: 1,
  name: 'Tags',
  resources: Array.from({ length: count }, (_, index) => ({ kind: 'tag', key: `t${index}`, spec: { name: `tag number ${index}` } })),
})
const chain = {
  version: 1,
  name: 'Chain',
  resources: [
    { kind: 'product', key: 'kit', spec: { name: 'Kit', productType: 'PHYSICAL' } },
    {
      kind: 'price',
      key: 'kit',
      spec: { productId: { $ref: 'product/kit' }, name: 'Full', type: 'one_time', currency: 'USD', amount: 20 },
    },
  ],
}

test('a token that the platform refuses for ever pauses the job with words, not with a loop', { timeout: 40_000 }, async () => {
  const locationId = locationIds[0] ?? ''
  const plan = await admin.plan(locationId, chain)
  await world.control('DELETE', '/requests')
  await world.control('POST', '/faults', {
    match: { locationId, method: 'POST', path: '^/(?!oauth)' },
    fault: 'unauthorized',
    times: 1_000,
  })
  const jobId = await begin(plan)
  const paused = await admin.waitForJob(jobId, ['PAUSED', 'SUCCESS', 'PARTIAL', 'FAILED'])
  expect(paused.status).toBe('PAUSED')
  expect(paused.message).toMatch(/Install it again/)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect((await requests(locationId)).length).toBeLessThanOrEqual(4)
  await world.control('DELETE', '/faults')
  await admin.call('PATCH', `/api/provisioning/${jobId}`, { action: 'resume' })
  expect(await admin.waitForJob(jobId)).toMatchObject({ status: 'SUCCESS' })
})

test('a plan that needs more calls than the day has left is not begun, and says when and how it can be', { timeout: 40_000 }, async () => {
  const locationId = locationIds[3] ?? ''
  await admin.plan(locationId, tags(80))
  await expect.poll(() => leftOfDay(locationId)).toBeGreaterThan(40)
  const plan = await admin.plan(locationId, tags(80))
  expect(plan.estimate).toMatchObject({ apiCalls: 81, day: { enough: false, resetsAt: expect.stringContaining('T00:00:00') } })
  const refused = await admin.call('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  expect(refused).toMatchObject({
    status: 409,
    body: {
      code: 'day_limit',
      detail: expect.stringMatching(/about 81 calls.* only \d+ more today/),
      hint: expect.stringMatching(/after \d{4}-\d\d-\d\d 00:00 UTC.*leave lines out/),
    },
  })
  expect((await requests(locationId)).filter(({ path }) => path.endsWith('/tags')).every(({ method }) => method === 'GET')).toBe(true)
  const exclude = plan.changes.slice(20).map((change) => change.id)
  const { body: less } = await admin.call<Plan>('PATCH', `/api/plans/${plan.id}`, { exclude })
  expect(less.estimate.day).toMatchObject({ enough: true })
  const started = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: less.id, hash: less.hash })
  expect(await admin.waitForJob(started.body.jobId)).toMatchObject({ status: 'SUCCESS', completedSteps: 20 })
})

test("the day's limit pauses the job and says when it can go on", { timeout: 40_000 }, async () => {
  const locationId = locationIds[1] ?? ''
  const plan = await admin.plan(locationId, tags(80))
  await forgetDay(locationId)
  const jobId = await begin(plan)
  const paused = await admin.waitForJob(jobId, ['PAUSED', 'SUCCESS', 'PARTIAL', 'FAILED'])
  expect(paused.status).toBe('PAUSED')
  expect(paused.message).toMatch(/daily limit .* Resume after \d{4}-\d\d-\d\d 00:00 UTC/)
  expect(paused.steps.filter((step) => step.status === 'FAILED')).toEqual([])
  expect(paused.completedSteps).toBeGreaterThan(40)
})

test('an uninstall in mid-job stops it within the call that is in flight', { timeout: 40_000 }, async () => {
  const locationId = locationIds[2] ?? ''
  const made = { method: 'POST', path: '/products' }
  await world.control('POST', '/faults', { fault: 'slow', delayMs: 25_000, match: { ...made, locationId } })
  const jobId = await start(locationId, chain)
  const sent = async () => (await requests(locationId)).filter(({ method, path }) => method === made.method && path.startsWith(made.path))
  await expect.poll(sent).toHaveLength(1)
  await world.control('POST', '/uninstall', { locationId })
  const wanted = () => world.database.db.selectFrom('jobs').select('wanted').where('id', '=', jobId).executeTakeFirst()
  await expect.poll(wanted).toEqual({ wanted: 'cancel' })
  await world.control('DELETE', '/faults')
  const ended = await admin.waitForJob(jobId)
  const endedAt = Date.now()
  expect(ended).toMatchObject({ status: 'CANCELLED', steps: [{ id: 'product/kit' }, { id: 'price/kit', status: 'CANCELLED' }] })
  await new Promise((resolve) => setTimeout(resolve, 800))
  expect(await sent()).toHaveLength(1)
  expect((await requests(locationId)).filter(({ at }) => at > endedAt)).toEqual([])
})

async function start(locationId: string, blueprint: Record<string, unknown>): Promise<string> {
  return begin(await admin.plan(locationId, blueprint))
}

async function leftOfDay(locationId: string): Promise<number | null | undefined> {
  const day = world.database.db.selectFrom('request_windows').select('daily_remaining')
  return (await day.where('resource', '=', `location:${locationId}`).executeTakeFirst())?.daily_remaining
}

/** What others use of the day cannot be known beforehand. The platform's first word of it is written beside the answer. */
async function forgetDay(locationId: string): Promise<void> {
  await expect.poll(() => leftOfDay(locationId)).toEqual(expect.any(Number))
  await world.database.db.updateTable('request_windows').set({ daily_remaining: null }).execute()
}

async function begin(plan: Plan): Promise<string> {
  const { status, body } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  expect(status, JSON.stringify(body)).toBe(202)
  return body.jobId
}

async function requests(locationId: string): Promise<Logged[]> {
  return (await world.control<{ requests: Logged[] }>('GET', `/requests?locationId=${locationId}&limit=1000`)).requests
}
