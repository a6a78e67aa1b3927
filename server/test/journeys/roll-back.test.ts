import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Job } from '../../contract/job.ts'
import type { Plan } from '../../contract/plan.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

type Inventory = { counts: Record<string, number>; objects: Record<string, { id: string; name: string }[]> }

let world: World
let admin: Person

beforeAll(async () => {
  ;({ world, admin } = await startInstalledWorld())
})
afterAll(() => world?.close())

const blueprint = {
  version: 1,
  name: 'Roll back',
  resources: [
    { kind: 'user', key: 'desk', spec: { firstName: 'Front', lastName: 'Desk', email: 'desk@rollback.test', role: 'user' } },
    { kind: 'calendar-group', key: 'all', spec: { name: 'All visits', slug: 'all-visits', description: 'Visits' } },
    {
      kind: 'calendar',
      key: 'visit',
      spec: {
        name: 'Visit',
        calendarType: 'personal',
        groupId: { $ref: 'calendar-group/all' },
        teamMembers: [{ userId: { $ref: 'user/desk' } }],
      },
    },
    { kind: 'tag', key: 'new', spec: { name: 'brand new' } },
    { kind: 'custom-field', key: 'size', spec: { name: 'Size', dataType: 'TEXT', model: 'contact' } },
    { kind: 'custom-value', key: 'phone', spec: { name: 'Phone', value: '555' } },
    { kind: 'pipeline', key: 'sales', spec: { name: 'Sales', stages: [{ name: 'New' }, { name: 'Won' }] } },
    { kind: 'product', key: 'kit', spec: { name: 'Kit', productType: 'PHYSICAL' } },
    {
      kind: 'price',
      key: 'kit',
      spec: { productId: { $ref: 'product/kit' }, name: 'Full', type: 'one_time', currency: 'USD', amount: 20 },
    },
    { kind: 'trigger-link', key: 'book', spec: { name: 'Book', redirectTo: 'https://rollback.test/book' } },
    { kind: 'email-template', key: 'hello', spec: { name: 'Hello', editorType: 'html', editorContent: '<p>Hi</p>', subjectLine: 'Hi' } },
  ],
}

test('a roll-back returns exactly what was there before, and a new plan starts afresh', { timeout: 60_000 }, async () => {
  const locationId = emptyLocation(0)
  const before = await inventory(locationId)
  const { job } = await admin.provision(locationId, blueprint)
  expect(job.status).toBe('SUCCESS')
  const undone = await rollBack(job.id)
  expect(undone.steps.filter((step) => step.status !== 'UNDONE')).toEqual([])
  expect(undone).toMatchObject({ status: 'ROLLED_BACK', progress: 100 })
  expect(await inventory(locationId)).toEqual(before)
  expect((await admin.plan(locationId, blueprint)).summary).toMatchObject({ create: 11, same: 0, adopt: 0, decide: 0 })
})

test('what has been used or edited since stays, and so does what it needs', { timeout: 60_000 }, async () => {
  const locationId = emptyLocation(1)
  const { job } = await admin.provision(locationId, blueprint)
  const { objects } = await inventory(locationId)
  const pipeline = objects['pipelines']?.[0] as unknown as { id: string; stages: { id: string }[] }
  await world.control('POST', '/mutate', {
    locationId,
    kind: 'opportunities',
    action: 'create',
    fields: { name: 'Lead', pipelineId: pipeline.id, pipelineStageId: pipeline.stages[0]?.id, status: 'open' },
  })
  await world.control('POST', '/mutate', {
    locationId,
    kind: 'customValues',
    action: 'update',
    id: objects['customValues']?.[0]?.id,
    fields: { value: '556' },
  })
  await world.control('POST', '/mutate', {
    locationId,
    kind: 'contacts',
    action: 'create',
    fields: { firstName: 'Ada', tags: ['brand new'] },
  })
  await world.control('POST', '/mutate', {
    locationId,
    kind: 'calendars',
    action: 'update',
    id: objects['calendars']?.[0]?.id,
    fields: { name: 'Visit us' },
  })

  const undone = await rollBack(job.id)
  const kept = Object.fromEntries(undone.steps.filter((step) => step.status === 'KEPT').map((step) => [step.id, step.message]))
  expect(kept).toMatchObject({
    'pipeline/sales': expect.stringContaining('1 opportunity would be lost'),
    'custom-value/phone': expect.stringContaining('changed its value'),
    'tag/new': expect.stringContaining('1 contact has this tag'),
    'calendar/visit': expect.stringContaining('changed its name'),
    'user/desk': expect.stringContaining('Visit, which uses it'),
    'calendar-group/all': expect.stringContaining('Visit, which uses it'),
  })
  const after = await inventory(locationId)
  expect(after.counts).toMatchObject({
    pipelines: 1,
    customValues: 1,
    tags: 1,
    calendars: 1,
    links: 0,
    products: 0,
    prices: 0,
    emailTemplates: 0,
  })
})

test('what somebody has changed of a thing beside what the blueprint names makes it stay', { timeout: 60_000 }, async () => {
  const locationId = emptyLocation(3)
  const { job } = await admin.provision(locationId, blueprint)
  const { objects } = await inventory(locationId)
  const change = (kind: string, fields: Record<string, unknown>) =>
    world.control('POST', '/mutate', { locationId, kind, action: 'update', id: objects[kind]?.[0]?.id, fields })
  await change('calendars', { slotDuration: 25, notes: 'Ring twice' })
  await change('products', { description: 'In three sizes' })

  const undone = await rollBack(job.id)
  const kept = Object.fromEntries(undone.steps.filter((step) => step.status === 'KEPT').map((step) => [step.id, step.message]))
  expect(kept).toMatchObject({
    'calendar/visit': expect.stringMatching(/changed its .*notes/),
    'product/kit': expect.stringContaining('changed its description'),
  })
  expect((await inventory(locationId)).counts).toMatchObject({ calendars: 1, products: 1, tags: 0 })
})

test('what cannot be read is asked about, and stays, once somebody has changed anything of it', { timeout: 60_000 }, async () => {
  const locationId = emptyLocation(5)
  const mail = (editorContent: string) => ({
    version: 1,
    name: 'Mail',
    resources: [{ kind: 'email-template', key: 'hello', spec: { name: 'Hello', editorType: 'html', editorContent, subjectLine: 'Hi' } }],
  })
  const { job } = await admin.provision(locationId, mail('<p>Ours</p>'))
  expect((await admin.plan(locationId, mail('<p>Newer</p>'))).changes).toMatchObject([{ action: 'update', reason: 'blueprint_changed' }])
  // Who only adopts it has written nothing.
  const { job: adopting } = await admin.provision(locationId, {
    version: 1,
    name: 'Other mail',
    resources: [{ kind: 'email-template', key: 'hi', spec: { name: 'Hello', editorType: 'html' } }],
  })
  const fields = { editorContent: '<p>Theirs</p>' }
  await world.control('POST', '/mutate', { locationId, kind: 'emailTemplates', action: 'update', name: 'Hello', fields })

  expect((await admin.plan(locationId, mail('<p>Ours</p>'))).changes).toMatchObject([{ action: 'same' }])
  const plan = await admin.plan(locationId, mail('<p>Newer</p>'))
  expect(plan.changes).toMatchObject([
    {
      action: 'decide',
      reason: 'edited_since',
      fields: [{ path: 'editorContent', decision: 'open', unreadable: true, baseline: '<p>Ours</p>' }],
    },
  ])
  await rollBack(adopting.id)
  const undone = await rollBack(job.id)
  expect(undone.steps).toMatchObject([{ status: 'KEPT', message: expect.stringContaining('changed its editorContent') }])
  expect((await inventory(locationId)).objects['emailTemplates']).toContainEqual(expect.objectContaining(fields))
})

test(
  'what cannot be read stays known through changes of our own, and stays theirs where that was chosen',
  { timeout: 60_000 },
  async () => {
    const locationId = emptyLocation(5)
    const mail = (subjectLine: string, editorContent = '<p>Ours</p>') => ({
      version: 1,
      name: 'News',
      resources: [{ kind: 'email-template', key: 'news', spec: { name: 'News', editorType: 'html', editorContent, subjectLine } }],
    })
    const { job: first } = await admin.provision(locationId, mail('One'))
    const { job: second } = await admin.provision(locationId, mail('Two'))
    expect((await admin.plan(locationId, mail('Two', '<p>Newer</p>'))).changes).toMatchObject([
      { action: 'update', reason: 'blueprint_changed' },
    ])
    expect((await rollBack(second.id)).steps).toMatchObject([{ status: 'UNDONE' }])
    expect((await rollBack(first.id)).steps).toMatchObject([{ status: 'UNDONE', message: 'News deleted' }])

    await admin.provision(locationId, mail('One'))
    await world.control('POST', '/mutate', {
      locationId,
      kind: 'emailTemplates',
      action: 'update',
      name: 'News',
      fields: { editorContent: '<p>Theirs</p>' },
    })
    const { id } = await admin.plan(locationId, mail('Two', '<p>Newer</p>'))
    const { body: plan } = await admin.call<Plan>('PATCH', `/api/plans/${id}`, {
      decisions: { 'email-template/news': { editorContent: 'theirs' } },
    })
    const { body } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
    expect(await admin.waitForJob(body.jobId)).toMatchObject({ status: 'SUCCESS', verification: { state: 'same' } })
    expect((await admin.plan(locationId, mail('Two', '<p>Newer</p>'))).grade).toBe('no_changes')
    // Nobody has been asked about this one.
    expect((await admin.plan(locationId, mail('Two', '<p>Newest</p>'))).changes).toMatchObject([
      { action: 'decide', reason: 'edited_since' },
    ])
  },
)

test('an update is taken back to what stood there before', { timeout: 60_000 }, async () => {
  const locationId = emptyLocation(2)
  const value = (text: string) => ({
    version: 1,
    name: 'Values',
    resources: [{ kind: 'custom-value', key: 'phone', spec: { name: 'Phone', value: text } }],
  })
  await admin.provision(locationId, value('first'))
  const { job } = await admin.provision(locationId, value('second'))
  expect(job.steps).toMatchObject([{ action: 'update', status: 'SUCCESS' }])
  await rollBack(job.id)
  const { objects } = await inventory(locationId)
  expect(objects['customValues']).toMatchObject([{ name: 'Phone', value: 'first' }])
  expect((await admin.plan(locationId, value('first'))).summary).toMatchObject({ same: 1, update: 0, decide: 0 })
})

test('an update that was refused in the middle is taken back as well', { timeout: 60_000 }, async () => {
  const locationId = emptyLocation(5)
  const group = (description: string, isActive: boolean) => ({
    version: 1,
    name: 'Groups',
    resources: [{ kind: 'calendar-group', key: 'all', spec: { name: 'Visits', slug: 'visits', description, isActive } }],
  })
  await admin.provision(locationId, group('By day', true))
  await world.control('POST', '/faults', { match: { method: 'PUT', path: 'status', locationId }, fault: 'route-unsupported', times: 1 })
  const { job } = await admin.provision(locationId, group('By night', false))
  expect(job).toMatchObject({ status: 'FAILED', completedSteps: 0, failedSteps: 1 })
  expect((await inventory(locationId)).objects.calendarGroups).toMatchObject([{ description: 'By night' }])
  const undone = await rollBack(job.id)
  expect(undone, JSON.stringify(undone.steps)).toMatchObject({
    status: 'ROLLED_BACK',
    progress: 100,
    completedSteps: 0,
    failedSteps: 0,
    steps: [{ status: 'UNDONE' }],
  })
  expect((await inventory(locationId)).objects.calendarGroups).toMatchObject([{ description: 'By day' }])
  expect((await admin.plan(locationId, group('By day', true))).grade).toBe('no_changes')
})

test('what was refused at once is not taken from the person who did it by hand', { timeout: 60_000 }, async () => {
  const locationId = emptyLocation(6)
  const value = (text: string) => ({
    version: 1,
    name: 'By hand',
    resources: [{ kind: 'custom-value', key: 'phone', spec: { name: 'Phone', value: text } }],
  })
  await admin.provision(locationId, value('1'))
  await world.control('POST', '/faults', {
    match: { method: 'PUT', path: 'customValues', locationId },
    fault: 'route-unsupported',
    times: 1,
  })
  const { job } = await admin.provision(locationId, value('2'))
  expect(job).toMatchObject({ status: 'FAILED', failedSteps: 1 })
  const id = (await inventory(locationId)).objects.customValues?.[0]?.id
  await world.control('POST', '/mutate', { locationId, kind: 'customValues', action: 'update', id, fields: { value: '2' } })
  expect((await admin.call('PATCH', `/api/provisioning/${job.id}`, { action: 'rollback' })).status).toBe(409)
  expect((await inventory(locationId)).objects.customValues).toMatchObject([{ value: '2' }])
})

test('a person of ours stays whom the client has put into a calendar of ours that stays', { timeout: 60_000 }, async () => {
  const locationId = emptyLocation(0)
  const person = (key: string) => ({
    kind: 'user',
    key,
    spec: { firstName: key, lastName: 'Desk', email: `${key}@stays.test`, role: 'user' },
  })
  const teamMembers = [{ userId: { $ref: 'user/vera' } }]
  const calendar = { kind: 'calendar', key: 'visit', spec: { name: 'Visit', calendarType: 'round_robin', teamMembers } }
  const { job } = await admin.provision(locationId, {
    version: 1,
    name: 'Team',
    resources: [person('ursula'), person('vera'), calendar],
  })
  const idOf = (id: string) => job.steps.find((step) => step.id === id)?.resourceId
  const fields = { teamMembers: ['user/vera', 'user/ursula'].map((id) => ({ userId: idOf(id), priority: 1 })) }
  await world.control('POST', '/mutate', { locationId, kind: 'calendars', action: 'update', id: idOf('calendar/visit'), fields })
  expect((await rollBack(job.id)).steps.map(({ id, status, message }) => [id, status, message])).toEqual(
    expect.arrayContaining([
      ['user/ursula', 'KEPT', 'Kept: 1 calendar books this person'],
      ['calendar/visit', 'KEPT', expect.stringContaining('team')],
    ]),
  )
})

test('a stage that was added stays, and the line says so', { timeout: 60_000 }, async () => {
  const locationId = emptyLocation(3)
  const pipeline = (...stages: string[]) => ({
    version: 1,
    name: 'Stages',
    resources: [{ kind: 'pipeline', key: 'sales', spec: { name: 'Sales', stages: stages.map((name) => ({ name })) } }],
  })
  await admin.provision(locationId, pipeline('New', 'Won'))
  const { job } = await admin.provision(locationId, pipeline('New', 'Won', 'Lost'))
  const undone = await rollBack(job.id)
  expect(undone.steps).toMatchObject([{ status: 'KEPT', message: expect.stringContaining('except for stages') }])
})

test('what a client has put into something of ours is not deleted with it', { timeout: 60_000 }, async () => {
  const locationId = emptyLocation(4)
  // Whoever is in the agency already would only be let in.
  const others = blueprint.resources.filter(({ kind }) => kind !== 'user')
  const user = { kind: 'user', key: 'desk', spec: { firstName: 'Back', lastName: 'Desk', email: 'back@rollback.test', role: 'user' } }
  const { job } = await admin.provision(locationId, {
    ...blueprint,
    resources: [...others, user, { kind: 'collection', key: 'care', spec: { name: 'Care', slug: 'care' } }],
  })
  const { objects } = await inventory(locationId)
  const [group, kit, care] = ['calendarGroups', 'products', 'collections'].map((kind) => objects[kind]?.[0]?.id)
  const desk = job.steps.find(({ id }) => id === 'user/desk')?.resourceId
  const sales = objects['pipelines']?.[0] as unknown as { id: string; stages: { name: string }[] }
  const create = (kind: string, name: string, fields: object): Promise<unknown> =>
    world.control('POST', '/mutate', { locationId, kind, action: 'create', fields: { name, ...fields } })
  await create('prices', 'VIP', { product: kit, type: 'one_time', currency: 'USD', amount: 90 })
  await create('calendars', 'Own', { calendarType: 'personal', groupId: group, teamMembers: [{ userId: desk }] })
  await create('products', 'Own', { productType: 'PHYSICAL', collectionIds: [care] })
  const added = [...sales.stages, { id: 'added', name: 'Asked again', position: 2, stageWinProbability: 50 }]
  await world.control('POST', '/mutate', { locationId, kind: 'pipelines', action: 'update', id: sales.id, fields: { stages: added } })

  const undone = await rollBack(job.id)
  expect(Object.fromEntries(undone.steps.filter(({ status }) => status === 'KEPT').map(({ id, message }) => [id, message]))).toEqual({
    'user/desk': 'Kept: 1 calendar books this person',
    'calendar-group/all': 'Kept: 1 calendar is in it',
    'pipeline/sales': 'Kept: 1 stage was added to it',
    'product/kit': 'Kept: 1 price would be lost with it',
    'collection/care': 'Kept: 1 product is in it',
  })
  expect((await inventory(locationId)).counts).toMatchObject({ prices: 1, calendars: 1, products: 2, collections: 1, pipelines: 1 })
})

test('what could not be taken back for something that passes is not the end of the roll-back', { timeout: 60_000 }, async () => {
  const locationId = emptyLocation(3)
  const { job } = await admin.provision(locationId, {
    version: 1,
    name: 'Passing',
    resources: blueprint.resources.filter(({ kind }) => kind === 'tag' || kind === 'custom-value' || kind === 'trigger-link'),
  })
  const edit = { locationId, kind: 'customValues', action: 'update', name: 'Phone', fields: { value: '556' } }
  await world.control('POST', '/mutate', edit)
  await world.control('POST', '/faults', { match: { method: 'GET', path: 'tags', locationId }, fault: 'commit-then-empty', times: 1 })
  const halfway = await rollBack(job.id)
  expect(halfway, JSON.stringify(halfway.steps)).toMatchObject({
    status: 'PARTIAL',
    message: 'Taken back, except for 2 lines: each says why. 1 of them may go later: go on with the roll-back to try again.',
    said: { code: 'job.undone_so_far', values: { lines: 2, open: 1 } },
  })
  expect(halfway.steps.map(({ id, status, error }) => [id, status, error?.reason])).toEqual([
    ['tag/new', 'KEPT', 'unreadable_answer'],
    ['custom-value/phone', 'KEPT', undefined],
    ['trigger-link/book', 'UNDONE', undefined],
  ])
  const undone = await rollBack(job.id)
  expect(undone, JSON.stringify(undone.steps)).toMatchObject({ status: 'ROLLED_BACK', said: { code: 'job.undone_except' } })
  expect(undone.steps.map(({ status }) => status)).toEqual(['UNDONE', 'KEPT', 'UNDONE'])
  expect((await inventory(locationId)).counts).toMatchObject({ tags: 0, customValues: 1, links: 0 })
})

async function rollBack(jobId: string): Promise<Job> {
  const asked = await admin.call('PATCH', `/api/provisioning/${jobId}`, { action: 'rollback' })
  expect(asked.status, JSON.stringify(asked.body)).toBe(200)
  return admin.waitForJob(jobId, ['ROLLED_BACK', 'PARTIAL', 'FAILED'])
}

function inventory(locationId: string): Promise<Inventory> {
  return world.control('GET', `/inventory/${locationId}`)
}

function emptyLocation(index: number): string {
  const id = world.emptyLocationIds[index]
  if (id === undefined) throw new Error('the sandbox has too few empty locations')
  return id
}
