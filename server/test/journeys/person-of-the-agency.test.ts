import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type Person, type World } from '../start-world.ts'

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
  world = await startWorld()
  const made = await world.control<{ locations: { id: string }[] }>('POST', '/locations', { name: 'Home' })
  const next = await world.control<{ locations: { id: string }[] }>('POST', '/locations', { name: 'Other' })
  home = made.locations[0]?.id ?? ''
  other = next.locations[0]?.id ?? ''
  await world.install()
  admin = await world.agencyAdmin()
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

async function stateOfDana(): Promise<{ name: string; role: string; locationIds: string[] } | undefined> {
  const { users } = await world.control<{ users: { email: string; name: string; role: string; locationIds: string[] }[] }>('GET', '/state')
  return users.find(({ email }) => email === person.email)
}
