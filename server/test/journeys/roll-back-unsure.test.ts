import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Job } from '../../contract/job.ts'
import type { Context } from '../../context.ts'
import { loadUndo } from '../../jobs/load-undo.ts'
import { claimJob } from '../../jobs/run-store.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

type Thing = { id: string; name: string; [field: string]: unknown }

let world: World
let admin: Person
let locationIds: string[]

beforeAll(async () => {
  ;({ world, admin, locationIds } = await startInstalledWorld())
})
afterAll(() => world?.close())

const resources = [
  { kind: 'tag', key: 'new', spec: { name: 'brand new' } },
  { kind: 'custom-value', key: 'phone', spec: { name: 'Phone', value: '555' } },
  { kind: 'trigger-link', key: 'book', spec: { name: 'Book', redirectTo: 'https://unsure.test/book' } },
]
const group = (description: string, isActive: boolean) => ({
  version: 1,
  name: 'Groups',
  resources: [{ kind: 'calendar-group', key: 'all', spec: { name: 'Visits', slug: 'visits', description, isActive } }],
})
const mail = (body: string) => ({
  version: 1,
  name: 'Mail',
  resources: [{ kind: 'email-template', key: 'hello', spec: { name: 'Hello', editorType: 'html', editorContent: body } }],
})

test('what a lost creation has made late is looked for, and taken away where it is ours', { timeout: 60_000 }, async () => {
  const [locationId = ''] = locationIds
  await loseCreations(locationId)
  const { job } = await admin.provision(locationId, { version: 1, name: 'Lost', resources })
  expect(job, JSON.stringify(job.steps)).toMatchObject({ status: 'FAILED', failedSteps: 3, steps: resources.map(() => ({ unsure: true })) })
  await world.control('DELETE', '/faults')
  await make(locationId, 'tags', { name: 'brand new' })
  await make(locationId, 'customValues', { name: 'Phone', value: '556' })

  const undone = await rollBack(job.id)
  expect(told(undone)).toEqual([
    ['UNDONE', 'brand new deleted'],
    ['KEPT', 'Kept: it is not certain that this job made it, since its value is not what was sent'],
    ['UNDONE', 'Book was looked for and is not there'],
  ])
  expect(undone).toMatchObject({
    status: 'ROLLED_BACK',
    progress: 100,
    completedSteps: 1,
    failedSteps: 0,
    said: { code: 'job.undone_except' },
  })
  const [phone] = await there(locationId, 'customValues')
  expect([await there(locationId, 'tags'), phone]).toMatchObject([[], { value: '556' }])
  expect(undone.steps[1]).toMatchObject({ resourceId: phone?.id, link: expect.anything() })
})

test('what another job has made under the same name is not taken for what was lost', { timeout: 60_000 }, async () => {
  const [, locationId = ''] = locationIds
  const blueprint = { version: 1, name: 'Twice', resources: resources.slice(0, 1) }
  await loseCreations(locationId)
  const { job: lost } = await admin.provision(locationId, blueprint)
  await world.control('DELETE', '/faults')
  const { job: second } = await admin.provision(locationId, blueprint)
  expect([lost.status, second.status]).toEqual(['FAILED', 'SUCCESS'])
  expect(told(await rollBack(lost.id))).toEqual([['KEPT', 'Kept: another job has made brand new or looks after it']])
  expect(told(await rollBack(second.id))).toEqual([['UNDONE', 'brand new deleted']])
  expect(await there(locationId, 'tags')).toEqual([])
})

test('a cancelled creation that could not be looked for is looked for by the roll-back', { timeout: 60_000 }, async () => {
  const [, , locationId = ''] = locationIds
  const plan = await admin.plan(locationId, { version: 1, name: 'Cut off', resources: resources.slice(0, 1) })
  await loseCreations(locationId)
  const jobId = await apply(plan)
  await expect.poll(async () => (await fired())['reset']).toBe(1)
  await world.control('POST', '/faults', { match: { method: 'GET', path: 'tags', locationId }, fault: '503', times: 1_000 })
  await expect.poll(async () => (await fired())['503']).toBeGreaterThan(0)
  await admin.call('PATCH', `/api/provisioning/${jobId}`, { action: 'cancel' })
  const cancelled = await admin.waitForJob(jobId)
  expect(cancelled).toMatchObject({ status: 'CANCELLED', steps: [{ unsure: true, said: { code: 'step.cancelled_unsure' } }] })
  await world.control('DELETE', '/faults')
  await make(locationId, 'tags', { name: 'brand new' })
  const undone = await rollBack(jobId)
  expect(told(undone)).toEqual([['UNDONE', 'brand new deleted']])
  expect(undone).toMatchObject({ status: 'ROLLED_BACK', completedSteps: 0, failedSteps: 0, skippedSteps: 0 })
  expect(await there(locationId, 'tags')).toEqual([])
})

test('the half of an update that was written before it was cancelled is told, and taken back', { timeout: 60_000 }, async () => {
  const [, , , locationId = ''] = locationIds
  await admin.provision(locationId, group('By day', true))
  const plan = await admin.plan(locationId, group('By night', false))
  await world.control('POST', '/faults', { match: { method: 'PUT', path: 'status', locationId }, fault: '500', times: 1_000 })
  const jobId = await apply(plan)
  await expect.poll(() => there(locationId, 'calendarGroups')).toMatchObject([{ description: 'By night' }])
  await admin.call('PATCH', `/api/provisioning/${jobId}`, { action: 'cancel' })
  const cancelled = await admin.waitForJob(jobId)
  expect(told(cancelled)).toEqual([
    ['CANCELLED', 'Cancelled; whether it took effect is not certain: not all of the change to Visits is there or can be seen (isActive)'],
  ])
  await world.control('DELETE', '/faults')
  expect(await rollBack(jobId)).toMatchObject({ status: 'ROLLED_BACK', skippedSteps: 0, steps: [{ status: 'UNDONE' }] })
  expect(await there(locationId, 'calendarGroups')).toMatchObject([{ description: 'By day' }])
})

test('what cannot be read and may have been written is sent as it was last applied', { timeout: 60_000 }, async () => {
  const [, , , , locationId = ''] = locationIds
  await admin.provision(locationId, mail('<p>1</p>'))
  const plan = await admin.plan(locationId, mail('<p>2</p>'))
  await world.control('POST', '/faults', { match: { method: 'PATCH', locationId }, fault: 'commit-then-reset', times: 1_000 })
  const jobId = await apply(plan)
  await expect.poll(() => there(locationId, 'emailTemplates')).toMatchObject([{ editorContent: '<p>2</p>' }])
  await admin.call('PATCH', `/api/provisioning/${jobId}`, { action: 'cancel' })
  const cancelled = await admin.waitForJob(jobId)
  expect(cancelled.steps, JSON.stringify(cancelled.steps)).toMatchObject([{ status: 'CANCELLED', unsure: true }])
  await world.control('DELETE', '/faults')
  expect(told(await rollBack(jobId))).toEqual([['UNDONE', 'Hello is as it was before']])
  expect(await there(locationId, 'emailTemplates')).toMatchObject([{ editorContent: '<p>1</p>' }])
})

test('what only had its blanks filled when that broke off is blank again, and is not deleted', { timeout: 60_000 }, async () => {
  const [, , , , , , locationId = ''] = locationIds
  const { db } = world.database
  const spec = { name: 'Visit', calendarType: 'event', description: 'A' }
  const { job } = await admin.provision(locationId, { version: 1, name: 'Blanks', resources: [{ kind: 'calendar', key: 'visit', spec }] })
  // As it is written down when the calendar was found there, and the answer to its change was lost.
  const before = JSON.stringify({ name: 'Visit', calendarType: 'event', description: '' })
  const lost = { status: 'FAILED', created: false, resource_id: null, before }
  await db.updateTable('steps').set(lost).where('job_id', '=', job.id).execute()
  await db.updateTable('jobs').set({ status: 'FAILED', completed_steps: 0, failed_steps: 1 }).where('id', '=', job.id).execute()
  for (const table of ['bindings', 'baselines'] as const) await db.deleteFrom(table).where('location_id', '=', locationId).execute()
  const undone = await rollBack(job.id)
  expect(told(undone)).toEqual([['UNDONE', 'Visit is as it was before']])
  expect(undone).toMatchObject({ status: 'ROLLED_BACK', completedSteps: 0, failedSteps: 0 })
  expect(await there(locationId, 'calendars')).toMatchObject([{ name: 'Visit', description: '' }])
})

test('what is taken back already is known as ours to who takes the roll-back over', { timeout: 60_000 }, async () => {
  const [, , , , , locationId = ''] = locationIds
  const { db } = world.database
  const calendar = { name: 'Visit', calendarType: 'event', groupId: { $ref: 'calendar-group/all' } }
  const blueprint = group('By day', true)
  const { job } = await admin.provision(locationId, {
    ...blueprint,
    resources: [...blueprint.resources, { kind: 'calendar', key: 'visit', spec: calendar }],
  })
  await db.updateTable('steps').set({ status: 'UNDONE' }).where('job_id', '=', job.id).where('kind', '=', 'calendar').execute()
  await db.updateTable('jobs').set({ status: 'ROLLING_BACK' }).where('id', '=', job.id).execute()
  const claimed = await claimJob(db, job.id)
  if (claimed === undefined) throw new Error('the job could not be taken up')
  const left = await loadUndo({ db } as Context, claimed)
  const made = job.steps.find(({ kind }) => kind === 'calendar')?.resourceId
  expect([...left.values()].map(({ id, dependsOn, undo }) => [id, dependsOn, [...undo.needing]])).toEqual([
    ['calendar-group/all', [], [made]],
  ])
})

/** Nobody knows what came of a first creation, and no other is let through. */
async function loseCreations(locationId: string): Promise<void> {
  for (const path of ['tags', 'customValues', 'links']) {
    await world.control('POST', '/faults', { match: { method: 'POST', path, locationId }, fault: 'reset', times: 1 })
    await world.control('POST', '/faults', { match: { method: 'POST', path, locationId }, fault: 'route-unsupported', times: 1_000 })
  }
}

/** How often each fault has happened. */
async function fired(): Promise<Record<string, number>> {
  const { faults } = await world.control<{ faults: { fault: string; fired: number }[] }>('GET', '/faults')
  return Object.fromEntries(faults.filter((one) => one.fired > 0).map((one) => [one.fault, one.fired]))
}

function make(locationId: string, kind: string, fields: Record<string, unknown>): Promise<unknown> {
  return world.control('POST', '/mutate', { locationId, kind, action: 'create', fields })
}

async function apply(plan: { id: string; hash: string }): Promise<string> {
  const { status, body } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  expect(status, JSON.stringify(body)).toBe(202)
  return body.jobId
}

async function rollBack(jobId: string): Promise<Job> {
  const asked = await admin.call('PATCH', `/api/provisioning/${jobId}`, { action: 'rollback' })
  expect(asked.status, JSON.stringify(asked.body)).toBe(200)
  return admin.waitForJob(jobId, ['ROLLED_BACK', 'PARTIAL', 'FAILED'])
}

function told({ steps }: Job): unknown[] {
  return steps.map(({ status, message }) => [status, message])
}

async function there(locationId: string, kind: string): Promise<Thing[]> {
  const { objects } = await world.control<{ objects: Record<string, Thing[]> }>('GET', `/inventory/${locationId}`)
  return objects[kind] ?? []
}
