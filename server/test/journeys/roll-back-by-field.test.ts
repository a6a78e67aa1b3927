import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Job } from '../../contract/job.ts'
import type { Plan } from '../../contract/plan.ts'
import { startLiveProcess, type LiveProcess } from '../live-process.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

type Thing = { id: string; name: string; [field: string]: unknown }
type Fields = Record<string, unknown>

let world: World
let admin: Person
let life: LiveProcess | undefined
let locationIds: string[]

beforeAll(async () => {
  ;({ world, admin, locationIds } = await startInstalledWorld())
})
afterAll(async () => {
  await life?.kill()
  await world?.close()
})

const one = (name: string, kind: string, spec: Fields) => ({ version: 1, name, resources: [{ kind, key: 'one', spec }] })
const visit = (name: string, fields: Fields) => one(name, 'calendar', { name: 'Visit', calendarType: 'event', ...fields })
const phone = (value: string, name = 'Values') => one(name, 'custom-value', { name: 'Phone', value })

test(
  'a roll-back leaves what another blueprint or a later job has written in the same thing, in either order',
  { timeout: 60_000 },
  async () => {
    const [locationId = ''] = locationIds
    for (const [firstBack, second] of [
      ['first', 'Other'],
      ['second', 'Other'],
      ['first', 'One'],
    ] as const) {
      await make(locationId, 'calendars', { name: 'Visit', calendarType: 'event', isActive: true, description: '', notes: '' })
      const { job: first } = await admin.provision(locationId, visit('One', { description: 'A' }))
      const { job: later } = await admin.provision(locationId, visit(second, { notes: 'Bring ID' }))
      expect([first, later].map(({ steps }) => steps[0]?.action)).toEqual(['update', 'update'])
      const [soon, late] = firstBack === 'first' ? [first, later] : [later, first]
      expect(told(await rollBack(soon.id))).toEqual([['UNDONE', 'Visit is as it was before']])
      const left = firstBack === 'first' ? { description: '', notes: 'Bring ID' } : { description: 'A', notes: '' }
      expect(await there(locationId, 'calendars')).toMatchObject([left])
      expect(told(await rollBack(late.id))).toEqual([['UNDONE', 'Visit is as it was before']])
      expect(await there(locationId, 'calendars')).toMatchObject([{ description: '', notes: '' }])
      expect((await admin.plan(locationId, visit('One', { description: 'B' }))).changes).toMatchObject([
        { action: 'update', reason: 'blanks_filled', fields: [{ path: 'description', before: null }] },
      ])
      await edit(locationId, 'calendars', 'Visit', undefined)
    }
  },
)

test("a person's permission that the client has changed since is not given back with another field", { timeout: 60_000 }, async () => {
  const [, locationId = ''] = locationIds
  const desk = (number: string) =>
    one('People', 'user', {
      firstName: 'Front',
      lastName: 'Desk',
      email: 'desk@by-field.test',
      role: 'user',
      phone: number,
      permissions: { contactsEnabled: true },
    })
  await admin.provision(locationId, desk('+15035550100'))
  const { job } = await admin.provision(locationId, desk('+15035550199'))
  const person = async () => (await there(locationId, 'users')).find(({ email }) => email === 'desk@by-field.test') as Thing
  const { id, permissions } = await person()
  const fields = { permissions: { ...(permissions as Fields), workflowsEnabled: false } }
  await world.control('POST', '/mutate', { locationId, kind: 'users', action: 'update', id, fields })
  expect(told(await rollBack(job.id))).toEqual([['UNDONE', 'Front Desk is as it was before']])
  expect(await person()).toMatchObject({ phone: '+15035550100', permissions: { workflowsEnabled: false } })
})

test('what the client has changed in a stage since stays, and so does a stage that was added', { timeout: 60_000 }, async () => {
  const [, locationId = ''] = locationIds
  const sales = (...stages: Fields[]) => one('Sales', 'pipeline', { name: 'Sales', stages })
  await admin.provision(locationId, sales({ name: 'New' }, { name: 'Won', color: '#111111' }))
  const { job } = await admin.provision(locationId, sales({ name: 'New' }, { name: 'Won', color: '#222222' }, { name: 'Lost' }))
  const [pipeline] = await there(locationId, 'pipelines')
  const stages = ((pipeline?.stages ?? []) as Fields[]).map((stage) =>
    stage.name === 'New' ? { ...stage, stageWinProbability: 40 } : stage,
  )
  await edit(locationId, 'pipelines', 'Sales', { stages })
  expect(told(await rollBack(job.id))).toEqual([['KEPT', expect.stringContaining('what was added there stays')]])
  expect((await there(locationId, 'pipelines'))[0]?.stages).toMatchObject([
    { id: stages[0]?.id, name: 'New', stageWinProbability: 40 },
    { id: stages[1]?.id, name: 'Won', color: '#111111', stageWinProbability: stages[1]?.stageWinProbability },
    { id: stages[2]?.id, name: 'Lost' },
  ])
})

test("the client's own value is a decision again once it was put back", { timeout: 60_000 }, async () => {
  const [, , locationId = ''] = locationIds
  await make(locationId, 'customValues', { name: 'Phone', value: '111' })
  await rollBack((await takeOurs(locationId, phone('222'))).id)
  expect(await there(locationId, 'customValues')).toMatchObject([{ value: '111' }])
  const again = await admin.plan(locationId, phone('222'))
  expect(again.changes).toMatchObject([{ action: 'decide', reason: 'differs_on_first_contact', fields: [{ decision: 'open' }] }])

  await takeOurs(locationId, phone('222'))
  await edit(locationId, 'customValues', 'Phone', { value: 'theirs' })
  const { id } = await takeOurs(locationId, phone('333'))
  expect(told(await rollBack(id))).toEqual([['UNDONE', 'Phone is as it was before']])
  expect(await there(locationId, 'customValues')).toMatchObject([{ value: 'theirs' }])
  expect((await admin.plan(locationId, phone('333'))).changes).toMatchObject([
    { action: 'decide', reason: 'edited_since', fields: [{ before: 'theirs', baseline: '222' }] },
  ])
})

test('what was taken back is no reason any more for another blueprint to keep what it has made', { timeout: 60_000 }, async () => {
  const [, , , locationId = ''] = locationIds
  const { job: made } = await admin.provision(locationId, phone('1', 'Maker'))
  const changed = await takeOurs(locationId, phone('2', 'Changer'))
  expect(told(await rollBack(changed.id))).toEqual([['UNDONE', 'Phone is as it was before']])
  expect((await admin.plan(locationId, phone('1', 'Maker'))).summary).toMatchObject({ same: 1 })
  expect(told(await rollBack(made.id))).toEqual([['UNDONE', 'Phone deleted']])
})

test('what a later job has changed is still looked after when the one that found it is rolled back', { timeout: 60_000 }, async () => {
  const [, , , , , , locationId = ''] = locationIds
  await make(locationId, 'customValues', { name: 'Phone', value: '111' })
  const { job: found } = await admin.provision(locationId, phone('111'))
  const { job: later } = await admin.provision(locationId, phone('222'))
  expect([found, later].map(({ steps }) => steps[0]?.action)).toEqual(['adopt', 'update'])
  expect(told(await rollBack(found.id))).toEqual([['UNDONE', 'Phone is still looked after by another job of this blueprint']])
  expect((await admin.plan(locationId, phone('222'))).summary).toMatchObject({ same: 1, adopt: 0, decide: 0 })
  expect(told(await rollBack(later.id))).toEqual([['UNDONE', 'Phone is as it was before']])
  expect(await there(locationId, 'customValues')).toMatchObject([{ value: '111' }])
})

test('what cannot be blank again is told, and stays what was last applied', { timeout: 60_000 }, async () => {
  const [, , , , locationId = ''] = locationIds
  await make(locationId, 'calendars', { name: 'Visit', calendarType: 'event', isActive: true, description: '' })
  const buffered = visit('Buffer', { description: 'A', slotBuffer: 10 })
  const { job } = await admin.provision(locationId, buffered)
  expect(told(await rollBack(job.id))).toEqual([['KEPT', expect.stringMatching(/^Restored, except for slotBuffer: the platform/)]])
  expect(await there(locationId, 'calendars')).toMatchObject([{ description: '', slotBuffer: 10 }])
  expect((await admin.plan(locationId, buffered)).changes).toMatchObject([{ action: 'update', fields: [{ path: 'description' }] }])
})

test('what cannot be read is sent as it was last applied', { timeout: 60_000 }, async () => {
  const [, , , , locationId = ''] = locationIds
  const mail = (body: string) => one('Mail', 'email-template', { name: 'Hello', editorType: 'html', editorContent: body })
  await admin.provision(locationId, mail('<p>1</p>'))
  const { job: second } = await admin.provision(locationId, mail('<p>2</p>'))
  expect(await there(locationId, 'emailTemplates')).toMatchObject([{ editorContent: '<p>2</p>' }])
  expect(told(await rollBack(second.id))).toEqual([['UNDONE', 'Hello is as it was before']])
  expect(await there(locationId, 'emailTemplates')).toMatchObject([{ editorContent: '<p>1</p>' }])
  expect((await admin.plan(locationId, mail('<p>1</p>'))).summary).toMatchObject({ same: 1 })
})

test('what a later job has written stays when the one that failed with it is rolled back', { timeout: 60_000 }, async () => {
  const [, , , locationId = ''] = locationIds
  const group = (description: string, isActive: boolean) => ({
    version: 1,
    name: 'Refused',
    resources: [{ kind: 'calendar-group', key: 'all', spec: { name: 'Refused', slug: 'refused', description, isActive } }],
  })
  const description = async () => (await there(locationId, 'calendarGroups'))[0]?.['description']
  await admin.provision(locationId, group('1', true))
  const fault = { match: { method: 'PUT', path: 'status', locationId }, fault: 'route-unsupported', times: 1 }
  await world.control('POST', '/faults', fault)
  const { job: failed } = await admin.provision(locationId, group('2', false))
  const { job: later } = await admin.provision(locationId, group('2', false))
  expect([failed.status, later.status, await description()]).toEqual(['FAILED', 'SUCCESS', '2'])
  const unread = { match: { method: 'GET', path: 'groups', locationId }, fault: 'commit-then-empty', times: 1 }
  await world.control('POST', '/faults', unread)
  expect(await rollBack(failed.id)).toMatchObject({ status: 'PARTIAL', steps: [{ status: 'KEPT' }] })
  // It counts as done by now, and still is what failed.
  expect(await rollBack(failed.id)).toMatchObject({ status: 'ROLLED_BACK', completedSteps: 0, failedSteps: 0 })
  expect(await description()).toBe('2')
  expect((await admin.plan(locationId, group('3', false))).summary).toMatchObject({ update: 1, decide: 0 })
})

test('a roll-back that dies between putting back and writing it down ends as if it had not', { timeout: 60_000 }, async () => {
  const [, , , , , locationId = ''] = locationIds
  await make(locationId, 'customValues', { name: 'Phone', value: '111' })
  const { id } = await takeOurs(locationId, phone('222'))
  await world.server.stop()
  life = await startLiveProcess(world, { CRASH_AT: 'after-restoring:1' })
  await admin.call('PATCH', `/api/provisioning/${id}`, { action: 'rollback' })
  expect(await life.exited).toBe('SIGKILL')
  expect(await there(locationId, 'customValues')).toMatchObject([{ value: '111' }])
  life = await startLiveProcess(world)
  expect(told(await admin.waitForJob(id, ['ROLLED_BACK', 'PARTIAL']))).toEqual([['UNDONE', 'Phone is as it was before']])
  expect(await there(locationId, 'customValues')).toMatchObject([{ value: '111' }])
  expect((await admin.plan(locationId, phone('222'))).changes).toMatchObject([{ reason: 'differs_on_first_contact' }])
})

async function takeOurs(locationId: string, blueprint: Fields): Promise<Job> {
  const plan = await admin.plan(locationId, blueprint)
  const decisions = Object.fromEntries(plan.changes.filter(({ action }) => action === 'decide').map((change) => [change.id, 'ours']))
  const { body } = await admin.call<Plan>('PATCH', `/api/plans/${plan.id}`, { decisions })
  const started = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: body.id, hash: body.hash })
  expect(started.status, JSON.stringify(started.body)).toBe(202)
  return admin.waitForJob(started.body.jobId)
}

async function rollBack(jobId: string): Promise<Job> {
  const asked = await admin.call('PATCH', `/api/provisioning/${jobId}`, { action: 'rollback' })
  expect(asked.status, JSON.stringify(asked.body)).toBe(200)
  return admin.waitForJob(jobId, ['ROLLED_BACK', 'PARTIAL', 'FAILED'])
}

function told({ steps }: Job): unknown[] {
  return steps.map(({ status, message }) => [status, message])
}

async function make(locationId: string, kind: string, fields: Fields): Promise<void> {
  await world.control('POST', '/mutate', { locationId, kind, action: 'create', fields })
}

/** Changes it as the client would, or deletes it. */
async function edit(locationId: string, kind: string, name: string, fields: Fields | undefined): Promise<void> {
  await world.control('POST', '/mutate', {
    locationId,
    kind,
    name,
    ...(fields === undefined ? { action: 'delete' } : { action: 'update', fields }),
  })
}

async function there(locationId: string, kind: string): Promise<Thing[]> {
  const { objects } = await world.control<{ objects: Record<string, Thing[]> }>('GET', `/inventory/${locationId}`)
  return objects[kind] ?? []
}
