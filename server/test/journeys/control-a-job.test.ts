import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Job } from '../../contract/job.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

type Problem = { code: string; detail: string; jobId?: string }

let world: World
let admin: Person
let locationIds: string[]

beforeAll(async () => {
  ;({ world, admin, locationIds } = await startInstalledWorld())
})
afterAll(() => world?.close())

const blueprint = {
  version: 1,
  name: 'Controlled',
  resources: [
    { kind: 'product', key: 'kit', spec: { name: 'Kit', productType: 'PHYSICAL' } },
    {
      kind: 'price',
      key: 'kit',
      spec: { productId: { $ref: 'product/kit' }, name: 'Full', type: 'one_time', currency: 'USD', amount: 20 },
    },
    { kind: 'tag', key: 'new', spec: { name: 'brand new' } },
  ],
}

test('a paused job finishes what is in flight, sends nothing more, and goes on where it stood', { timeout: 40_000 }, async () => {
  const jobId = await start(locationIds[0])
  await firstStep(jobId)
  await act(jobId, 'pause')
  await letGo()
  const paused = await admin.waitForJob(jobId, ['PAUSED'])
  expect(statusOf(paused)).toEqual({ 'product/kit': 'SUCCESS', 'price/kit': 'PENDING', 'tag/new': 'SUCCESS' })
  await world.control('DELETE', '/requests')
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect(await creations()).toEqual([])
  await act(jobId, 'resume')
  expect(await admin.waitForJob(jobId)).toMatchObject({ status: 'SUCCESS', completedSteps: 3 })
  expect(await creations()).toEqual(['Full'])
})

test('resuming before the pause has taken effect leaves the job running', { timeout: 40_000 }, async () => {
  const jobId = await start(locationIds[1])
  await firstStep(jobId)
  await act(jobId, 'pause')
  await act(jobId, 'resume')
  await letGo()
  expect(await admin.waitForJob(jobId)).toMatchObject({ status: 'SUCCESS' })
})

test('a cancelled job records what was in flight; a retry then does only what is missing', { timeout: 40_000 }, async () => {
  const jobId = await start(locationIds[2])
  await firstStep(jobId)
  await act(jobId, 'cancel')
  await letGo()
  const cancelled = await admin.waitForJob(jobId)
  expect(cancelled.status).toBe('CANCELLED')
  expect(statusOf(cancelled)).toEqual({ 'product/kit': 'SUCCESS', 'price/kit': 'CANCELLED', 'tag/new': 'SUCCESS' })
  await world.control('DELETE', '/requests')
  await act(jobId, 'retry')
  expect(await admin.waitForJob(jobId)).toMatchObject({ status: 'SUCCESS', completedSteps: 3, progress: 100 })
  expect(await creations()).toEqual(['Full'])
})

test('a paused job can be cancelled', { timeout: 40_000 }, async () => {
  const jobId = await start(locationIds[3])
  await firstStep(jobId)
  await act(jobId, 'pause')
  await letGo()
  await admin.waitForJob(jobId, ['PAUSED'])
  await act(jobId, 'cancel')
  expect(await admin.waitForJob(jobId)).toMatchObject({ status: 'CANCELLED' })
})

test('a pause that turns into a cancellation ends cancelled', { timeout: 40_000 }, async () => {
  const jobId = await start(locationIds[4])
  await firstStep(jobId)
  await act(jobId, 'pause')
  await act(jobId, 'cancel')
  await letGo()
  expect(await admin.waitForJob(jobId)).toMatchObject({ status: 'CANCELLED' })
})

test('a cancellation that is under way cannot be turned into a pause, and ends cancelled', { timeout: 40_000 }, async () => {
  const jobId = await start(locationIds[6])
  await firstStep(jobId)
  await act(jobId, 'cancel')
  const refused = await admin.call<Problem>('PATCH', `/api/provisioning/${jobId}`, { action: 'pause' })
  expect(refused).toMatchObject({ status: 409, body: { code: 'wrong_state', detail: expect.stringMatching(/cancelled\.$/) } })
  await letGo()
  expect(await admin.waitForJob(jobId, ['PAUSED', 'CANCELLED'])).toMatchObject({ status: 'CANCELLED' })
})

test('a location takes one job at a time and says which one it has', { timeout: 40_000 }, async () => {
  const other = { ...blueprint, name: 'Another', resources: [{ kind: 'tag', key: 'later', spec: { name: 'later' } }] }
  const second = await admin.plan(locationIds[5] ?? '', other)
  const jobId = await start(locationIds[5])
  const refused = await admin.call<Problem>('POST', '/api/provisioning', { planId: second.id, hash: second.hash })
  expect(refused).toMatchObject({ status: 409, body: { code: 'location_busy', jobId } })
  expect(refused.body.detail).toContain('started by')
  await letGo()
  expect(await admin.waitForJob(jobId)).toMatchObject({ status: 'SUCCESS' })
  const later = await admin.plan(locationIds[5] ?? '', other)
  await hold('/tags', locationIds[5])
  const again = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: later.id, hash: later.hash })
  const kept = await admin.call<Problem>('PATCH', `/api/provisioning/${jobId}`, { action: 'rollback' })
  expect(kept).toMatchObject({ status: 409, body: { code: 'location_busy', jobId: again.body.jobId } })
  expect(kept.body.detail).toBe(refused.body.detail.replace('Controlled', 'Another'))
  await letGo()
  await admin.waitForJob(again.body.jobId)
})

test('what is taken back in part is not retried, however often the roll-back is halted', { timeout: 40_000 }, async () => {
  const locationId = locationIds[6] ?? ''
  const resources = blueprint.resources.map((one) => ({ ...one, spec: { ...one.spec, name: `Halted ${one.kind}` } }))
  const refuse = (method: string, path: string, fault: string, times: number) =>
    world.control('POST', '/faults', { match: { method, path, locationId }, fault, times })
  await refuse('POST', '/tags', 'route-unsupported', 1)
  const { job } = await admin.provision(locationId, { ...blueprint, name: 'Halted', resources })
  expect(statusOf(job)).toEqual({ 'product/kit': 'SUCCESS', 'price/kit': 'SUCCESS', 'tag/new': 'FAILED' })
  await refuse('DELETE', '/products/[^/]+$', 'unauthorized', 1_000)
  for (const _time of ['first', 'second']) {
    await act(job.id, 'rollback')
    const halted = await admin.waitForJob(job.id)
    expect(halted).toMatchObject({ status: 'PARTIAL', said: { code: 'job.halted' } })
    expect(statusOf(halted)).toEqual({ 'product/kit': 'SUCCESS', 'price/kit': 'UNDONE', 'tag/new': 'FAILED' })
    const refused = await admin.call<Problem>('PATCH', `/api/provisioning/${job.id}`, { action: 'retry' })
    expect(refused).toMatchObject({ status: 409, body: { code: 'wrong_state', detail: expect.stringContaining('has been taken back') } })
  }
  await letGo()
  await act(job.id, 'rollback')
  expect(await admin.waitForJob(job.id)).toMatchObject({ status: 'ROLLED_BACK' })
})

test('of two ended jobs of a location that are taken up at once, one is told that the other has it', { timeout: 40_000 }, async () => {
  const [locationId = ''] = locationIds
  const tags = (...names: string[]) => names.map((name) => ({ kind: 'tag', key: name, spec: { name: `at once ${name}` } }))
  const { job: other } = await admin.provision(locationId, { ...blueprint, name: 'Other', resources: tags('other') })
  await world.control('POST', '/faults', { match: { method: 'POST', path: '/tags', locationId }, fault: 'route-unsupported', times: 1 })
  const { job } = await admin.provision(locationId, { ...blueprint, name: 'Half done', resources: tags('one', 'two') })
  expect(Object.values(statusOf(job)).toSorted()).toEqual(['FAILED', 'SUCCESS'])
  for (const action of ['rollback', 'retry']) {
    const refused = await world.database.db.transaction().execute(async (tx) => {
      await tx.updateTable('jobs').set({ status: 'PAUSED' }).where('id', '=', other.id).execute()
      const answer = admin.call<Problem>('PATCH', `/api/provisioning/${job.id}`, { action })
      await expect.poll(waitsForOther).toBe(true)
      return { answer }
    })
    expect(await refused.answer).toMatchObject({ status: 409, body: { code: 'location_busy', jobId: other.id } })
    await world.database.db.updateTable('jobs').set({ status: 'SUCCESS' }).where('id', '=', other.id).execute()
  }
  expect(statusOf((await admin.call<Job>('GET', `/api/jobs/${job.id}`)).body)).toEqual(statusOf(job))
})

/** Whether somebody has got as far as what another's transaction holds. */
async function waitsForOther(): Promise<boolean> {
  const waiting = sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  return (await waiting.execute(world.database.db)).rows.length > 0
}

async function start(locationId: string | undefined): Promise<string> {
  await hold('/products', locationId)
  const plan = await admin.plan(locationId ?? '', blueprint)
  const { status, body } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  expect(status).toBe(202)
  return body.jobId
}

async function firstStep(jobId: string): Promise<void> {
  const look = async () => statusOf((await admin.call<Job>('GET', `/api/jobs/${jobId}`)).body)
  await expect.poll(look).toEqual({ 'product/kit': 'RUNNING', 'price/kit': 'PENDING', 'tag/new': 'SUCCESS' })
}

/** What the next such call makes is not answered before it is let go. */
async function hold(path: string, locationId: string | undefined): Promise<void> {
  await world.control('POST', '/faults', { fault: 'slow', delayMs: 25_000, match: { method: 'POST', path, locationId } })
}

async function letGo(): Promise<void> {
  await world.control('DELETE', '/faults')
}

async function act(jobId: string, action: string): Promise<void> {
  const { status, body } = await admin.call('PATCH', `/api/provisioning/${jobId}`, { action })
  expect(status, JSON.stringify(body)).toBe(200)
}

function statusOf(job: Job): Record<string, string> {
  return Object.fromEntries(job.steps.map((step) => [step.id, step.status]))
}

async function creations(): Promise<unknown[]> {
  const { requests } = await world.control<{ requests: { method: string; path: string; body?: { name?: string } }[] }>('GET', '/requests')
  return requests.filter(({ method, path }) => method === 'POST' && !path.startsWith('/oauth')).map(({ body }) => body?.name)
}
