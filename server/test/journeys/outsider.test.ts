import { request } from 'node:http'
import { text as readWhole } from 'node:stream/consumers'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiKeyAnswer } from '../../contract/settings.ts'
import { startTwoAgencies } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

type Doors = Record<string, [method: string, path: string, body?: unknown]>

const tag = { version: 1, name: 'One tag', resources: [{ kind: 'tag', key: 'new', spec: { name: 'brand new' } }] }

let world: World
let admin: Person
let here: string
let there: string
let theirs: string

beforeAll(async () => {
  ;({ world, admin, locationId: here, theirLocationId: theirs } = await startTwoAgencies())
  there = world.emptyLocationIds[1] ?? ''
})
afterAll(() => world?.close())

test('a key of one sub-account finds nothing of another, whatever it may do at home', async () => {
  const program = as(await keyFor(here))
  const blueprint = { ...tag, resources: [{ kind: 'tag', key: 'new', spec: { name: 'brand new', locationId: there } }] }
  const { job, plan } = await admin.provision(there, tag)
  const elsewhere: Doors = {
    'a plan there': ['POST', '/api/plans', { locationId: there, blueprint: tag }],
    'a plan of theirs': ['GET', `/api/plans/${plan.id}`],
    'their plan, changed': ['PATCH', `/api/plans/${plan.id}`, { exclude: ['tag/new'] }],
    'their plan, gone on from': ['POST', '/api/plans', { locationId: here, planId: plan.id }],
    'their plan, applied': ['POST', '/api/provisioning', { planId: plan.id, hash: plan.hash }],
    'their job': ['GET', `/api/jobs/${job.id}`],
    'their job, taken back': ['PATCH', `/api/provisioning/${job.id}`, { action: 'rollback' }],
    'their hand-over sheet': ['GET', `/api/jobs/${job.id}/handover?format=json`],
    'their events': ['GET', `/api/jobs/${job.id}/events?after=0`],
    'their stream': ['GET', `/api/sse/stream?jobId=${job.id}`],
    'learning from there': ['POST', '/api/blueprints/learn', { locationId: there }],
    'learning from another agency': ['POST', '/api/blueprints/learn', { locationId: theirs }],
  }
  for (const [what, [method, path, body]] of Object.entries(elsewhere)) {
    expect([what, (await program(method, path, body)).status]).toEqual([what, 404])
  }
  const named = await program<{ code: string }>('POST', '/api/plans', { locationId: here, blueprint })
  expect([named.status, named.body.code]).toEqual([422, 'invalid_blueprint'])
  expect((await program<{ items: { id: string }[] }>('GET', '/api/locations')).body.items.map((one) => one.id)).toEqual([here])
  expect((await admin.call('GET', `/api/jobs/${job.id}`)).body).toMatchObject({ status: 'SUCCESS' })
})

test('what the agency alone decides is refused in a sub-account’s view, and to a key without that right', async () => {
  const inside = await world.signIn(admin.session.user.id, here)
  const program = as(await keyFor(null))
  const location = { kind: 'location', key: 'new', spec: { name: 'Mine now', country: 'US', timezone: 'US/Eastern' } }
  const menu = { kind: 'custom-menu-link', key: 'x', spec: { title: 'Evil', url: 'https://evil.example', locations: [theirs] } }
  const asks: Doors = {
    'a new sub-account': ['POST', '/api/plans', { newLocation: { name: 'Mine now' }, blueprint: { ...tag, resources: [location] } }],
    'the sub-account as a resource': ['POST', '/api/plans', { locationId: here, blueprint: { ...tag, resources: [location] } }],
    'a menu link of the agency': ['POST', '/api/plans', { locationId: here, blueprint: { ...tag, resources: [menu] } }],
    snapshots: ['GET', '/api/snapshots'],
    'the whole export': ['GET', '/api/settings/export'],
    'deleting it all': ['POST', '/api/settings/delete-data', { confirm: 'x' }],
  }
  for (const [what, [method, path, body]] of Object.entries(asks)) {
    for (const [who, call] of [
      ['person', inside.call],
      ['key', program],
    ] as const) {
      expect([what, who, [403, 404, 422].includes((await call(method, path, body)).status)]).toEqual([what, who, true])
    }
  }
  expect((await world.control<{ locations: { name: string }[] }>('GET', '/state')).locations.some((one) => one.name === 'Mine now')).toBe(
    false,
  )
})

test('an id that is a path leads nowhere else with our token', async () => {
  const evil = `../../locations/${there}`
  const price = { kind: 'price', key: 'p', spec: { productId: evil, name: 'P', type: 'one_time', currency: 'USD', amount: 1 } }
  const calendar = { kind: 'calendar', key: 'c', spec: { name: 'C', calendarType: 'event', groupId: `${evil}?x=` } }
  await world.control('DELETE', '/requests')
  for (const resource of [price, calendar]) {
    const made = await admin.call<{ id: string; hash: string }>('POST', '/api/plans', {
      locationId: here,
      blueprint: { ...tag, resources: [resource] },
    })
    if (made.status !== 201) continue
    const started = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: made.body.id, hash: made.body.hash })
    if (started.status === 202) await admin.waitForJob(started.body.jobId)
  }
  const { requests } = await world.control<{ requests: { path: string; locationId?: string }[] }>('GET', '/requests')
  expect(requests.length).toBeGreaterThan(0)
  expect(requests.filter((one) => one.path.startsWith(`/locations/${there}`))).toEqual([])
})

test.each<[string, () => Promise<{ bearer: string; end: () => Promise<unknown> }>]>([
  ['a key is revoked', async () => ending(await keyFor(here), () => admin.call('DELETE', `/api/settings/api-keys/${lastKeyId}`))],
  ['a key runs out', async () => ending(await keyFor(here), () => letRunOut(lastKeyId))],
  [
    'the platform says that a person has changed',
    async () => ending((await personThere()).session.token, () => tellOfPerson('UserUpdate')),
  ],
  ['the platform says that a person is gone', async () => ending((await personThere()).session.token, () => tellOfPerson('UserDelete'))],
  ['the sub-account is uninstalled', async () => ending((await personThere()).session.token, () => setStatus('uninstalled'))],
  ['the sub-account of a key is uninstalled', async () => ending(await keyFor(here), () => setStatus('uninstalled'))],
  ['the agency uninstalls', async () => ending((await world.agencyAdmin()).session.token, () => uninstall())],
  ['the agency of a key uninstalls', async () => ending(await keyFor(null), () => uninstall())],
])('when %s, an open stream ends soon and the next request is refused', { timeout: 40_000 }, async (_what, begin) => {
  const { bearer, end } = await begin()
  const reading = readToEnd(bearer)
  await reading.open
  await end()
  // The reader gives up before a heartbeat or anything else that is rare would have ended it.
  expect(await reading.told).toContain('event: bye')
  const { status } = await as(bearer)('GET', '/api/provisioning')
  expect([401, 403, 409, 422].includes(status)).toBe(true)
  await setStatus('active')
  await world.install({ companyId: admin.session.companyId })
  admin = await world.agencyAdmin()
  expect((await as(bearer)('GET', '/api/provisioning')).status).toBe(401)
})

test('a callback without a state installs for whose code it is, whoever’s browser brings it, and only once', async () => {
  const stranger = world.users.find((user) => user.companyId !== admin.session.companyId && user.type === 'agency' && user.role === 'admin')
  const seen = async (): Promise<unknown> => {
    const audit = await admin.call<{ items: { action: string }[] }>('GET', '/api/audit?limit=200')
    const places = await admin.call<{ items: { id: string }[] }>('GET', '/api/locations')
    return [places.body.items.map(({ id }) => id), audit.body.items.filter(({ action }) => byInstalling.includes(action))]
  }
  // What the platform had still to tell of the installs before.
  await expect.poll(untold).toBe(0)
  const before = await seen()
  const { callbackUrl } = await world.control<{ callbackUrl: string }>('POST', '/install', { as: 'agency', companyId: stranger?.companyId })
  const headers = { authorization: `Bearer ${admin.session.token}` }
  expect((await fetch(callbackUrl, { headers })).status).toBe(200)
  expect(await seen()).toEqual(before)
  expect((await fetch(callbackUrl, { headers })).status).toBeGreaterThanOrEqual(400)
  expect((await world.signIn(stranger?.id ?? '')).session.install).toBe('active')
})

/** Who is only found to be paused or shut is noted by the app itself, at a time of its own. */
const byInstalling = ['install.granted', 'install.recorded', 'install.ended']

test('metrics name nobody: no company, no sub-account, no person, no thing', async () => {
  const text = await (await fetch(`${world.url}/metrics`)).text()
  expect(text).toContain('groundwork_http_requests_total')
  const names = [...world.locations.flatMap(({ id, name }) => [id, name]), ...world.users.flatMap(({ id, email }) => [id, email])]
  for (const name of [...names, admin.session.companyId, 'brand new']) expect(text).not.toContain(name)
  expect(text).not.toMatch(/(bp|plan|job|key|session|draft)_[a-z0-9]{8}/)
})

test('an export of many rows is whole, one at a time, and goes no faster than its reader', { timeout: 60_000 }, async () => {
  const rows = 10_000
  const { companyId } = admin.session
  await sql`
    insert into audit_entries (id, company_id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id)
    select 'audit_many_' || n, ${companyId}, now(), 'app', '', '', 'data.exported', 'company', repeat('x', 2000) from generate_series(1, ${rows}) n
  `.execute(world.database.db)
  const slow = await openExport()
  await pause(1_500)
  expect((await admin.call('GET', '/api/settings/export')).status).toBe(429)
  await rewriteAudit('later')
  const { tables } = JSON.parse(await slow.read()) as { tables: { audit_entries: { id: string; actor_name: string }[] } }
  const many = tables.audit_entries.filter(({ id }) => id.startsWith('audit_many_'))
  expect(new Set(many.map(({ id }) => id)).size).toBe(rows)
  expect(many).toHaveLength(rows)
  // What was read of them before the reader took anything.
  expect(many.filter(({ actor_name: name }) => name !== 'later').length).toBeLessThan(rows / 2)
  await expect.poll(async () => (await admin.call('GET', '/api/settings/export')).status, { timeout: 20_000, interval: 300 }).toBe(200)
})

let lastKeyId = ''

async function keyFor(locationId: string | null): Promise<string> {
  const scopes = ['blueprints.read', 'plan', 'apply', 'jobs.read', 'jobs.control']
  const { body, status } = await admin.call<ApiKeyAnswer>('POST', '/api/settings/api-keys', {
    name: 'a program',
    scopes,
    ...(locationId === null ? {} : { locationId }),
  })
  expect(status).toBe(201)
  lastKeyId = body.id
  return body.secret
}

async function letRunOut(id: string): Promise<void> {
  await sql`update api_keys set expires_at = now() - interval '1 minute' where id = ${id}`.execute(world.database.db)
}

function ending(bearer: string, end: () => Promise<unknown>): { bearer: string; end: () => Promise<unknown> } {
  return { bearer, end }
}

function personThere(): Promise<Person> {
  return world.signIn(personId(), here)
}

function personId(): string {
  return world.users.find((user) => user.companyId === admin.session.companyId && user.type === 'agency' && user.role === 'user')?.id ?? ''
}

function tellOfPerson(type: string): Promise<unknown> {
  return world.control('POST', '/webhooks', { type, companyId: admin.session.companyId, fields: { id: personId() } })
}

function setStatus(status: string): Promise<unknown> {
  return world.control('POST', `/locations/${here}`, { status })
}

function uninstall(): Promise<unknown> {
  return world.control('POST', '/uninstall', { companyId: admin.session.companyId })
}

function as(bearer: string): Person['call'] {
  return async <T>(method: string, path: string, body?: unknown) => {
    const answer = await fetch(world.url + path, {
      method,
      headers: { authorization: `Bearer ${bearer}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    })
    const text = await answer.text()
    return { status: answer.status, body: (text.startsWith('{') ? JSON.parse(text) : text) as T, headers: answer.headers }
  }
}

function readToEnd(bearer: string): { open: Promise<void>; told: Promise<string> } {
  let opened = (): void => {}
  const open = new Promise<void>((resolve) => (opened = resolve))
  const read = async (): Promise<string> => {
    const answer = await fetch(`${world.url}/api/sse/stream`, {
      headers: { authorization: `Bearer ${bearer}` },
      signal: AbortSignal.timeout(12_000),
    })
    expect(answer.status).toBe(200)
    opened()
    return answer.text()
  }
  const told = read()
  told.catch(opened)
  return { open, told }
}

/** What the platform has to deliver, and what was delivered and waits to be handled. */
async function untold(): Promise<number> {
  const { deliveries } = await world.control<{ deliveries: { done: boolean }[] }>('GET', '/webhooks')
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from webhook_inbox where handled_at is null`.execute(
    world.database.db,
  )
  return deliveries.filter(({ done }) => !done).length + (rows[0]?.n ?? 0)
}

/** As nobody may: the trail is only ever added to. */
async function rewriteAudit(name: string): Promise<void> {
  await world.database.db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await sql`update audit_entries set actor_name = ${name}`.execute(tx)
  })
}

/** An answer of which nothing is read until it is read whole. */
function openExport(): Promise<{ read(): Promise<string> }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${world.url}/api/settings/export`, { headers: { authorization: `Bearer ${admin.session.token}` } }, (answer) => {
      answer.pause()
      resolve({ read: () => readWhole(answer) })
    })
    sent.on('error', reject)
    sent.end()
  })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
