import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HandOver } from '../../contract/hand-over.ts'
import type { Job } from '../../contract/job.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

let world: World
let admin: Person
let home: string
let other: string

const person = { firstName: 'Dana', lastName: 'Field', email: 'dana.field@northlight.example', role: 'user', phone: '+15035550188' }
const blueprint = {
  version: 1,
  name: 'Team',
  resources: [
    { kind: 'user', key: 'dana', spec: person },
    {
      kind: 'calendar',
      key: 'visits',
      spec: { name: 'Visits', calendarType: 'personal', teamMembers: [{ userId: { $ref: 'user/dana' } }] },
    },
  ],
}

beforeAll(async () => {
  const installed = await startInstalledWorld({ places: { name: 'Place', count: 2 } })
  ;({ world, admin } = installed)
  ;[home = '', other = ''] = installed.locationIds
  const there = { ...blueprint, resources: [{ ...blueprint.resources[0], spec: { ...person, firstName: 'Dani', role: 'admin' } }] }
  await admin.provision(home, there)
}, 90_000)
afterAll(() => world?.close())

test(
  'a person who works elsewhere in the agency is let in, keeps everything, and only leaves again on roll-back',
  { timeout: 90_000 },
  async () => {
    const { plan, job } = await admin.provision(other, blueprint)
    expect(plan.changes[0]).toMatchObject({
      action: 'create',
      reason: 'exists_in_agency',
      detail: expect.stringContaining('Dani Field is in the agency already'),
    })
    expect(job).toMatchObject({ status: 'SUCCESS', verification: { state: 'same' } })
    expect(job.steps[0]?.message).toContain('was in the agency already')
    expect(await stateOfDana()).toMatchObject({ name: 'Dani Field', locationIds: [home, other], role: 'admin' })

    const { body: sheet } = await admin.call<HandOver>('GET', `/api/jobs/${job.id}/handover`)
    expect(sheet.people).toMatchObject([{ how: 'Was in the agency before and signs in as always.' }])

    const again = await admin.plan(other, blueprint)
    expect(again.changes.map(({ action, reason }) => [action, reason])).toEqual([
      ['decide', 'differs_on_first_contact'],
      ['same', 'nothing_to_do'],
    ])

    expect((await admin.call('PATCH', `/api/provisioning/${job.id}`, { action: 'rollback' })).status).toBe(200)
    expect((await admin.waitForJob(job.id, ['ROLLED_BACK', 'FAILED'])).status).toBe('ROLLED_BACK')
    expect(await stateOfDana()).toMatchObject({ name: 'Dani Field', locationIds: [home], role: 'admin' })
  },
)

test('whoever belongs to nobody yet is made, and the plan says nothing of the agency', async () => {
  const fresh = {
    ...blueprint,
    resources: [
      { kind: 'user', key: 'new', spec: { ...person, firstName: 'Nils', lastName: 'Yet', email: 'nobody.yet@northlight.example' } },
    ],
  }
  expect((await admin.plan(other, fresh)).changes[0]).toMatchObject({ action: 'create', reason: 'not_there' })
})

test('a plan that is out of date does not name whoever is only let in', async () => {
  const value = (text: string) => ({ kind: 'custom-value', key: 'phone', spec: { name: 'Phone', value: text } })
  await admin.provision(other, { ...blueprint, name: 'Phone', resources: [value('1')] })
  const both = { ...blueprint, name: 'Both', resources: [blueprint.resources[0], value('2')] }
  const plan = await admin.plan(other, both)
  expect(plan.changes[0]).toMatchObject({ reason: 'exists_in_agency' })
  const fields = { value: 'theirs' }
  await world.control('POST', '/mutate', { locationId: other, kind: 'customValues', action: 'update', name: 'Phone', fields })
  const refused = await admin.call('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  expect(refused).toMatchObject({ status: 409, body: { code: 'stale_plan', detail: 'One line is different now: Phone.' } })
})

const onlyDana = { ...blueprint, resources: [blueprint.resources[0]] }

test('is not offered for deletion when the blueprint no longer names them: nobody made them for it', { timeout: 90_000 }, async () => {
  const { job } = await admin.provision(other, onlyDana)
  const tag = { kind: 'tag', key: 'vip', spec: { name: 'vip' } }
  const plan = await admin.plan(other, { ...onlyDana, resources: [tag] })
  expect(plan.changes.map(({ id }) => id)).toEqual(['tag/vip'])
  await rollBack(job.id)
})

test('whatever rights they were given since stay theirs: only this sub-account is taken away again', { timeout: 90_000 }, async () => {
  const { job } = await admin.provision(other, onlyDana)
  const [third = ''] = await world.makeLocations({ name: 'Third' })
  await change({ role: 'user', locationIds: [home, other, third] })
  const back = await rollBack(job.id)
  expect(back.steps[0]).toMatchObject({ status: 'UNDONE', message: expect.stringContaining('stays in the agency') })
  expect(await stateOfDana()).toMatchObject({ name: 'Dani Field', locationIds: [home, third], role: 'user' })
  await change({ role: 'admin', locationIds: [home] })
})

test('who works nowhere else by now stays, and is never deleted', { timeout: 90_000 }, async () => {
  const { job } = await admin.provision(other, onlyDana)
  await change({ locationIds: [other] })
  const back = await rollBack(job.id)
  expect(back.steps[0]).toMatchObject({ status: 'KEPT', message: expect.stringContaining('in the agency before') })
  expect(await stateOfDana()).toMatchObject({ locationIds: [other] })
  await change({ locationIds: [home] })
})

test('an answer that was lost while they were let in makes nobody of ours of them', { timeout: 90_000 }, async () => {
  const match = { method: 'PUT', path: '^/users/' }
  await world.control('POST', '/faults', { match, fault: 'commit-then-reset', times: 1 })
  const { job } = await admin.provision(other, onlyDana)
  expect(job.steps[0], JSON.stringify(job.steps)).toMatchObject({ status: 'SUCCESS', message: expect.stringContaining('was let in here') })
  expect(await stateOfDana()).toMatchObject({ name: 'Dani Field', locationIds: [home, other], role: 'admin' })
  await change({ locationIds: [other] })
  expect((await rollBack(job.id)).steps[0]).toMatchObject({ status: 'KEPT' })
  expect(await stateOfDana()).toMatchObject({ locationIds: [other] })
})

/** What the agency does in its own team settings. */
async function change(fields: Record<string, unknown>): Promise<void> {
  await world.control('POST', '/mutate', { locationId: home, kind: 'users', action: 'update', id: (await stateOfDana())?.id, fields })
}

async function rollBack(jobId: string): Promise<Job> {
  expect((await admin.call('PATCH', `/api/provisioning/${jobId}`, { action: 'rollback' })).status).toBe(200)
  return admin.waitForJob(jobId, ['ROLLED_BACK', 'PARTIAL', 'FAILED'])
}

async function stateOfDana(): Promise<{ id: string; name: string; role: string; locationIds: string[] } | undefined> {
  const { users } = await world.control<{ users: { id: string; email: string; name: string; role: string; locationIds: string[] }[] }>(
    'GET',
    '/state',
  )
  return users.find(({ email }) => email === person.email)
}
