import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Job } from '../../contract/job.ts'
import type { Plan } from '../../contract/plan.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

type Inventory = { counts: Record<string, number>; objects: Record<string, { name: string; id: string }[]> }
type State = { locations: { id: string; name: string; installed: boolean; companyId: string }[] }

let world: World
let admin: Person
let companyId: string

beforeAll(async () => {
  // Calls with which tokens are minted count at the platform and not in our window: enough of them here to be refused now and then.
  ;({ world, admin } = await startInstalledWorld({ install: { futureLocations: true }, sandbox: { limits: { burst: 1_000 } } }))
  companyId = world.locations[0]?.companyId ?? ''
})

afterAll(() => world?.close())

beforeEach(async () => {
  await world.control('POST', '/quirks', { planGate: false, snapshotMs: 600, snapshotFails: false })
  await world.control('DELETE', '/faults')
})

test(
  'a sub-account is made, filled and verified in one go, and what a snapshot brings is not made twice',
  { timeout: 60_000 },
  async () => {
    const plan = await planNew(blueprint('Fern Hill Dental'))
    expect(plan.locationId).toMatch(/^new:/)
    expect(plan.locationName).toBe('Fern Hill Dental')
    expect(plan.summary).toMatchObject({ create: 9, decide: 0, unknown: 0 })
    expect(plan.estimate.cannotUndo.map(({ changeId }) => changeId)).toEqual(
      expect.arrayContaining(['location/main', 'snapshot/base', 'location-permissions/all']),
    )

    const job = await apply(plan)
    expect(job, JSON.stringify(job)).toMatchObject({ status: 'SUCCESS', verification: { state: 'same' }, locationName: 'Fern Hill Dental' })
    const made = await theOne('Fern Hill Dental')
    expect(job.locationId).toBe(made.id)
    const { counts, objects } = await inventory(made.id)
    expect(counts).toMatchObject({ tags: 3, pipelines: 1, customValues: 2, workflows: 1 })
    expect(objects.tags?.map((tag) => tag.name).toSorted()).toEqual(['VIP', 'customer', 'new lead'])
    // The snapshot brought this tag: it is looked after, and was not sent.
    expect(job.steps.find((step) => step.id === 'tag/lead')).toMatchObject({ action: 'adopt', status: 'SUCCESS' })
    expect(await violations()).toEqual([])

    // What the job has made of its plan on the way is still what was agreed, and no second job's.
    const { hash } = (await admin.call<Plan>('GET', `/api/plans/${plan.id}`)).body
    const twice = await admin.call('POST', '/api/provisioning', { planId: plan.id, hash })
    expect(twice).toMatchObject({ status: 202, body: { jobId: job.id } })

    const again = await planNew(blueprint('Fern Hill Dental'))
    expect(again.locationId).toBe(made.id)
    expect(again.grade, JSON.stringify(again.changes.filter((change) => change.action !== 'same'))).toBe('no_changes')
  },
)

test('roll back takes back what is in it, and keeps the sub-account and says why', { timeout: 60_000 }, async () => {
  const { body } = await admin.call<{ items: Job[] }>('GET', '/api/provisioning?limit=5')
  const jobId = body.items.find((job) => job.locationName === 'Fern Hill Dental')?.id ?? ''
  expect((await admin.call('PATCH', `/api/provisioning/${jobId}`, { action: 'rollback' })).status).toBe(200)
  const job = await admin.waitForJob(jobId, ['ROLLED_BACK', 'PARTIAL'])
  const kept = job.steps.filter((step) => step.status === 'KEPT')
  expect(kept.map((step) => step.id).toSorted()).toEqual(['location-permissions/all', 'location/main', 'snapshot/base'])
  for (const step of kept) expect(step.message).toMatch(/^Kept/)
  const { counts } = await inventory(job.locationId)
  expect(counts).toMatchObject({ tags: 2, pipelines: 1, customValues: 1 })
})

test(
  'where the app was not agreed for future sub-accounts, the job waits for a person and goes on by itself',
  { timeout: 60_000 },
  async () => {
    await world.install({ futureLocations: false })
    admin = await world.agencyAdmin()
    const plan = await planNew(blueprint('Harbor Lights Gym'))
    const jobId = await start(plan)
    const waiting = await admin.waitForJob(jobId, ['PAUSED', 'FAILED', 'PARTIAL', 'SUCCESS'])
    expect(waiting).toMatchObject({
      status: 'PAUSED',
      waiting: { reason: 'install', locationName: 'Harbor Lights Gym', link: `${world.url}/oauth/install` },
      completedSteps: 3,
    })
    const made = await theOne('Harbor Lights Gym')
    expect((await inventory(made.id)).counts).toMatchObject({ tags: 2, customFields: 0 })

    // Somebody resumes too early: it waits again.
    expect((await admin.call('PATCH', `/api/provisioning/${jobId}`, { action: 'resume' })).status).toBe(200)
    await admin.waitForJob(jobId, ['PAUSED'])

    await world.install({ locationIds: [made.id] })
    const job = await admin.waitForJob(jobId)
    expect(job, JSON.stringify(job)).toMatchObject({ status: 'SUCCESS', verification: { state: 'same' }, waiting: null })
    expect((await state()).locations.filter((one) => one.name === 'Harbor Lights Gym')).toHaveLength(1)
  },
)

test('a job that waits can be cancelled, and what was made of it is known to the next plan', { timeout: 60_000 }, async () => {
  const jobId = await start(await planNew(blueprint('Willow Spa')))
  await admin.waitForJob(jobId, ['PAUSED'])
  expect((await admin.call('PATCH', `/api/provisioning/${jobId}`, { action: 'cancel' })).status).toBe(200)
  expect((await admin.waitForJob(jobId)).status).toBe('CANCELLED')
  const refused = await admin.call<{ code: string }>('POST', '/api/plans', { blueprint: blueprint('Willow Spa') })
  expect(refused).toMatchObject({ status: 409, body: { code: 'not_installed' } })
  await world.install({ locationIds: [(await theOne('Willow Spa')).id] })
  const { job } = await provision(blueprint('Willow Spa'))
  expect(job.status).toBe('SUCCESS')
  await theOne('Willow Spa')
})

test(
  'what comes first and is refused does not have the sub-account filled before it was looked at, and is tried again as agreed',
  { timeout: 60_000 },
  async () => {
    await world.install({ futureLocations: false })
    admin = await world.agencyAdmin()
    await world.control('POST', '/faults', { fault: 'route-unsupported', match: { method: 'PUT', path: '/permissions/?$' } })
    const jobId = await start(await planNew(blueprint('Refused Features')))
    const waiting = await admin.waitForJob(jobId, ['PAUSED', 'FAILED', 'PARTIAL', 'SUCCESS'])
    expect(waiting).toMatchObject({ status: 'PAUSED', waiting: { reason: 'install' }, failedSteps: 1 })

    const made = await theOne('Refused Features')
    await world.install({ locationIds: [made.id] })
    const job = await admin.waitForJob(jobId)
    expect(job.steps.filter(({ status }) => status !== 'SUCCESS').map(({ id }) => id)).toEqual(['location-permissions/all'])
    expect(job.steps.find(({ id }) => id === 'tag/lead')).toMatchObject({ action: 'adopt' })
    expect((await inventory(made.id)).counts).toMatchObject({ tags: 3, pipelines: 1, customValues: 2 })

    await world.control('DELETE', '/faults')
    expect((await admin.call('PATCH', `/api/provisioning/${jobId}`, { action: 'retry' })).status).toBe(200)
    expect(await admin.waitForJob(jobId)).toMatchObject({ status: 'SUCCESS', verification: { state: 'same' } })
    expect((await planNew(blueprint('Refused Features'))).grade).toBe('no_changes')
  },
)

test('an agency whose plan does not include it is told so, and nothing else is tried', { timeout: 60_000 }, async () => {
  await world.control('POST', '/quirks', { planGate: true })
  const { job } = await provision(blueprint('Gated Bakery'))
  expect(job).toMatchObject({ status: 'FAILED', completedSteps: 0 })
  const first = job.steps.find((step) => step.kind === 'location')
  expect(first).toMatchObject({ status: 'FAILED', error: { reason: 'plan_gated' } })
  expect(first?.error?.message).toContain("agency's largest plan")
  expect(job.steps.filter((step) => step.kind !== 'location').every((step) => step.status === 'SKIPPED')).toBe(true)
  expect((await state()).locations.some((one) => one.name === 'Gated Bakery')).toBe(false)

  // The plan is upgraded, and the same job is tried again.
  await world.install({ futureLocations: true })
  await world.control('POST', '/quirks', { planGate: false })
  expect((await admin.call('PATCH', `/api/provisioning/${job.id}`, { action: 'retry' })).status).toBe(200)
  expect((await admin.waitForJob(job.id)).status).toBe('SUCCESS')
  await theOne('Gated Bakery')
})

test('an answer that was lost, or that lies, makes no second sub-account', { timeout: 90_000 }, async () => {
  await world.install({ futureLocations: true })
  for (const [fault, name] of [
    ['commit-then-reset', 'Lost Answer Law'],
    ['commit-then-422', 'Lying Answer Law'],
  ] as const) {
    await world.control('POST', '/faults', { fault, match: { method: 'POST', path: '^/locations/?$' } })
    const { job } = await provision(blueprint(name))
    expect(job, JSON.stringify(job.steps)).toMatchObject({ status: 'SUCCESS' })
    await theOne(name)
  }
})

test('two people who make the same sub-account at once make it once', { timeout: 60_000 }, async () => {
  const [one, two] = await Promise.all([planNew(blueprint('Twin Oaks', 'A')), planNew(blueprint('Twin Oaks', 'B'))])
  const answers = await Promise.all(
    [one, two].map((plan) =>
      admin.call<{ jobId?: string; code?: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash }),
    ),
  )
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([202, 409])
  const jobId = answers.find((answer) => answer.status === 202)?.body.jobId as string
  expect((await admin.waitForJob(jobId)).status).toBe('SUCCESS')
  await theOne('Twin Oaks')
})

test('a job that finds its sub-account in the hands of another writes nothing there, and says so', { timeout: 60_000 }, async () => {
  await world.install({ futureLocations: false })
  admin = await world.agencyAdmin()
  await world.control('POST', '/quirks', { planGate: true })
  const { job: one } = await provision(blueprint('Twin Pines', 'A'))
  const { job: two } = await provision(blueprint('Twin Pines', 'B'))
  expect([one.status, two.status, two.locationId]).toEqual(['FAILED', 'FAILED', one.locationId])
  await world.control('POST', '/quirks', { planGate: false })
  const retry = async (id: string, until?: Job['status'][]): Promise<Job> => {
    expect((await admin.call('PATCH', `/api/provisioning/${id}`, { action: 'retry' })).status).toBe(200)
    return admin.waitForJob(id, until)
  }
  const first = await retry(one.id, ['PAUSED', 'FAILED', 'PARTIAL', 'SUCCESS'])
  expect(first).toMatchObject({ status: 'PAUSED', waiting: { reason: 'install' } })

  const second = await retry(two.id, ['PAUSED', 'FAILED', 'PARTIAL', 'SUCCESS'])
  expect(second, JSON.stringify(second.steps)).toMatchObject({ status: 'FAILED', locationId: two.locationId, completedSteps: 0 })
  expect(second.steps.find(({ kind }) => kind === 'location')?.error).toMatchObject({
    reason: 'location_busy',
    message: expect.stringMatching(
      /^Twin Pines is there by now, and another job has it: From nothing A, started by .+, is not finished yet\.$/,
    ),
    hint: 'Wait until that job has ended, or cancel it, then retry.',
  })
  expect(new Set(second.steps.filter(({ kind }) => kind !== 'location').map(({ status }) => status))).toEqual(new Set(['SKIPPED']))

  await world.install({ locationIds: [(await theOne('Twin Pines')).id] })
  expect(await admin.waitForJob(one.id)).toMatchObject({ status: 'SUCCESS', verification: { state: 'same' } })
  expect(await retry(two.id)).toMatchObject({ status: 'SUCCESS', locationId: first.locationId })
  await theOne('Twin Pines')
  await world.install({ futureLocations: true })
  admin = await world.agencyAdmin()
})

test('a snapshot that the platform gives up stops the rest before it begins', { timeout: 60_000 }, async () => {
  await world.control('POST', '/quirks', { snapshotFails: true })
  const { job } = await provision(blueprint('Broken Base'))
  expect(job.steps.find((step) => step.kind === 'snapshot')).toMatchObject({ status: 'FAILED' })
  expect(job.steps.find((step) => step.kind === 'tag')?.status).toBe('SKIPPED')
  expect(job.status).toBe('PARTIAL')
  expect((await inventory((await theOne('Broken Base')).id)).counts).toMatchObject({ tags: 0, customFields: 0 })
})

test('a snapshot that the agency does not have is said before anything is made', async () => {
  const wrong = blueprint('Nowhere')
  wrong.resources = wrong.resources.map((one) => (one.kind === 'snapshot' ? { ...one, spec: { name: 'No such thing' } } : one))
  const plan = await planNew(wrong)
  expect(plan.unreadable[0]?.why).toContain('no snapshot named "No such thing"')
  expect(plan.changes.filter((change) => change.kind === 'tag').map((change) => change.reason)).toEqual([
    'blocked_by_unknown',
    'blocked_by_unknown',
  ])
})

test('one of the same name with other details is asked about, and may be meant', { timeout: 60_000 }, async () => {
  const other = blueprint('Fern Hill Dental')
  const spec = {
    name: 'Fern Hill Dental',
    phone: '+19995550000',
    prospectInfo: { firstName: 'O', lastName: 'Ther', email: 'other@other.example' },
  }
  other.resources = other.resources.map((one) => (one.kind === 'location' ? { ...one, spec } : one))
  const plan = await planNew(other)
  expect(
    plan.changes.find((change) => change.kind === 'location'),
    JSON.stringify(plan.unreadable),
  ).toMatchObject({ action: 'decide', reason: 'near_duplicate' })
  const refused = await admin.call<{ code: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  expect(refused).toMatchObject({ status: 409, body: { code: 'plan_errored' } })
  const revised = await admin.call<Plan>('PATCH', `/api/plans/${plan.id}`, { decisions: { 'location/main': 'theirs' } })
  expect(revised.body.locationId).toBe((await theOne('Fern Hill Dental')).id)
})

test('any blueprint can be given a new sub-account', { timeout: 60_000 }, async () => {
  const document = { version: 1, name: 'Tags only', variables: {}, resources: [{ kind: 'tag', key: 'a', spec: { name: 'a' } }] }
  const request = { blueprint: document, newLocation: { location: { name: 'Plain Place' }, snapshot: { name: 'Empty shell' } } }
  const made = await admin.call<Plan>('POST', '/api/plans', request)
  expect(made, JSON.stringify(made.body)).toMatchObject({ status: 201 })
  expect((made.body as Plan).changes.map((change) => change.id)).toEqual(['location/sub-account', 'snapshot/base', 'tag/a'])
  expect((await apply(made.body as Plan)).status).toBe('SUCCESS')
})

test('the agency sees its snapshots by name, and nobody else does', async () => {
  const { status, body } = await admin.call<{ items: { name: string }[] }>('GET', '/api/snapshots')
  expect({ status, names: body.items?.map((one) => one.name) }, JSON.stringify(body)).toEqual({
    status: 200,
    names: ['Agency basics', 'Dental launch kit', 'Empty shell'],
  })
  const here = world.locations[0]?.id
  const user = world.users.find((one) => one.type === 'account' && one.locationIds.includes(here ?? ''))
  expect((await (await world.signIn(user?.id ?? '', here)).call('GET', '/api/snapshots')).status).toBe(403)
})

test('only an agency admin makes sub-accounts, and nobody inside one changes what the agency decides', async () => {
  const here = world.locations[0]
  const user = world.users.find((one) => one.companyId === companyId && one.type === 'account' && one.locationIds.includes(here?.id ?? ''))
  const inside = await world.signIn(user?.id ?? '', here?.id)
  const agencyUser = world.users.find((one) => one.companyId === companyId && one.type === 'agency' && one.role === 'user')
  const junior = await world.signIn(agencyUser?.id ?? '')
  for (const person of [inside, junior]) {
    const refused = await person.call<{ code: string }>('POST', '/api/plans', { blueprint: blueprint('Not Mine') })
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  }
  const profile = { version: 1, name: 'P', variables: {}, resources: [{ kind: 'location', key: 'main', spec: { name: 'Mine now' } }] }
  const refused = await inside.call<{ code: string }>('POST', '/api/plans', { locationId: here?.id, blueprint: profile })
  expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } })

  // Once it is there, people inside it see the job; what goes on with the agency's token stays the agency's.
  const made = await theOne('Fern Hill Dental')
  const insider = await world.signIn(await makeUserIn(made.id), made.id)
  const jobs = await insider.call<{ items: Job[] }>('GET', '/api/provisioning')
  const job = jobs.body.items?.find((one) => one.blueprintName === 'From nothing')
  expect(job, JSON.stringify(jobs.body)).toBeDefined()
  const rollback = await insider.call<{ code: string }>('PATCH', `/api/provisioning/${job?.id}`, { action: 'rollback' })
  expect(rollback).toMatchObject({ status: 403, body: { code: 'forbidden' } })

  const plan = await planNew(blueprint('Not Theirs'))
  expect((await inside.call('GET', `/api/plans/${plan.id}`)).status).toBe(404)
  expect((await inside.call('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })).status).toBe(404)
  expect((await junior.call('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })).status).toBe(403)
})

test('the profile of a sub-account that exists is compared with what is there', { timeout: 60_000 }, async () => {
  const here = world.locations[0]?.id ?? ''
  const resources = [
    { kind: 'location', key: 'main', spec: { name: 'Another name', social: { yelp: 'https://yelp.example/bright' } } },
    { kind: 'location-permissions', key: 'all', spec: { permissions: ['crm', 'calendar'] } },
  ]
  const document = { version: 1, name: 'Profile', variables: {}, resources }
  const plan = await admin.plan(here, document)
  expect(plan.changes.map(({ action, reason, resourceId }) => ({ action, reason, resourceId }))).toEqual([
    { action: 'decide', reason: 'differs_on_first_contact', resourceId: here },
    { action: 'decide', reason: 'differs_on_first_contact', resourceId: here },
  ])
  const decisions = { 'location/main': 'ours', 'location-permissions/all': 'ours' }
  const revised = (await admin.call<Plan>('PATCH', `/api/plans/${plan.id}`, { decisions })).body as Plan
  const job = await apply(revised)
  expect(job, JSON.stringify(job)).toMatchObject({ status: 'SUCCESS', locationId: here })
  expect((await state()).locations.find((one) => one.id === here)?.name).toBe('Another name')
  expect((await admin.plan(here, document)).grade).toBe('no_changes')
})

test('a profile that was changed before a snapshot was laid is taken back with the rest', { timeout: 60_000 }, async () => {
  const here = world.locations[1]?.id ?? ''
  const profile = (website: string) => ({ kind: 'location', key: 'main', spec: { name: world.locations[1]?.name, website } })
  const document = (...resources: object[]) => ({ version: 1, name: 'Profile first', variables: {}, resources })
  const before = await admin.plan(here, document(profile('https://first.example')))
  const decisions = Object.fromEntries(before.changes.filter(({ action }) => action === 'decide').map(({ id }) => [id, 'ours']))
  await apply((await admin.call<Plan>('PATCH', `/api/plans/${before.id}`, { decisions })).body)
  const snapshot = { kind: 'snapshot', key: 'base', spec: { name: 'Empty shell' } }
  const tag = { kind: 'tag', key: 'after', spec: { name: 'after the snapshot' } }
  const plan = await admin.plan(here, document(profile('https://second.example'), snapshot, tag))
  const agreed = plan.changes.find(({ id }) => id === 'location/main')
  expect(agreed).toMatchObject({ action: 'update', fields: [{ path: 'website', before: 'https://first.example' }] })
  const job = await apply(plan)
  expect(job, JSON.stringify(job)).toMatchObject({ status: 'SUCCESS', completedSteps: 3 })
  const arrived = (await admin.call<Plan>('GET', `/api/plans/${plan.id}`)).body
  expect(arrived.changes.find(({ id }) => id === 'location/main')).toEqual(agreed)
  expect(arrived.changes.find(({ id }) => id === 'tag/after')).toMatchObject({ action: 'create' })

  expect((await admin.call('PATCH', `/api/provisioning/${job.id}`, { action: 'rollback' })).status).toBe(200)
  const back = await admin.waitForJob(job.id, ['ROLLED_BACK', 'PARTIAL'])
  expect(back.steps.find(({ id }) => id === 'location/main')).toMatchObject({ status: 'UNDONE' })
  expect((await admin.plan(here, document(profile('https://first.example')))).changes).toMatchObject([{ action: 'same' }])
})

test('what needs something that came meanwhile and clashes waits for an answer, and says so', { timeout: 60_000 }, async () => {
  await world.control('POST', '/quirks', { snapshotMs: 4_000 })
  const here = world.emptyLocationIds[3] ?? ''
  const mail = { calendarId: { $ref: 'calendar/visit' }, receiverType: 'contact', channel: 'email', notificationType: 'booked' }
  const plan = await admin.plan(here, {
    version: 1,
    name: 'Came meanwhile',
    resources: [
      { kind: 'snapshot', key: 'base', spec: { name: 'Empty shell' } },
      { kind: 'calendar', key: 'visit', spec: { name: 'Visit', calendarType: 'event' } },
      { kind: 'calendar-notification', key: 'mail', spec: mail },
    ],
  })
  expect(plan.summary).toMatchObject({ create: 3 })
  const { body } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  const fields = { name: 'Visit', calendarType: 'personal', teamMembers: [{ userId: admin.session.user.id }] }
  await world.control('POST', '/mutate', { locationId: here, kind: 'calendars', action: 'create', fields })
  const job = await admin.waitForJob(body.jobId)
  expect(job.steps.find(({ id }) => id === 'calendar-notification/mail')).toMatchObject({
    status: 'FAILED',
    error: { reason: 'changed_meanwhile', hint: expect.stringContaining('Make the plan again') },
  })
})

function blueprint(name: string, tail = '') {
  return {
    version: 1,
    name: `From nothing ${tail}`.trim(),
    variables: {},
    resources: [
      {
        kind: 'location',
        key: 'main',
        spec: {
          name,
          phone: '+15125550777',
          country: 'US',
          timezone: 'America/Chicago',
          prospectInfo: { firstName: 'Ada', lastName: 'Stone', email: `hello@${name.toLowerCase().replaceAll(' ', '')}.example` },
          settings: { allowDuplicateContact: true },
        },
      },
      { kind: 'snapshot', key: 'base', spec: { name: 'Agency basics' } },
      { kind: 'location-permissions', key: 'all', spec: { permissions: ['crm', 'calendar', 'opportunities'] } },
      { kind: 'tag', key: 'lead', spec: { name: 'New Lead' } },
      { kind: 'tag', key: 'vip', spec: { name: 'VIP' } },
      { kind: 'custom-value', key: 'city', spec: { name: 'City', value: 'Austin' } },
      { kind: 'custom-field', key: 'size', spec: { name: 'Shoe size', dataType: 'TEXT' } },
      { kind: 'pipeline', key: 'sales', spec: { name: 'Sales', stages: [{ name: 'New' }, { name: 'Won' }] } },
      {
        kind: 'custom-menu-link',
        key: 'help',
        spec: {
          title: `Help for ${name}`,
          url: 'https://help.example',
          icon: { name: 'circle-question', fontFamily: 'fas' },
          locations: [{ $ref: 'location/main' }],
        },
      },
    ] as { kind: string; key: string; spec: Record<string, unknown> }[],
  }
}

async function planNew(document: object): Promise<Plan> {
  const made = await admin.call<Plan>('POST', '/api/plans', { blueprint: document })
  expect(made, JSON.stringify(made.body)).toMatchObject({ status: 201 })
  return made.body as Plan
}

async function start(plan: Plan): Promise<string> {
  const started = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  expect(started, JSON.stringify(started.body)).toMatchObject({ status: 202 })
  return started.body.jobId as string
}

async function apply(plan: Plan): Promise<Job> {
  return admin.waitForJob(await start(plan))
}

async function provision(document: object): Promise<{ plan: Plan; job: Job }> {
  const plan = await planNew(document)
  return { plan, job: await apply(plan) }
}

/** Somebody who works in that sub-account alone. */
async function makeUserIn(locationId: string): Promise<string> {
  const person = { firstName: 'Ira', lastName: 'Inside', email: `ira@${locationId.toLowerCase()}.example`, role: 'admin' }
  const document = { version: 1, name: 'A user', variables: {}, resources: [{ kind: 'user', key: 'ira', spec: person }] }
  const { job } = await admin.provision(locationId, document)
  return job.steps[0]?.resourceId ?? ''
}

function state(): Promise<State> {
  return world.control<State>('GET', '/state')
}

/** There is exactly one of that name. */
async function theOne(name: string): Promise<State['locations'][number]> {
  const found = (await state()).locations.filter((one) => one.name === name)
  expect(found).toHaveLength(1)
  return found[0] as State['locations'][number]
}

function inventory(locationId: string): Promise<Inventory> {
  return world.control<Inventory>('GET', `/inventory/${locationId}`)
}

async function violations(): Promise<unknown[]> {
  return (await world.control<{ violations: unknown[] }>('GET', '/violations')).violations
}
