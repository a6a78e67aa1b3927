import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StepCalls } from '../../contract/job.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

let world: World
let admin: Person
let locationId: string
let jobId: string

const blueprint = {
  version: 1,
  name: 'Calls',
  resources: [
    {
      kind: 'user',
      key: 'desk',
      spec: {
        firstName: 'Canaria',
        lastName: 'Cole',
        email: 'canary@clients.example',
        phone: '+15125550123',
        role: 'user',
      },
    },
    { kind: 'tag', key: 'vip', spec: { name: 'vip' } },
    { kind: 'custom-value', key: 'phone', spec: { name: 'Phone', value: 'ring +15125550199 or canary@clients.example' } },
  ],
}

beforeAll(async () => {
  ;({ world, admin } = await startInstalledWorld())
  locationId = world.locations.find((one) => one.name === 'Bright Smile Dental')?.id ?? ''
  await world.control('POST', '/faults', { match: { method: 'POST', path: '/tags$', locationId }, fault: '503', times: 1 })
  const { job } = await admin.provision(locationId, blueprint)
  if (job.status !== 'SUCCESS') throw new Error(`the job ended as ${job.status}: ${JSON.stringify(job.steps)}`)
  jobId = job.id
})
afterAll(() => world?.close())

test('each call of a step can be looked at afterwards, those that failed as well', async () => {
  const { calls, left } = (await callsOf(admin, 'tag/vip')).body
  expect(left).toBe(0)
  const tries = calls.filter(({ method }) => method === 'POST')
  expect(tries[0]).toMatchObject({ path: `/locations/${locationId}/tags`, status: 503, attempt: 1, request: '{"name":"vip"}' })
  expect(calls.at(-1)).toMatchObject({ traceId: expect.any(String), durationMs: expect.any(Number), cut: false })
  expect(tries.at(-1)).toMatchObject({ status: 200, attempt: 2, answer: expect.stringContaining('"name":"vip"') })
})

test('no token, no password and no person is in what is kept of them', async () => {
  const { calls } = (await callsOf(admin, 'user/desk')).body
  const sent = calls.find(({ method }) => method === 'POST')
  expect(sent?.request).toContain('"password":"[secret]"')
  const rows = await world.database.db.selectFrom('step_calls').select('calls').execute()
  expect(rows).toHaveLength(3)
  const kept = JSON.stringify(rows)
  expect(kept).not.toMatch(/Canaria|canary@|5125550123|5125550199|Bearer|eyJ/)
})

test('a step that is not there is said so, and another sub-account sees none of it', async () => {
  expect(await callsOf(admin, 'tag/other')).toMatchObject({ status: 404, body: { code: 'not_found' } })
  const neighbour = world.users.find((user) => user.email === 'dale@summit-hvac.example')
  const person = await world.signIn(neighbour?.id ?? '', neighbour?.locationIds[0])
  expect((await callsOf(person, 'tag/vip')).status).toBe((await person.call('GET', `/api/jobs/${jobId}`)).status)
  expect((await callsOf(person, 'tag/vip')).status).toBeGreaterThanOrEqual(403)
})

function callsOf(person: Person, stepId: string) {
  return person.call<StepCalls>('GET', `/api/jobs/${jobId}/steps/${encodeURIComponent(stepId)}/calls`)
}
