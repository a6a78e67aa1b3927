import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HandOver } from '../../contract/hand-over.ts'
import type { Job } from '../../contract/job.ts'
import type { Plan } from '../../contract/plan.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Answer, Person, World } from '../start-world.ts'

type Thing = { id: string; name: string; [field: string]: unknown }
type Inventory = { objects: Record<string, Thing[]> }
type Resource = { kind: string; key: string; spec: Record<string, unknown> }

let world: World
let admin: Person
let locationIds: string[]

beforeAll(async () => {
  ;({ world, admin, locationIds } = await startInstalledWorld())
})
afterAll(() => world?.close())

const group: Resource = {
  kind: 'calendar-group',
  key: 'clinic',
  spec: { name: 'Clinic', description: 'All of it', slug: 'clinic-of-ours' },
}
const calendar: Resource = {
  kind: 'calendar',
  key: 'visit',
  spec: { name: 'Visit', calendarType: 'event', groupId: { $ref: 'calendar-group/clinic' }, slotDuration: 30 },
}
const value = (text: string): Resource => ({ kind: 'custom-value', key: 'phone', spec: { name: 'Phone', value: text } })
const tag: Resource = { kind: 'tag', key: 'vip', spec: { name: 'vip' } }
const kept: Resource = { kind: 'tag', key: 'stays', spec: { name: 'stays' } }
const named = (name: string, ...resources: Resource[]) => ({ version: 1, name, resources })

test(
  'what the blueprint no longer names is offered, left out until it is chosen, and deleted after everything else',
  { timeout: 60_000 },
  async () => {
    const locationId = locationIds[0] ?? ''
    await admin.provision(locationId, named('Clinic', group, calendar, value('1'), tag, kept))
    const plan = await admin.plan(locationId, named('Clinic', kept, value('2')))
    expect(plan.changes.map(({ id, action, reason, excluded, optIn }) => [id, action, reason, excluded, optIn])).toEqual([
      ['tag/stays', 'same', 'nothing_to_do', false, undefined],
      ['custom-value/phone', 'update', 'blueprint_changed', false, undefined],
      ['calendar/visit', 'delete', 'no_longer_named', true, 'offered'],
      ['calendar-group/clinic', 'delete', 'no_longer_named', true, 'offered'],
      ['tag/vip', 'delete', 'no_longer_named', true, 'offered'],
    ])
    expect(plan.summary).toMatchObject({ delete: 0, update: 1 })

    const alone = (await patch(plan, { include: ['calendar-group/clinic'] })).body
    expect(alone.changes.find(({ id }) => id === 'calendar-group/clinic')).toMatchObject({
      excluded: true,
      optIn: 'offered',
      detail: 'Visit, which you have not chosen to delete, uses Clinic. It stays unless you choose both.',
    })
    const chosen = await patch(plan, { include: ['calendar/visit', 'calendar-group/clinic'] })
    expect(chosen.status, JSON.stringify(chosen.body)).toBe(200)
    expect(chosen.body.summary).toMatchObject({ delete: 2 })
    expect(chosen.body.hash).not.toBe(plan.hash)
    await world.control('DELETE', '/requests')
    const job = await apply(chosen.body)
    expect(job.status, JSON.stringify(job.steps)).toBe('SUCCESS')
    expect((await writes(locationId)).map(({ method, path }) => `${method} ${path.split('/').slice(1, 3).join('/')}`)).toEqual([
      'PUT locations/' + locationId,
      expect.stringMatching(/^DELETE calendars\//),
      'DELETE calendars/groups',
    ])
    expect(await names(locationId, 'calendars')).toEqual([])
    expect(await names(locationId, 'tags')).toEqual(['stays', 'vip'])
    const { body: sheet } = await admin.call<HandOver>('GET', `/api/jobs/${job.id}/handover`)
    expect(sheet.groups.map(({ kind }) => kind)).toEqual(['custom-value'])
    const again = await admin.plan(locationId, named('Clinic', kept, value('2')))
    expect(again.changes.map(({ id, action }) => [id, action])).toEqual([
      ['tag/stays', 'same'],
      ['custom-value/phone', 'same'],
      ['tag/vip', 'delete'],
    ])

    await admin.call('PATCH', `/api/provisioning/${job.id}`, { action: 'rollback' })
    const back = await admin.waitForJob(job.id, ['ROLLED_BACK', 'PARTIAL'])
    expect(back.steps.map(({ id, status, message }) => [id, status, message])).toEqual([
      ['custom-value/phone', 'UNDONE', expect.any(String)],
      ['calendar/visit', 'UNDONE', 'Visit was made again'],
      ['calendar-group/clinic', 'UNDONE', 'Clinic was made again'],
    ])
    const { objects } = await inventory(locationId)
    expect(objects.calendars).toMatchObject([{ name: 'Visit', slotDuration: 30, groupId: objects.calendarGroups?.[0]?.id }])
    const offered = await admin.plan(locationId, named('Clinic', kept, value('1')))
    expect(offered.changes.filter(({ optIn }) => optIn === 'offered')).toHaveLength(3)
  },
)

test('what a client uses, what somebody changed, and what is not ours cannot be chosen', { timeout: 60_000 }, async () => {
  const locationId = locationIds[1] ?? ''
  await world.control('POST', '/mutate', { locationId, kind: 'tags', action: 'create', name: 'theirs', fields: { name: 'theirs' } })
  const theirs: Resource = { kind: 'tag', key: 'theirs', spec: { name: 'theirs' } }
  await admin.provision(locationId, named('Clinic', tag, kept, theirs, value('1')))
  await admin.provision(locationId, named('Another', kept))
  await world.control('POST', '/mutate', {
    locationId,
    kind: 'contacts',
    action: 'create',
    name: 'Ann',
    fields: { firstName: 'Ann', tags: ['vip'] },
  })
  await world.control('POST', '/mutate', { locationId, kind: 'customValues', action: 'update', name: 'Phone', fields: { value: 'theirs' } })
  const plan = await admin.plan(locationId, named('Clinic', { kind: 'tag', key: 'new', spec: { name: 'new' } }))
  expect(plan.changes.slice(1).map(({ id, reason, optIn, detail }) => [id, reason, optIn, detail])).toEqual([
    ['tag/vip', 'holds_client_data', 'refused', expect.stringContaining('1 contact has this tag')],
    ['custom-value/phone', 'edited_since', 'refused', expect.stringContaining('changed its value')],
  ])
  for (const id of ['tag/vip', 'custom-value/phone', 'tag/theirs', 'tag/new']) {
    expect(await patch(plan, { include: [id] })).toMatchObject({ status: 422, body: { code: 'invalid_request' } })
  }
})

test('a calendar in which something is booked stays, whether a line or a roll-back would delete it', { timeout: 60_000 }, async () => {
  const locationId = locationIds[4] ?? ''
  const kit: Resource[] = [
    { kind: 'product', key: 'kit', spec: { name: 'Kit', productType: 'PHYSICAL' } },
    {
      kind: 'price',
      key: 'kit',
      spec: { productId: { $ref: 'product/kit' }, name: 'Full', type: 'one_time', currency: 'USD', amount: 20 },
    },
  ]
  const { job } = await admin.provision(locationId, named('Clinic', group, calendar, ...kit))
  const calendarId = (await inventory(locationId)).objects.calendars?.[0]?.id
  const fields = { calendarId, title: 'Visit', startTime: '2026-04-01T10:00:00.000Z', endTime: '2026-04-01T10:30:00.000Z' }
  await world.control('POST', '/mutate', { locationId, kind: 'appointments', action: 'create', fields })
  const plan = await admin.plan(locationId, named('Clinic', kept))
  expect(plan.changes.find(({ id }) => id === 'calendar/visit')).toMatchObject({
    optIn: 'refused',
    reason: 'holds_client_data',
    detail: expect.stringContaining('1 appointment is booked in it'),
  })
  expect(plan.changes.find(({ id }) => id === 'calendar-group/clinic')).toMatchObject({
    optIn: 'refused',
    detail: expect.stringContaining('Visit, which stays, uses it'),
  })
  // Our own price goes with its product; one that the client has added since does not.
  expect(plan.changes.find(({ id }) => id === 'product/kit')).toMatchObject({ optIn: 'offered' })
  const product = (await inventory(locationId)).objects.products?.[0]?.id
  const vip = { name: 'VIP', product, type: 'one_time', currency: 'USD', amount: 90 }
  await world.control('POST', '/mutate', { locationId, kind: 'prices', action: 'create', fields: vip })
  expect((await admin.plan(locationId, named('Clinic', kept))).changes.find(({ id }) => id === 'product/kit')).toMatchObject({
    optIn: 'refused',
    detail: expect.stringContaining('1 price would be lost with it'),
  })
  await world.control('POST', '/mutate', { locationId, kind: 'prices', action: 'delete', name: 'VIP' })
  // What the platform deletes with it is a line and a step of its own, and is made again with it.
  const chosen = (await patch(plan, { include: ['product/kit'] })).body
  expect(chosen.changes.find(({ id }) => id === 'price/kit')).toMatchObject({ excluded: false, reason: 'deleted_along' })
  const goes = await apply(chosen)
  expect(goes, JSON.stringify(goes.steps)).toMatchObject({ status: 'SUCCESS' })
  expect(goes.steps.flatMap(({ id, action }) => (action === 'delete' ? [id] : []))).toEqual(['price/kit', 'product/kit'])
  expect(await names(locationId, 'products')).toEqual([])
  await admin.call('PATCH', `/api/provisioning/${goes.id}`, { action: 'rollback' })
  expect(await admin.waitForJob(goes.id, ['ROLLED_BACK', 'PARTIAL'])).toMatchObject({ status: 'ROLLED_BACK' })
  const remade = (await inventory(locationId)).objects
  expect(remade.prices).toMatchObject([{ name: 'Full', amount: 20, product: remade.products?.[0]?.id }])
  await admin.call('PATCH', `/api/provisioning/${job.id}`, { action: 'rollback' })
  const back = await admin.waitForJob(job.id, ['ROLLED_BACK', 'PARTIAL'])
  expect(back.steps.find(({ id }) => id === 'calendar/visit')).toMatchObject({
    status: 'KEPT',
    message: 'Kept: 1 appointment is booked in it',
  })
})

test('what somebody has changed in it, also beside what the blueprint named, makes it stay', { timeout: 60_000 }, async () => {
  const locationId = locationIds[4] ?? ''
  await admin.provision(locationId, named('Links', { kind: 'product', key: 'gown', spec: { name: 'Gown', productType: 'PHYSICAL' } }))
  await world.control('POST', '/mutate', {
    locationId,
    kind: 'products',
    action: 'update',
    name: 'Gown',
    fields: { description: 'In three sizes' },
  })
  expect((await admin.plan(locationId, named('Links', kept))).changes.find(({ id }) => id === 'product/gown')).toMatchObject({
    optIn: 'refused',
    reason: 'edited_since',
    detail: expect.stringContaining('description'),
  })
})

test('a deletion whose answer is lost is looked for, and counts once it is seen to be done', { timeout: 60_000 }, async () => {
  const locationId = locationIds[2] ?? ''
  await admin.provision(locationId, named('Clinic', tag, value('1'), kept))
  const plan = await admin.plan(locationId, named('Clinic', kept))
  const chosen = (await patch(plan, { include: ['tag/vip', 'custom-value/phone'] })).body
  await world.control('POST', '/faults', {
    match: { method: 'DELETE', path: 'customValues', locationId },
    fault: 'commit-then-reset',
    times: 1,
  })
  const job = await apply(chosen)
  expect(job.status, JSON.stringify(job.steps)).toBe('SUCCESS')
  expect(await names(locationId, 'customValues')).toEqual([])
  expect(job.steps.find(({ id }) => id === 'custom-value/phone')?.message).toBe('It was already gone')

  // Taken back, it is made again once, whatever becomes of the answer.
  const lose = (path: string, fault: string) =>
    world.control('POST', '/faults', { match: { method: 'POST', path, locationId }, fault, delayMs: 500, times: 1 })
  await lose('customValues', 'commit-then-timeout')
  await lose('/tags', 'commit-then-422')
  await admin.call('PATCH', `/api/provisioning/${job.id}`, { action: 'rollback' })
  const back = await admin.waitForJob(job.id, ['ROLLED_BACK', 'PARTIAL'])
  expect(back.steps.map(({ status }) => status)).toEqual(['UNDONE', 'UNDONE'])
  expect([await names(locationId, 'customValues'), await names(locationId, 'tags')]).toEqual([['Phone'], ['stays', 'vip']])
  const { objects } = await inventory(locationId)
  const ids = [objects.customValues, objects.tags].flatMap((things) => things?.map((one) => one.id) ?? [])
  expect(back.steps.every(({ resourceId }) => ids.includes(resourceId ?? ''))).toBe(true)
})

test('what still stands after a deletion that was said to be done is told, and offered again', { timeout: 60_000 }, async () => {
  const locationId = locationIds[5] ?? ''
  const price = { productId: { $ref: 'product/kit' }, name: 'Full', type: 'one_time', currency: 'USD', amount: 20 }
  const kit: Resource[] = [
    { kind: 'product', key: 'kit', spec: { name: 'Kit', productType: 'PHYSICAL' } },
    { kind: 'price', key: 'kit', spec: price },
  ]
  await admin.provision(locationId, named('Clinic', tag, value('1'), kept, ...kit))
  const plan = await admin.plan(locationId, named('Clinic', kept))
  const chosen = (await patch(plan, { include: ['tag/vip', 'custom-value/phone', 'product/kit'] })).body
  for (const path of ['/tags/', '/products/[^/]+$'])
    await world.control('POST', '/faults', { match: { method: 'DELETE', path, locationId }, fault: 'ignored', times: 1 })
  await world.control('DELETE', '/requests')
  const job = await apply(chosen)
  expect(job.steps.every(({ status }) => status === 'SUCCESS')).toBe(true)
  expect(job).toMatchObject({ status: 'PARTIAL', verification: { state: 'differs' } })
  const told = { detail: 'It was deleted, and is still there when read back.', said: { code: 'read.still_there' } }
  expect(job.verification?.differences.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([
    { id: 'product/kit', title: 'Kit', ...told },
    { id: 'tag/vip', title: 'vip', ...told },
  ])
  const { body: sheet } = await admin.call<HandOver>('GET', `/api/jobs/${job.id}/handover`)
  expect(sheet.problems.map(({ title }) => title).toSorted()).toEqual(['Kit', 'vip'])
  const offered = ({ changes }: Plan) => changes.flatMap(({ id, optIn }) => (optIn === 'offered' ? [id] : [])).toSorted()
  expect(offered(await admin.plan(locationId, named('Clinic', kept)))).toEqual(['product/kit', 'tag/vip'])
  await admin.call('PATCH', `/api/provisioning/${job.id}`, { action: 'rollback' })
  expect(await admin.waitForJob(job.id, ['ROLLED_BACK', 'PARTIAL'])).toMatchObject({ status: 'ROLLED_BACK' })
  expect((await admin.call<HandOver>('GET', `/api/jobs/${job.id}/handover`)).body?.problems).toEqual([])
  const again = await admin.plan(locationId, named('Clinic', kept))
  expect(offered(again)).toEqual(['custom-value/phone', 'price/kit', 'product/kit', 'tag/vip'])
  const gone = await apply((await patch(again, { include: offered(again) })).body)
  expect(gone).toMatchObject({ status: 'SUCCESS', verification: { state: 'same' } })
  expect([await names(locationId, 'tags'), await names(locationId, 'products')]).toEqual([['stays'], []])
})

test('nothing is deleted when something else of the job failed, and a retry goes on', { timeout: 60_000 }, async () => {
  const locationId = locationIds[3] ?? ''
  await admin.provision(locationId, named('Clinic', tag, value('1')))
  const plan = await admin.plan(locationId, named('Clinic', value('2')))
  const chosen = (await patch(plan, { include: ['tag/vip'] })).body
  const edit = (text: string) =>
    world.control('POST', '/mutate', { locationId, kind: 'customValues', action: 'update', name: 'Phone', fields: { value: text } })
  await world.control('POST', '/faults', { match: { method: 'PUT', path: 'customValues', locationId }, fault: '500', times: 1_000 })
  const started = apply(chosen)
  const fired = async () => (await world.control<{ faults: { fired: number }[] }>('GET', '/faults')).faults.at(-1)?.fired
  await expect.poll(fired, { timeout: 10_000, interval: 5 }).toBeGreaterThan(0)
  await edit('theirs')
  const job = await started
  await world.control('DELETE', '/faults')
  expect(job.steps).toMatchObject([{ status: 'FAILED' }, { status: 'SKIPPED', message: expect.stringContaining('Phone') }])
  expect(await names(locationId, 'tags')).toEqual(['vip'])
  await edit('1')
  await admin.call('PATCH', `/api/provisioning/${job.id}`, { action: 'retry' })
  expect(await admin.waitForJob(job.id)).toMatchObject({ status: 'SUCCESS' })
  expect(await names(locationId, 'tags')).toEqual([])
})

function patch(plan: Plan, change: Record<string, unknown>): Promise<Answer<Plan>> {
  return admin.call<Plan>('PATCH', `/api/plans/${plan.id}`, change)
}

async function apply(plan: Plan): Promise<Job> {
  const { status, body } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', {
    planId: plan.id,
    hash: plan.hash,
    confirm: plan.locationName,
  })
  expect(status, JSON.stringify(body)).toBe(202)
  return admin.waitForJob(body.jobId)
}

async function names(locationId: string, kind: string): Promise<string[]> {
  return ((await inventory(locationId)).objects[kind]?.map((one) => one.name) ?? []).toSorted()
}

function inventory(locationId: string): Promise<Inventory> {
  return world.control('GET', `/inventory/${locationId}`)
}

async function writes(locationId: string): Promise<{ method: string; path: string }[]> {
  const { requests } = await world.control<{ requests: { method: string; path: string }[] }>(
    'GET',
    `/requests?locationId=${locationId}&limit=1000`,
  )
  return requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/search'))
}
