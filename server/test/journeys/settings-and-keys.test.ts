import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AuditEntry, AuditPage } from '../../contract/audit.ts'
import type { Job } from '../../contract/job.ts'
import type { Plan } from '../../contract/plan.ts'
import type { QueueReport } from '../../contract/queue.ts'
import type { SessionView } from '../../contract/session.ts'
import type { ApiKey, ApiKeyAnswer, DeleteDataAnswer, Members, Preferences, Settings } from '../../contract/settings.ts'
import { startTwoAgencies } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

const operatorToken = 'operator-token-of-the-test'
const tag = { version: 1, name: 'One tag', resources: [{ kind: 'tag', key: 'new', spec: { name: 'brand new' } }] }

let world: World
let admin: Person
let stranger: Person
let inLocation: Person
let locationId: string
let elsewhere: string

beforeAll(async () => {
  const env = { OPERATOR_TOKEN: operatorToken, RETENTION_DAYS: '60' }
  ;({ world, admin, stranger, locationId } = await startTwoAgencies({ env }))
  elsewhere = world.emptyLocationIds[1] ?? ''
  inLocation = await world.signIn(admin.session.user.id, locationId)
})
afterAll(() => world?.close())

test('an admin changes preferences within the operator’s bounds, and the change is in the audit trail with before and after', async () => {
  const before = (await admin.call<Settings>('GET', '/api/settings')).body
  expect(before).toMatchObject({
    canChange: true,
    preferences: {
      ai: { perUser: 40, perCompany: 400 },
      retentionDays: { jobs: 60, events: 60, drafts: 60, audit: 365 },
      theme: 'system',
      accent: null,
    },
    bounds: { retentionDays: { jobs: { least: 1, most: 60 } } },
    updatedAt: null,
  })
  expect(before.roles).toHaveLength(4)
  const refused = await admin.call('PUT', '/api/settings', { retentionDays: { jobs: 61 }, ai: { perUser: 41 } })
  expect(refused).toMatchObject({
    status: 422,
    body: { code: 'invalid_request', errors: [{ path: 'ai.perUser' }, { path: 'retentionDays.jobs' }] },
  })
  const changed = await admin.call<Preferences>('PUT', '/api/settings', { retentionDays: { jobs: 10 }, theme: 'dark' })
  expect(changed.body).toMatchObject({ retentionDays: { jobs: 10, events: 60 }, theme: 'dark', ai: { perUser: 40 } })
  expect((await admin.call<Settings>('GET', '/api/settings')).body).toMatchObject({
    updatedBy: admin.session.user.name,
    preferences: changed.body,
  })
  const [entry] = await audit(admin, 'action=settings.changed')
  expect(entry).toMatchObject({
    actor: { kind: 'person', id: admin.session.user.id, sessionId: expect.stringMatching(/^session_/), address: expect.any(String) },
    before: { 'retentionDays.jobs': 60, theme: 'system' },
    after: { 'retentionDays.jobs': 10, theme: 'dark' },
  })
  expect((await stranger.call<Settings>('GET', '/api/settings')).body.preferences.theme).toBe('system')
})

test("the agency's colour is kept, told to everyone of theirs who signs in, and taken back", async () => {
  const chosen = await admin.call<Preferences>('PUT', '/api/settings', { accent: '#0b6e4f' })
  expect(chosen.body.accent).toBe('#0b6e4f')
  for (const client of [admin, inLocation])
    expect((await client.call<SessionView>('GET', '/api/auth/session')).body.look).toEqual({ theme: 'dark', accent: '#0b6e4f' })
  expect((await stranger.call<SessionView>('GET', '/api/auth/session')).body.look).toEqual({ theme: 'system', accent: null })
  for (const accent of ['red', '#fff', '#0B6E4F', 'url(//x)'])
    expect((await admin.call('PUT', '/api/settings', { accent })).status).toBe(422)
  expect((await inLocation.call('PUT', '/api/settings', { accent: '#000000' })).status).toBe(403)
  expect((await audit(admin, 'action=settings.changed'))[0]).toMatchObject({ before: { accent: null }, after: { accent: '#0b6e4f' } })
  expect((await admin.call<Preferences>('PUT', '/api/settings', { accent: null })).body.accent).toBeNull()
})

test('refuses an actor from another location, and whoever is no admin of the agency', async () => {
  expect((await inLocation.call('PUT', '/api/settings', { theme: 'light' })).status).toBe(403)
  expect((await inLocation.call('GET', '/api/settings/export')).status).toBe(403)
  expect((await inLocation.call('POST', '/api/settings/delete-data', { confirm: 'x' })).status).toBe(403)
  expect((await inLocation.call<Settings>('GET', '/api/settings')).body).toMatchObject({
    canChange: false,
    danger: null,
    ai: { company: null },
  })
  const asked = { name: 'x', scopes: ['plan'] }
  expect((await inLocation.call('POST', '/api/settings/api-keys', { ...asked, locationId: elsewhere })).status).toBe(404)
  expect((await stranger.call('POST', '/api/settings/api-keys', { ...asked, locationId })).status).toBe(404)
  expect((await inLocation.call('GET', `/api/audit?locationId=${elsewhere}`)).status).toBe(404)
  // Nobody gives away what they may not do themselves.
  for (const scope of ['company.read', 'settings.write', 'keys.manage'])
    expect([
      scope,
      [403, 422].includes((await inLocation.call('POST', '/api/settings/api-keys', { name: 'x', scopes: [scope] })).status),
    ]).toEqual([scope, true])
})

test('a key made once works for a program from plan to job, in its location and no other, and within its scopes', async () => {
  const made = await admin.call<ApiKeyAnswer>('POST', '/api/settings/api-keys', {
    name: 'CI',
    scopes: ['plan', 'apply', 'jobs.read', 'plan'],
    locationId,
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  })
  expect(made).toMatchObject({ status: 201, body: { state: 'active', scopes: ['plan', 'apply', 'jobs.read'], lastUsedAt: null } })
  expect(made.body.secret).toMatch(/^gw_[\w-]{43}$/)
  expect(made.body.secret.startsWith(made.body.prefix)).toBe(true)

  const program = as(made.body.secret)
  expect((await program('GET', '/api/auth/session')).body).toMatchObject({
    user: { name: 'CI' },
    locationId,
    can: ['jobs.read', 'plan', 'apply'],
  })
  const plan = (await program<Plan>('POST', '/api/plans', { locationId, blueprint: tag })).body
  const started = await program<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  expect(started.status).toBe(202)
  expect(await admin.waitForJob(started.body.jobId)).toMatchObject({ status: 'SUCCESS', startedBy: 'CI' })
  expect((await program<Job>('GET', `/api/jobs/${started.body.jobId}`)).status).toBe(200)
  expect((await program('PATCH', `/api/provisioning/${started.body.jobId}`, { action: 'rollback' })).status).toBe(403)
  expect((await program('POST', '/api/plans', { locationId: elsewhere, blueprint: tag })).status).toBe(404)
  for (const [method, path, body] of [
    ['GET', '/api/settings/api-keys'],
    ['POST', '/api/settings/api-keys', { name: 'more', scopes: ['plan'] }],
    ['GET', '/api/audit'],
    ['PUT', '/api/settings', { theme: 'dark' }],
    ['DELETE', '/api/auth/session'],
  ] as const)
    expect([path, (await program(method, path, body)).status]).toEqual([path, 403])

  const [entry] = await audit(admin, 'action=job.started')
  expect(entry).toMatchObject({
    actor: { kind: 'api_key', name: 'CI', sessionId: null },
    locationId,
    planHash: plan.hash,
    subject: { id: started.body.jobId },
  })

  const listed = (await admin.call<{ items: ApiKey[] }>('GET', '/api/settings/api-keys')).body.items
  expect(listed).toMatchObject([{ id: made.body.id, prefix: made.body.prefix, lastUsedAt: expect.any(String) }])
  expect(JSON.stringify(listed)).not.toContain(made.body.secret)
  expect((await stranger.call('DELETE', `/api/settings/api-keys/${made.body.id}`)).status).toBe(404)
  expect((await admin.call('DELETE', `/api/settings/api-keys/${made.body.id}`)).status).toBe(204)
  expect((await admin.call('DELETE', `/api/settings/api-keys/${made.body.id}`)).status).toBe(404)
  expect((await program('GET', '/api/auth/session')).status).toBe(401)
})

test('a key that has run out, and one that never was, are refused alike', async () => {
  const soon = new Date(Date.now() + 60_000).toISOString()
  const { body } = await admin.call<ApiKeyAnswer>('POST', '/api/settings/api-keys', {
    name: 'brief',
    scopes: ['jobs.read'],
    expiresAt: soon,
  })
  expect((await as(body.secret)('GET', '/api/provisioning')).status).toBe(200)
  await world.database.db
    .updateTable('api_keys')
    .set({ expires_at: new Date(Date.now() - 1) })
    .where('id', '=', body.id)
    .execute()
  const late = await as(body.secret)('GET', '/api/provisioning')
  const unknown = await as(`gw_${'a'.repeat(43)}`)('GET', '/api/provisioning')
  expect(late.status).toBe(401)
  expect({ ...(late.body as object), requestId: '' }).toEqual({ ...(unknown.body as object), requestId: '' })
  const past = await admin.call('POST', '/api/settings/api-keys', { name: 'x', scopes: ['plan'], expiresAt: '2020-01-01T00:00:00Z' })
  expect(past).toMatchObject({ status: 422, body: { errors: [{ path: 'expiresAt' }] } })
})

test('switching the language model off for the company refuses the next question with how to switch it on', async () => {
  await admin.call('PUT', '/api/settings', { ai: { perUser: 0 } })
  expect((await admin.call<Settings>('GET', '/api/settings')).body.ai.own.questions).toBe(0)
  const asked = await admin.call('POST', '/api/blueprints/draft', { brief: 'A dental clinic with three dentists.' })
  expect(asked).toMatchObject({ status: 429, body: { code: 'too_many_requests', hint: expect.stringContaining('Settings') } })
  await admin.call('PUT', '/api/settings', { ai: { perUser: 40 } })
})

test('lists the people as the platform gives them, of all the agency or of one location', async () => {
  const all = (await admin.call<Members>('GET', '/api/settings/members')).body
  expect(all.state).toBe('known')
  const me = all.items.find((one) => one.id === admin.session.user.id)
  expect(me).toMatchObject({ view: 'agency', role: 'admin', lastSeenAt: expect.any(String) })
  expect(all.items.length).toBeGreaterThan(2)
  const stray = world.users.filter((user) => user.companyId !== admin.session.companyId).map((user) => user.id)
  expect(all.items.filter((one) => stray.includes(one.id))).toEqual([])
})

test('every write of a person is in the audit trail, page by page, each tenant’s own', async () => {
  const saved = await admin.call<{ id: string; version: number }>('POST', '/api/blueprints', { blueprint: tag })
  await admin.call('PUT', `/api/blueprints/${saved.body.id}`, { blueprint: { ...tag, name: 'Renamed' }, expectedVersion: 1 })
  await admin.call('DELETE', `/api/blueprints/${saved.body.id}`)
  const { job } = await admin.provision(elsewhere, tag)
  await admin.call('PATCH', `/api/provisioning/${job.id}`, { action: 'rollback' })
  await admin.waitForJob(job.id, ['ROLLED_BACK'])
  const plan = await admin.plan(elsewhere, tag)
  await admin.call('PATCH', `/api/plans/${plan.id}`, { exclude: [plan.changes[0]?.id] })
  await admin.call('DELETE', `/api/jobs/${job.id}`)

  const seen: AuditEntry[] = []
  for (let cursor = ''; ;) {
    const page = (await admin.call<AuditPage>('GET', `/api/audit?limit=5${cursor && `&cursor=${cursor}`}`)).body
    seen.push(...page.items)
    if (page.nextCursor === null) break
    cursor = page.nextCursor
  }
  expect(new Set(seen.map((entry) => entry.id)).size).toBe(seen.length)
  const place = world.locations.find(({ id }) => id === elsewhere)?.name
  const placed = seen.filter(
    ({ action, locationId }) => action === 'job.started' || (action === 'install.recorded' && locationId === elsewhere),
  )
  expect(placed.length).toBeGreaterThan(1)
  for (const entry of placed) if (entry.locationId === elsewhere) expect(entry.locationName).toBe(place)
  const actions = new Set(seen.map((entry) => entry.action))
  for (const action of [
    'blueprint.created',
    'blueprint.saved',
    'blueprint.deleted',
    'plan.revised',
    'job.started',
    'job.rolled_back',
    'job.removed',
    'session.began',
    'install.granted',
    'api_key.created',
    'api_key.revoked',
    'settings.changed',
  ])
    expect(actions).toContain(action)
  expect(seen.map((entry) => entry.at)).toEqual(
    seen
      .map((entry) => entry.at)
      .toSorted()
      .toReversed(),
  )
  const own = await audit(inLocation, '')
  expect(own.length).toBeGreaterThan(0)
  expect(own.filter((entry) => entry.locationId !== locationId)).toEqual([])
  const theirs = await audit(stranger, 'limit=200')
  expect(theirs.filter((entry) => seen.some((mine) => mine.id === entry.id))).toEqual([])
  expect((await admin.call('GET', '/api/audit?cursor=nonsense')).status).toBe(422)
})

test('exports everything of one company, nothing of another, and no token, hash or sealed value', async () => {
  const { status, body, headers } = await admin.call<{ companyId: string; tables: Record<string, Record<string, unknown>[]> }>(
    'GET',
    '/api/settings/export',
  )
  expect(status).toBe(200)
  expect(headers.get('content-disposition')).toContain('attachment')
  expect(body.companyId).toBe(admin.session.companyId)
  expect(body.tables['jobs']?.length).toBeGreaterThan(0)
  expect(body.tables['steps']?.length).toBeGreaterThan(0)
  expect(body.tables['blueprint_versions']?.length).toBe(2)
  expect(body.tables['api_keys']?.length).toBe(2)
  const text = JSON.stringify(body)
  expect(text).not.toMatch(/sealed_|secret_hash|eyJ/)
  expect(text).not.toContain(stranger.session.companyId)
})

test('the operator’s doors are closed to everybody else, tell depths, and have a task done', async () => {
  for (const authorization of [undefined, 'Bearer wrong', `Bearer ${admin.session.token}`]) {
    const answer = await fetch(`${world.url}/api/queue`, { headers: authorization === undefined ? {} : { authorization } })
    expect(answer.status).toBe(401)
  }
  const operator = as(operatorToken)
  const report = (await operator<QueueReport>('GET', '/api/queue')).body
  expect(report.queues.map((queue) => queue.name)).toEqual(['run', 'webhook', 'reconcile', 'look', 'draft', 'maintain', 'purge'])
  expect(report.unhandledWebhooks).toMatchObject({ count: expect.any(Number) })
  expect((await operator('POST', '/api/queue', { task: 'maintain' })).status).toBe(202)
  expect((await operator('POST', '/api/queue', { task: 'format the disk' })).status).toBe(422)
  expect((await operator('GET', '/api/settings')).status).toBe(401)
})

test('deletes the company’s data when its name is typed, stops live jobs first, and keeps install and audit trail', async () => {
  const { danger } = (await admin.call<Settings>('GET', '/api/settings')).body
  const wrong = await admin.call('POST', '/api/settings/delete-data', { confirm: 'Somebody else' })
  expect(wrong).toMatchObject({ status: 422, body: { code: 'confirmation_required' } })
  await world.control('POST', '/faults', { fault: 'slow', ms: 400 }).catch(() => undefined)
  const resources = Array.from({ length: 30 }, (_, n) => ({ kind: 'tag', key: `t${n}`, spec: { name: `delete me ${n}` } }))
  const plan = await admin.plan(locationId, { version: 1, name: 'Long', resources })
  await admin.call('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  const answer = (await admin.call<DeleteDataAnswer>('POST', '/api/settings/delete-data', { confirm: ` ${danger?.companyName ?? ''} ` }))
    .body
  expect(answer.stoppedJobs + (answer.deleted['jobs'] ?? 0)).toBeGreaterThan(0)
  await until(async () => (await admin.call<Settings>('GET', '/api/settings')).body.danger?.counts.jobs === 0)
  const after = (await admin.call<Settings>('GET', '/api/settings')).body
  expect(after.danger?.counts).toMatchObject({ blueprints: 0, plans: 0, jobs: 0, drafts: 0, apiKeys: 0 })
  expect(after.install).toBe('active')
  expect((await audit(admin, 'action=data.deleted'))[0]).toMatchObject({ before: { liveJobs: expect.any(Number) } })
  expect((await stranger.call<{ items: unknown[] }>('GET', '/api/audit')).body.items.length).toBeGreaterThan(0)
}, 30_000)

async function audit(person: Person, query: string): Promise<AuditEntry[]> {
  return (await person.call<AuditPage>('GET', `/api/audit?${query}`)).body.items
}

function as(bearer: string) {
  return async <T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> => {
    const answer = await fetch(world.url + path, {
      method,
      headers: { authorization: `Bearer ${bearer}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: (text.startsWith('{') ? JSON.parse(text) : text) as T }
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const started = Date.now(); Date.now() - started < 20_000; await new Promise((resolve) => setTimeout(resolve, 100)))
    if (await isSo()) return
  throw new Error('it did not come to be')
}
