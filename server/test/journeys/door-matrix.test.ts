import { sql } from 'kysely'
import { SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../app.ts'
import type { Capability } from '../../contract/session.ts'
import type { ApiKeyAnswer } from '../../contract/settings.ts'
import type { EventFeed } from '../../events/event-feed.ts'
import { doorMatrix } from '../../http/door-matrix.ts'
import { startTwoAgencies } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'
import { createTestContext } from '../test-context.ts'

type Caller = {
  name: string
  bearer: (door: string) => Promise<string | undefined>
  can: readonly Capability[]
  is: 'person' | 'key' | 'operator'
}
type Ids = Record<'blueprint' | 'draft' | 'plan' | 'job' | 'step' | 'key' | 'location' | 'hash' | 'session' | 'person', string>
type Request = { query?: string; body?: unknown }

const operatorToken = 'operator-token-of-the-test'
const tag = { version: 1, name: 'Secret name', resources: [{ kind: 'tag', key: 'new', spec: { name: 'secret tag' } }] }
const unknownIds: Ids = {
  blueprint: 'bp_aaaaaaaaaaaaaaaaaaaa',
  draft: 'draft_aaaaaaaaaaaaaaaaaaaa',
  plan: 'plan_aaaaaaaaaaaaaaaaaaaa',
  job: 'job_aaaaaaaaaaaaaaaaaaaa',
  step: 'tag/none',
  key: 'key_aaaaaaaaaaaaaaaaaaaa',
  location: 'AAAAAAAAAAAAAAAAAAAA',
  hash: 'none',
  session: 'ses_aaaaaaaaaaaaaaaaaaaa',
  person: 'AAAAAAAAAAAAAAAAAAAA',
}

/** Ids in queries and bodies: one request per field that takes one. The schemas say whether a field is missing here. */
const carriers: Record<string, Record<string, (ids: Ids) => Request>> = {
  'POST /api/plans': {
    locationId: (ids) => ({ body: { locationId: ids.location, blueprint: tag } }),
    blueprintId: (ids) => ({ body: { locationId: own.location, blueprintId: ids.blueprint } }),
    planId: (ids) => ({ body: { locationId: own.location, planId: ids.plan } }),
  },
  'POST /api/provisioning': { planId: (ids) => ({ body: { planId: ids.plan, hash: ids.hash } }) },
  'GET /api/provisioning': { locationId: (ids) => ({ query: `locationId=${ids.location}` }) },
  'GET /api/analytics': { locationId: (ids) => ({ query: `locationId=${ids.location}` }) },
  'GET /api/audit': {
    locationId: (ids) => ({ query: `locationId=${ids.location}` }),
    actorId: () => ({ query: `actorId=${victim.session.user.id}` }),
  },
  'GET /api/sse/stream': { jobId: (ids) => ({ query: `jobId=${ids.job}` }), draftId: (ids) => ({ query: `draftId=${ids.draft}` }) },
  'POST /api/blueprints/learn': { locationId: (ids) => ({ body: { locationId: ids.location } }) },
  'POST /api/blueprints/draft': {
    locationId: (ids) => ({ body: { brief: 'A dental clinic', locationId: ids.location } }),
    starterId: (ids) => ({ body: { brief: 'A dental clinic', starterId: ids.blueprint } }),
    previousDraftId: (ids) => ({ body: { brief: 'A dental clinic', previousDraftId: ids.draft } }),
  },
  'PATCH /api/jobs/:id/handover': { taskId: () => ({ body: { taskId: 'none', done: true } }) },
  'POST /api/ai/improve': { blueprintId: (ids) => ({ body: { blueprintId: ids.blueprint } }) },
  'POST /api/settings/api-keys': { locationId: (ids) => ({ body: { name: 'x', scopes: ['plan'], locationId: ids.location } }) },
}

/** What is sent to a door that is tried as a role; nothing of it changes anything. */
const harmless: Record<string, Request> = {
  'PUT /api/settings': { body: {} },
  'POST /api/settings/delete-data': { body: { confirm: 'not its name' } },
}

let world: World
let victim: Person
let stranger: Person
let neighbour: Person
let ids: Ids
let own: Ids
let callers: Caller[]
let doors: string[]
let schemas: Record<string, Set<string>>

beforeAll(async () => {
  const installed = await startTwoAgencies({ env: { OPERATOR_TOKEN: operatorToken } })
  const { locationId, theirLocationId } = installed
  ;({ world, admin: victim, stranger } = installed)
  neighbour = await world.signIn(victim.session.user.id, world.emptyLocationIds[1])
  ids = await leaveTraces(victim, locationId)
  own = await leaveTraces(stranger, theirLocationId)
  doors = listDoors()
  schemas = await readIdFields()
  callers = await listCallers(victim.session.companyId, locationId)
})
afterAll(() => world?.close())

test('every door has a row in the matrix, and every row a door', () => {
  expect(doors.length).toBeGreaterThan(50)
  expect(doors.filter((door) => !(door in doorMatrix))).toEqual([])
  expect(Object.keys(doorMatrix).filter((door) => !doors.includes(door))).toEqual([])
})

test('a door that takes an id in its query or body is tried with somebody else’s', () => {
  for (const [door, fields] of Object.entries(schemas))
    expect([door, [...fields].filter((field) => carriers[door]?.[field] === undefined)]).toEqual([door, []])
})

test('without a token, or with one that is expired, forged, unsigned, signed out or nonsense, every door behind the session is shut', async () => {
  const claims = { company: victim.session.companyId, location: null }
  const make = () =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).setIssuer('groundwork').setAudience('groundwork-page')
  const jti = JSON.parse(Buffer.from(victim.session.token.split('.')[1] ?? '', 'base64url').toString()).jti as string
  const secret = world.config.sessionSecrets[0] as Uint8Array
  const gone = await world.signIn(victim.session.user.id)
  await gone.call('DELETE', '/api/auth/session')
  const sub = victim.session.user.id
  const tokens: [string, string | undefined][] = [
    ['none', undefined],
    ['expired', await make().setJti(jti).setSubject(sub).setIssuedAt('-2 h').setExpirationTime('-1 h').sign(secret)],
    ['forged', await make().setJti(jti).setSubject(sub).setIssuedAt().setExpirationTime('10 m').sign(new Uint8Array(32).fill(7))],
    [
      'unsigned',
      new UnsecuredJWT(claims)
        .setIssuer('groundwork')
        .setAudience('groundwork-page')
        .setJti(jti)
        .setSubject(sub)
        .setIssuedAt()
        .setExpirationTime('10 m')
        .encode(),
    ],
    ['another user', await make().setJti(jti).setSubject('someone').setIssuedAt().setExpirationTime('10 m').sign(secret)],
    [
      'another company',
      await new SignJWT({ ...claims, company: own.location })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer('groundwork')
        .setAudience('groundwork-page')
        .setJti(jti)
        .setSubject(sub)
        .setIssuedAt()
        .setExpirationTime('10 m')
        .sign(secret),
    ],
    ['signed out', gone.session.token],
    ['nonsense', 'a.b.c'],
    ['a key that is none', `gw_${'x'.repeat(43)}`],
    ['the operator’s', operatorToken],
  ]
  for (const door of doors.filter(isBehindSession)) {
    for (const [name, token] of tokens) expect([door, name, (await ask(door, token, unknownIds)).status]).toEqual([door, name, 401])
  }
  for (const door of doors.filter((one) => doorMatrix[one] === 'operator')) {
    for (const [name, token] of tokens.slice(0, -1))
      expect([door, name, (await ask(door, token, unknownIds)).status]).toEqual([door, name, 401])
  }
}, 60_000)

test('each role gets past exactly the doors that the matrix gives it', async () => {
  for (const caller of callers) {
    for (const door of doors) {
      const needs = doorMatrix[door]
      if (needs === undefined || needs === 'open' || needs === 'signature' || needs === 'metrics') continue
      const { status } = await ask(door, await caller.bearer(door), unknownIds, harmless[door])
      const outcome = status === 401 ? 'unknown' : status === 403 ? 'refused' : status >= 500 ? `broken ${status}` : 'let in'
      expect([caller.name, door, outcome]).toEqual([caller.name, door, expectedOf(needs, caller)])
    }
  }
  // Whoever ended all their other sessions has ended those of the tests that follow.
  victim = await world.signIn(victim.session.user.id)
  neighbour = await world.signIn(victim.session.user.id, neighbour.session.locationId ?? undefined)
}, 60_000)

test('another tenant’s id in a path is answered word for word as one that does not exist', async () => {
  for (const person of [stranger, neighbour]) {
    for (const door of doors.filter((one) => one.includes('/:') && (person === stranger || !isTheCompanys(one)))) {
      const [foreign, unknown] = [await ask(door, person.session.token, ids), await ask(door, person.session.token, unknownIds)]
      expect([door, foreign.status, foreign.body]).toEqual([door, unknown.status, unknown.body])
      expect([door, [403, 404, 422].includes(foreign.status)]).toEqual([door, true])
    }
  }
})

test('another tenant’s id in a query or body is answered as one that does not exist, and shows nothing of theirs', async () => {
  for (const [door, fields] of Object.entries(carriers)) {
    for (const [field, make] of Object.entries(fields)) {
      const foreign = await ask(door, stranger.session.token, unknownIds, make(ids))
      const unknown = await ask(door, stranger.session.token, unknownIds, make(unknownIds))
      expect([door, field, foreign.status, foreign.body]).toEqual([door, field, unknown.status, unknown.body])
      expect([door, field, foreign.text.includes('Secret name'), foreign.text.includes(ids.job)]).toEqual([door, field, false, false])
      if (door.startsWith('POST')) expect([door, field, foreign.status >= 400]).toEqual([door, field, true])
    }
  }
})

test('a stream resumed from another tenant’s numbers tells of the reader’s own things only', async () => {
  const leaving = new AbortController()
  const answer = await fetch(`${world.url}/api/sse/stream`, {
    headers: { authorization: `Bearer ${stranger.session.token}`, 'last-event-id': '0' },
    signal: leaving.signal,
  })
  let told = ''
  const read = async (): Promise<void> => {
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) told += Buffer.from(chunk).toString()
  }
  const reading = read().catch(() => expect(leaving.signal.aborted).toBe(true))
  await expect.poll(() => told).toContain(own.job)
  // What is not the reader's own would come with it, or soon after.
  await new Promise((resolve) => setTimeout(resolve, 300))
  leaving.abort()
  await reading
  for (const theirs of [ids.job, ids.location, victim.session.companyId]) expect(told).not.toContain(theirs)
})

test('what was refused has changed nothing', async () => {
  expect((await victim.call('GET', `/api/jobs/${ids.job}`)).body).toMatchObject({ status: 'SUCCESS' })
  expect((await victim.call('GET', `/api/blueprints/${ids.blueprint}`)).body).toMatchObject({ version: 1 })
  expect((await victim.call('GET', `/api/drafts/${ids.draft}`)).status).toBe(200)
})

/** All sub-accounts of an agency share its blueprints, and the neighbour is the same person elsewhere. */
function isTheCompanys(door: string): boolean {
  return door.includes('/api/blueprints/') || door.includes('/api/auth/sessions/')
}

function isBehindSession(door: string): boolean {
  const needs = doorMatrix[door]
  return typeof needs === 'object' || needs === 'session' || needs === 'person'
}

function expectedOf(needs: (typeof doorMatrix)[string], caller: Caller): string {
  if (needs === 'operator') return caller.is === 'operator' ? 'let in' : 'unknown'
  if (caller.is === 'operator') return 'unknown'
  if (needs === 'session') return 'let in'
  if (needs === 'person') return caller.is === 'key' ? 'refused' : 'let in'
  return typeof needs === 'object' && needs.some((capability) => caller.can.includes(capability)) ? 'let in' : 'refused'
}

/** Path parameters are told apart by what stands before them. */
function fill(path: string, with_: Ids): string {
  return path.replace('/steps/:stepId', `/steps/${encodeURIComponent(with_.step)}`).replace(/\/(\w[\w-]*)\/:\w+/g, (_, noun: string) => {
    const kind = (
      {
        blueprints: 'blueprint',
        drafts: 'draft',
        plans: 'plan',
        jobs: 'job',
        provisioning: 'job',
        'api-keys': 'key',
        sessions: 'session',
        members: 'person',
      } as const
    )[noun]
    if (kind === undefined) throw new Error(`which id belongs behind /${noun}/? Tell server/test/journeys/door-matrix.test.ts`)
    return `/${noun}/${with_[kind]}`
  })
}

async function ask(
  door: string,
  bearer: string | undefined,
  with_: Ids,
  request: Request = {},
): Promise<{ status: number; body: unknown; text: string }> {
  const [method = '', path = ''] = door.split(' ')
  const writes = method !== 'GET' && method !== 'DELETE'
  const end = new AbortController()
  const answer = await fetch(`${world.url}${fill(path, with_)}${request.query === undefined ? '' : `?${request.query}`}`, {
    method,
    redirect: 'manual',
    signal: end.signal,
    headers: {
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(writes ? { 'content-type': 'application/json' } : {}),
    },
    ...(writes ? { body: JSON.stringify(request.body ?? {}) } : {}),
  })
  if (answer.headers.get('content-type')?.includes('event-stream')) {
    end.abort()
    return { status: answer.status, body: 'a stream', text: '' }
  }
  const text = await answer.text()
  const {
    requestId: _,
    since: _since,
    until: _until,
    ...body
  } = (text.startsWith('{') ? JSON.parse(text) : { text }) as Record<string, unknown>
  return { status: answer.status, body, text }
}

async function leaveTraces(person: Person, location: string): Promise<Ids> {
  const { plan, job } = await person.provision(location, tag)
  const blueprint = (await person.call<{ id: string }>('POST', '/api/blueprints', { blueprint: tag })).body.id
  const key = (await person.call<ApiKeyAnswer>('POST', '/api/settings/api-keys', { name: 'k', scopes: ['jobs.read'] })).body.id
  const { items } = (await person.call<{ items: { id: string; isThis: boolean }[] }>('GET', '/api/auth/sessions')).body
  const session = items.find((one) => one.isThis)?.id ?? ''
  const draft = `draft_of_${person.session.companyId}`
  await sql`insert into drafts (id, company_id, location_id, user_id, thread_id, brief, status) values (${draft}, ${person.session.companyId}, ${location}, ${person.session.user.id}, ${draft}, 'Secret name', 'failed')`.execute(
    world.database.db,
  )
  return {
    blueprint,
    draft,
    plan: plan.id,
    job: job.id,
    step: job.steps[0]?.id ?? '',
    key,
    location,
    hash: plan.hash,
    session,
    person: person.session.user.id,
  }
}

/** The routes as they are declared; each once, without what stands before several. */
function listDoors(): string[] {
  const ctx = { ...createTestContext({ db: world.database.db }), config: world.config }
  const app = createApp(ctx, {} as EventFeed)
  void app.close()
  const named = app.door.routes.filter((route) => route.method !== 'ALL' && !route.path.includes('*'))
  return [...new Set(named.map((route) => `${route.method} ${route.path}`))]
}

/** Fields of queries and bodies that are called after an id, by door, from the description that the server gives of itself. */
async function readIdFields(): Promise<Record<string, Set<string>>> {
  type Schema = { $ref?: string; properties?: Record<string, unknown>; anyOf?: Schema[]; oneOf?: Schema[]; allOf?: Schema[] }
  type Operation = { parameters?: { name: string; in: string }[]; requestBody?: { content: Record<string, { schema: Schema }> } }
  const description = (await (await fetch(`${world.url}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Operation>>
    components: { schemas: Record<string, Schema> }
  }
  const fieldsOf = (schema: Schema | undefined): string[] => {
    if (schema === undefined) return []
    if (schema.$ref !== undefined) return fieldsOf(description.components.schemas[schema.$ref.split('/').at(-1) ?? ''])
    return [
      ...Object.keys(schema.properties ?? {}),
      ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap(fieldsOf),
    ]
  }
  const found: Record<string, Set<string>> = {}
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const door = `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`
      if (!isBehindSession(door)) continue
      const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name)
      const fields = [...query, ...fieldsOf(operation.requestBody?.content['application/json']?.schema)].filter((name) =>
        /Ids?$/.test(name),
      )
      if (fields.length > 0) found[door] = new Set(fields)
    }
  }
  return found
}

async function listCallers(companyId: string, locationId: string): Promise<Caller[]> {
  const find = (type: string, role: string): string => {
    const user = world.users.find(
      (one) =>
        one.companyId === companyId &&
        one.type === type &&
        one.role === role &&
        (type === 'agency' || one.locationIds.includes(locationId)),
    )
    if (user === undefined) throw new Error(`the sandbox has no ${type} ${role}`)
    return user.id
  }
  const person = async (name: string, userId: string, at?: string): Promise<Caller> => {
    let { session } = await world.signIn(userId, at)
    const bearer = async (door: string): Promise<string> => {
      if (/^DELETE \/api\/auth\/sessions?$/.test(door)) ({ session } = await world.signIn(userId, at))
      const { token } = session
      if (door === 'DELETE /api/auth/session') ({ session } = await world.signIn(userId, at))
      return token
    }
    return { name, is: 'person', can: session.can, bearer }
  }
  const key = async (name: string, scopes: Capability[], at: string | null): Promise<Caller> => {
    const { body } = await victim.call<ApiKeyAnswer>('POST', '/api/settings/api-keys', { name, scopes, locationId: at })
    return { name, is: 'key', can: scopes, bearer: async () => body.secret }
  }
  return [
    await person('agency admin', find('agency', 'admin')),
    await person('agency user', find('agency', 'user')),
    await person('location admin', find('account', 'admin'), locationId),
    await person('location user', find('account', 'user'), locationId),
    await key(
      'key of the company',
      ['blueprints.read', 'blueprints.write', 'plan', 'apply', 'jobs.read', 'jobs.control', 'company.read', 'audit.read'],
      null,
    ),
    await key('key that only reads', ['jobs.read'], locationId),
    { name: 'operator', is: 'operator', can: [], bearer: async () => operatorToken },
  ]
}
