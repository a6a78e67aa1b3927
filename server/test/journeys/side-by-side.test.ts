import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Job } from '../../contract/job.ts'
import type { Plan } from '../../contract/plan.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

type Link = { title: string; locations: string[] }

let world: World
let admin: Person
let home: string
let places: string[]

const person = { firstName: 'Dana', lastName: 'Field', email: 'dana.field@northlight.example', role: 'user' }
const team = { version: 1, name: 'Team', resources: [{ kind: 'user', key: 'dana', spec: person }] }
const portal = { title: 'Client portal', url: 'https://portal.example', icon: { name: 'door-open', fontFamily: 'fas' } }
const menu = { version: 1, name: 'Menu', resources: [{ kind: 'custom-menu-link', key: 'portal', spec: portal }] }

beforeAll(async () => {
  const installed = await startInstalledWorld({ places: { name: 'Place', count: 3 } })
  ;({ world, admin } = installed)
  ;[home = '', ...places] = installed.locationIds
  await admin.provision(home, team)
  await world.control('POST', '/quirks', { latencyMs: 150 })
}, 90_000)
afterAll(() => world?.close())

test(
  'a person who is let into two sub-accounts at one moment is in both, and in neither when both are taken back',
  { timeout: 90_000 },
  async () => {
    const jobs = await provisionBoth(team)
    expect(jobs.map(({ status }) => status)).toEqual(['SUCCESS', 'SUCCESS'])
    expect((await locationsOfDana()).toSorted()).toEqual([home, ...places].toSorted())
    await rollBack(jobs)
    expect(await locationsOfDana()).toEqual([home])
  },
)

test('a link of the agency that two sub-accounts ask for at one moment is made once, and shows in both', { timeout: 90_000 }, async () => {
  const jobs = await provisionBoth(menu)
  expect(
    jobs.map(({ status }) => status),
    JSON.stringify(jobs.map(({ steps }) => steps)),
  ).toEqual(['SUCCESS', 'SUCCESS'])
  const [link, ...others] = await links()
  expect([link?.title, link?.locations.toSorted(), others]).toEqual([portal.title, places.toSorted(), []])
  const messages = jobs.map(({ steps }) => steps[0]?.message).toSorted()
  expect(messages).toEqual(['Client portal created', expect.stringContaining('Client portal was already there')])

  const maker = jobs.find(({ steps }) => steps[0]?.message?.endsWith('created')) as Job
  const [kept] = await rollBack([maker])
  expect(kept?.steps[0]).toMatchObject({ status: 'KEPT', message: 'Kept: Client portal is used in other sub-accounts too' })
  expect(await links()).toHaveLength(1)
  const finder = jobs.find((job) => job !== maker) as Job
  const [left] = await rollBack([finder])
  expect(left?.steps[0]).toMatchObject({ status: 'UNDONE' })
  expect((await links())[0]?.locations).toEqual([maker.locationId])
})

test(
  'a link of the agency that is there already shows in each sub-account that asks for it, and only there',
  { timeout: 90_000 },
  async () => {
    const quiet = { ...portal, title: 'Reports' }
    const reports = { version: 1, name: 'Reports', resources: [{ kind: 'custom-menu-link', key: 'reports', spec: quiet }] }
    const shownIn = async () => (await links()).find(({ title }) => title === quiet.title)?.locations.toSorted()
    await admin.provision(home, reports)
    expect(await shownIn()).toEqual([home])

    const [first = ''] = places
    const plan = await admin.plan(first, reports)
    expect(plan.changes).toMatchObject([
      { action: 'update', reason: 'blanks_filled', fields: [{ path: 'locations', before: [], after: [first] }] },
    ])
    const jobs = await provisionBoth(reports)
    expect(jobs).toMatchObject([0, 1].map(() => ({ status: 'SUCCESS', verification: { state: 'same' } })))
    expect(await shownIn()).toEqual([home, ...places].toSorted())
    expect(await admin.plan(first, reports)).toMatchObject({ grade: 'no_changes' })
    expect(await rollBack(jobs)).toMatchObject([0, 1].map(() => ({ status: 'ROLLED_BACK', steps: [{ status: 'UNDONE' }] })))
    expect(await shownIn()).toEqual([home])
  },
)

test(
  'a cancelled job adds nothing to a link that another sub-account has made, and looks when nobody is in the middle',
  { timeout: 90_000 },
  async () => {
    const [here = '', there = ''] = places
    const paths = { method: 'POST', path: '^/custom-menus' }
    const linkFor = (locationId: string) => {
      const spec = { ...portal, title: 'Cancelled portal', locations: [locationId] }
      return admin.plan(locationId, { ...menu, name: 'Other menu', resources: [{ kind: 'custom-menu-link', key: 'other', spec }] })
    }
    await world.control('POST', '/faults', { fault: 'reset', match: paths, times: 1 })
    const lost = await start(await linkFor(there))
    await expect.poll(async () => (await fired())['reset'], { timeout: 40_000 }).toBe(1)
    await admin.call('PATCH', `/api/provisioning/${lost}`, { action: 'pause' })
    await admin.waitForJob(lost, ['PAUSED'])

    await world.control('POST', '/faults', { fault: 'slow', delayMs: 600_000, match: paths, times: 1 })
    const making = await start(await linkFor(here))
    await expect.poll(async () => (await fired())['slow'], { timeout: 40_000 }).toBe(1)
    await admin.call('PATCH', `/api/provisioning/${lost}`, { action: 'cancel' })
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    expect((await admin.call<Job>('GET', `/api/jobs/${lost}`)).body).toMatchObject({ completedAt: null })
    await world.control('DELETE', '/faults')

    expect(await admin.waitForJob(making)).toMatchObject({ status: 'SUCCESS' })
    expect(await admin.waitForJob(lost)).toMatchObject({
      status: 'CANCELLED',
      steps: [
        { status: 'CANCELLED', unsure: true, message: expect.stringContaining('not all of the change to Cancelled portal is there') },
      ],
    })
    expect((await links()).filter(({ title }) => title === 'Cancelled portal')).toMatchObject([{ locations: [here] }])
  },
)

/** How often each fault has happened. */
async function fired(): Promise<Record<string, number>> {
  const { faults } = await world.control<{ faults: { fault: string; fired: number }[] }>('GET', '/faults')
  return Object.fromEntries(faults.filter((one) => one.fired > 0).map((one) => [one.fault, one.fired]))
}

/** Both plans are made before either is applied. */
async function provisionBoth(blueprint: object): Promise<Job[]> {
  const plans = await Promise.all(places.map((place) => admin.plan(place, blueprint as Record<string, unknown>)))
  return Promise.all(plans.map(apply))
}

async function apply(plan: Plan): Promise<Job> {
  return admin.waitForJob(await start(plan))
}

async function start({ id, hash }: Plan): Promise<string> {
  const started = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: id, hash })
  expect(started, JSON.stringify(started.body)).toMatchObject({ status: 202 })
  return started.body.jobId
}

async function rollBack(jobs: readonly Job[]): Promise<Job[]> {
  return Promise.all(
    jobs.map(async ({ id }) => {
      expect((await admin.call('PATCH', `/api/provisioning/${id}`, { action: 'rollback' })).status).toBe(200)
      return admin.waitForJob(id, ['ROLLED_BACK', 'PARTIAL', 'FAILED'])
    }),
  )
}

async function locationsOfDana(): Promise<string[]> {
  const { users } = await world.control<{ users: { email: string; locationIds: string[] }[] }>('GET', '/state')
  return users.find(({ email }) => email === person.email)?.locationIds ?? []
}

async function links(): Promise<Link[]> {
  return (await world.control<{ menuLinks: Link[] }>('GET', '/state')).menuLinks
}
