import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Job } from '../../contract/job.ts'
import type { Plan } from '../../contract/plan.ts'
import { startLiveProcess, type LiveProcess } from '../live-process.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

type Thing = { id: string; name: string; [field: string]: unknown }
type Inventory = { counts: Record<string, number>; objects: Record<string, Thing[]> }
type Resource = { kind: string; key: string; spec: Record<string, unknown> }

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

const calendar = (group: string): Resource => ({
  kind: 'calendar',
  key: 'visit',
  spec: { name: 'Visit', calendarType: 'event', groupId: { $ref: `calendar-group/${group}` }, slotDuration: 30 },
})
const group = (key: string): Resource => ({
  kind: 'calendar-group',
  key,
  spec: { name: `Group ${key}`, description: 'All of it', slug: `group-${key}` },
})
const value: Resource = { kind: 'custom-value', key: 'phone', spec: { name: 'Phone', value: '1' } }
const tag: Resource = { kind: 'tag', key: 'vip', spec: { name: 'vip' } }
const kept: Resource = { kind: 'tag', key: 'stays', spec: { name: 'stays' } }
const named = (...resources: Resource[]) => ({ version: 1, name: 'In turn', resources })

test('what a roll-back made again goes with the job that made it first', { timeout: 60_000 }, async () => {
  const locationId = locationIds[0] ?? ''
  const before = await inventory(locationId)
  const { job: first } = await admin.provision(locationId, named(group('a'), calendar('a'), value, tag, kept))
  const made = await inventory(locationId)
  const second = await applyWithDeletions(locationId, named(kept))
  expect((await inventory(locationId)).counts).toMatchObject({ calendars: 0, calendarGroups: 0, customValues: 0, tags: 1 })

  expect(statuses(await rollBack(second.id))).toEqual(['UNDONE'])
  expect((await inventory(locationId)).counts).toEqual(made.counts)
  const undone = await rollBack(first.id)
  expect(statuses(undone), JSON.stringify(undone.steps)).toEqual(['UNDONE'])
  expect(undone.steps.map(({ message }) => message).filter((message) => message?.includes('already gone'))).toEqual([])
  expect(await inventory(locationId)).toEqual(before)
})

test('what pointed at a deleted thing points at the one that was made again', { timeout: 60_000 }, async () => {
  const locationId = locationIds[1] ?? ''
  const before = await inventory(locationId)
  const { job: first } = await admin.provision(locationId, named(group('a'), calendar('a'), kept))
  const second = await applyWithDeletions(locationId, named(group('b'), calendar('b'), kept))
  expect(second.status, JSON.stringify(second.steps)).toBe('SUCCESS')
  expect(second.steps.map(({ id, action }) => [id, action])).toEqual(
    expect.arrayContaining([
      ['calendar/visit', 'update'],
      ['calendar-group/a', 'delete'],
    ]),
  )
  expect(statuses(await rollBack(second.id))).toEqual(['UNDONE'])
  const { objects } = await inventory(locationId)
  expect(objects.calendarGroups).toMatchObject([{ name: 'Group a' }])
  expect(objects.calendars).toMatchObject([{ name: 'Visit', groupId: objects.calendarGroups?.[0]?.id }])
  const undone = await rollBack(first.id)
  expect(statuses(undone), JSON.stringify(undone.steps)).toEqual(['UNDONE'])
  expect(await inventory(locationId)).toEqual(before)
})

test('what a person has made again meanwhile is theirs, and no roll-back takes it away', { timeout: 60_000 }, async () => {
  const locationId = locationIds[2] ?? ''
  const { job: first } = await admin.provision(locationId, named(tag, value, kept))
  const second = await applyWithDeletions(locationId, named(kept))
  await world.control('POST', '/mutate', { locationId, kind: 'customValues', action: 'create', fields: { name: 'Phone', value: '1' } })
  const undone = await rollBack(second.id)
  expect(undone.steps.find(({ id }) => id === 'custom-value/phone')).toMatchObject({
    status: 'UNDONE',
    message: 'Phone was already there; nothing in it was overwritten',
  })
  await rollBack(first.id)
  const { objects } = await inventory(locationId)
  expect(objects.customValues).toMatchObject([{ name: 'Phone' }])
  expect(objects.tags ?? []).toEqual([])
})

test(
  'what two blueprints set up stays while the other one uses it, and what a client has edited stays after that',
  { timeout: 60_000 },
  async () => {
    const companyId = world.locations[0]?.companyId
    const places = await world.makeLocations({ companyId, count: 2 })
    await world.install({ companyId, locationIds: places })
    const [inUse = '', edited = ''] = places
    const theirs = { ...named(value), name: 'Another one' }

    const { job: first } = await admin.provision(inUse, named(tag, value))
    await admin.provision(inUse, theirs)
    expect((await rollBack(first.id)).steps.map(({ id, status, message }) => [id, status, message])).toEqual(
      expect.arrayContaining([
        ['custom-value/phone', 'KEPT', 'Kept: another blueprint uses Phone too'],
        ['tag/vip', 'UNDONE', 'vip deleted'],
      ]),
    )

    const { job: made } = await admin.provision(edited, named(value))
    const { job: adopted } = await admin.provision(edited, theirs)
    expect(adopted.steps).toMatchObject([{ action: 'adopt' }])
    expect(statuses(await rollBack(adopted.id))).toEqual(['UNDONE'])
    const edit = { kind: 'customValues', action: 'update', name: 'Phone', fields: { value: 'theirs' } }
    await world.control('POST', '/mutate', { locationId: edited, ...edit })
    expect((await rollBack(made.id)).steps).toMatchObject([{ status: 'KEPT', message: 'Kept: somebody has changed its value since' }])
    expect((await inventory(edited)).objects.customValues).toMatchObject([{ name: 'Phone', value: 'theirs' }])
  },
)

test(
  'what the platform does not let make again is listed with the reason, and leads to no place that is gone',
  { timeout: 60_000 },
  async () => {
    const locationId = locationIds.at(-1) ?? ''
    await admin.provision(locationId, named(group('a'), calendar('a'), tag, kept))
    const second = await applyWithDeletions(locationId, named(kept))
    const begun = await fetch(`${world.url}/oauth/install`, { redirect: 'manual' })
    const scopes = new URL(begun.headers.get('location') ?? '').searchParams.get('scope')?.split(' ') ?? []
    await world.install({ scopes: scopes.filter((scope) => scope !== 'calendars/groups.write') })
    await rollBack(second.id)
    await world.install({ scopes })
    const { body: undone } = await admin.call<Job>('GET', `/api/jobs/${second.id}`)
    const told = undone.steps.map(({ id, status, message, link }) => [
      id,
      status,
      message !== null && message.length > 10,
      link !== undefined,
    ])
    expect(told).toEqual(
      expect.arrayContaining([
        ['calendar-group/a', 'KEPT', true, false],
        ['calendar/visit', 'KEPT', true, false],
        ['tag/vip', 'UNDONE', true, true],
      ]),
    )
  },
)

test.for(['before-remaking', 'after-remaking', 'after-undo'] as const)(
  'killed at %s, what was deleted is made again once, and goes with the job that made it first',
  { timeout: 120_000 },
  async (point) => {
    const locationId = locationIds[['before-remaking', 'after-remaking', 'after-undo'].indexOf(point) + 3] ?? ''
    const before = await inventory(locationId)
    await world.server.stop()
    life = await startLiveProcess(world)
    const { job: first } = await admin.provision(locationId, named(group('a'), calendar('a'), value, tag))
    const made = await inventory(locationId)
    const second = await applyWithDeletions(locationId, named(kept))
    await life.kill()
    life = await startLiveProcess(world, { CRASH_AT: `${point}:2` })
    await admin.call('PATCH', `/api/provisioning/${second.id}`, { action: 'rollback' })
    expect(await life.exited).toBe('SIGKILL')
    life = await startLiveProcess(world)
    const back = await admin.waitForJob(second.id, ['ROLLED_BACK', 'PARTIAL'])
    expect(statuses(back), JSON.stringify(back.steps)).toEqual(['UNDONE'])
    expect((await inventory(locationId)).counts).toEqual(made.counts)
    const undone = await rollBack(first.id)
    expect(statuses(undone), JSON.stringify(undone.steps)).toEqual(['UNDONE'])
    expect(await inventory(locationId)).toEqual(before)
    await life.kill()
  },
)

async function applyWithDeletions(locationId: string, blueprint: Record<string, unknown>): Promise<Job> {
  const plan = await admin.plan(locationId, blueprint)
  const include = plan.changes.filter(({ optIn }) => optIn === 'offered').map(({ id }) => id)
  const { body: chosen, status } = await admin.call<Plan>('PATCH', `/api/plans/${plan.id}`, { include })
  expect(status, JSON.stringify(chosen)).toBe(200)
  const started = await admin.call<{ jobId: string }>('POST', '/api/provisioning', {
    planId: chosen.id,
    hash: chosen.hash,
    confirm: chosen.locationName,
  })
  expect(started.status, JSON.stringify(started.body)).toBe(202)
  return admin.waitForJob(started.body.jobId)
}

async function rollBack(jobId: string): Promise<Job> {
  const asked = await admin.call('PATCH', `/api/provisioning/${jobId}`, { action: 'rollback' })
  expect(asked.status, JSON.stringify(asked.body)).toBe(200)
  return admin.waitForJob(jobId, ['ROLLED_BACK', 'PARTIAL', 'FAILED'])
}

function statuses({ steps }: Job): string[] {
  return [...new Set(steps.map(({ status }) => status))]
}

function inventory(locationId: string): Promise<Inventory> {
  return world.control('GET', `/inventory/${locationId}`)
}
