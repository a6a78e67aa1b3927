import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../context.ts'
import type { BlueprintCheck, BlueprintPage, StoredBlueprint } from '../contract/blueprint.ts'
import type { Problem } from '../contract/problem.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { blueprintsDoor } from './blueprints.ts'
import { newDoor, type Door } from './door.ts'
import { answerProblem } from './problem-answer.ts'

const actor: Actor = {
  sessionId: 's',
  userId: 'u',
  name: 'Ada',
  email: 'ada@acme.co',
  role: 'admin',
  companyId: 'company',
  locationId: null,
  install: 'active',
  can: ['blueprints.read', 'blueprints.write'],
}

let database: TestDatabase
let ctx: TestContext
let door: Door

beforeAll(async () => {
  database = await createTestDatabase()
  await database.db.insertInto('companies').values({ id: actor.companyId }).execute()
  ctx = createTestContext({ db: database.db })
  door = newDoor()
  door.onError((error, c) => answerProblem(error, c, ctx.log))
  door.use(async (c, next) => {
    c.set('requestId', 'r')
    c.set('actor', actor)
    await next()
  })
  door.route('/', blueprintsDoor(ctx))
})

afterAll(() => database.drop())

async function send<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T; headers: Headers }> {
  const init =
    body === undefined
      ? { method }
      : { method, headers: { 'content-type': 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body) }
  const response = await door.request(`/api/blueprints${path}`, init)
  const text = await response.text()
  return {
    status: response.status,
    body: (/json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text) as T,
    headers: response.headers,
  }
}

async function countStored(): Promise<number> {
  const { n } = await database.db
    .selectFrom('blueprint_versions')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return Number(n)
}

const tag = { kind: 'tag', key: 'a', spec: { name: 'a' } }
const good = { version: 1, name: 'Door test', resources: [tag] }
const field = (spec: object): object => ({
  ...good,
  resources: [{ kind: 'custom-field', key: 'f', spec: { name: 'F', dataType: 'TEXT', ...spec } }],
})
const ring = ['a', 'b'].map((key) => ({
  kind: 'form',
  key,
  spec: { name: key, steps: ['x'], uses: [{ $ref: `form/${key === 'a' ? 'b' : 'a'}` }] },
}))

describe('bad input', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['an unknown kind', { ...good, resources: [{ ...tag, kind: 'tagg' }] }, 'resources[0].kind', /"tag"/],
    ['an unknown field', field({ placehodler: 'x' }), 'resources[0].spec.placehodler', /"placeholder"/],
    ['an ill-typed field', field({ position: '1' }), 'resources[0].spec.position', /without quotes/],
    ['a duplicate key', { ...good, resources: [tag, { ...tag, spec: { name: 'b' } }] }, 'resources[1].key', /another key/],
    [
      'a dangling reference',
      { ...good, resources: [{ kind: 'form', key: 'f', spec: { name: 'f', steps: ['x'], uses: [{ $ref: 'tag/aa' }] } }, tag] },
      'resources[0].spec.uses[0].$ref',
      /add|mean/i,
    ],
    ['a circular reference', { ...good, resources: ring }, 'resources[0].spec', /remove one/i],
    ['an undeclared variable', { ...good, resources: [{ ...tag, spec: { name: '{{ town }}' } }] }, 'resources[0].spec.name', /declare/i],
    ['5,000 resources', { ...good, resources: Array.from({ length: 5_000 }, (_, i) => ({ ...tag, key: `t${i}` })) }, 'resources', /split/i],
  ])('%s is refused with its path and fix, in every door, and nothing is stored', async (_what, document, path, fix) => {
    const before = await countStored()
    for (const [target, body] of [
      ['', document],
      ['', { blueprint: document }],
      ['/import', { text: JSON.stringify(document) }],
    ] as const) {
      const { status, body: problem } = await send<Problem>('POST', target, body)
      expect(status).toBe(422)
      expect(problem.code).toBe('invalid_blueprint')
      expect(problem.hint).toContain('Nothing was stored')
      expect(problem.errors?.[0]?.path).toBe(path)
      expect(problem.errors?.[0]?.fix).toMatch(fix)
    }
    expect(await countStored()).toBe(before)
  })

  it('that is no blueprint at all is refused', async () => {
    expect(await send<Problem>('POST', '', { blueprint: 'text' })).toMatchObject({
      status: 422,
      body: { code: 'invalid_blueprint', errors: [{ path: '' }] },
    })
    expect(
      await send<Problem>('POST', '', '{"version": 1, "name": "x", "resources": [{"kind": "tag", "key": "a", "spec": {"__proto__": {}}}]}'),
    ).toMatchObject({
      status: 422,
      body: { code: 'invalid_blueprint', errors: [{ path: 'resources[0].spec.__proto__' }] },
    })
  })

  it('that is neither JSON nor YAML is refused with its place', async () => {
    const broken = await send<Problem>('POST', '/import', { text: '{"version": 1,\n "name": }' })
    expect(broken).toMatchObject({ status: 422, body: { code: 'invalid_blueprint', errors: [{ path: 'line 2, column 10' }] } })
    const checked = await send<Problem>('POST', '/check', { text: 'a: b: c' })
    expect(checked).toMatchObject({ status: 422, body: { code: 'invalid_blueprint', errors: [{ path: 'line 1, column 4' }] } })
    expect(await send<Problem>('POST', '', '{"version": 1,')).toMatchObject({ status: 400, body: { code: 'invalid_json' } })
  })

  it('of 10 MB is refused', async () => {
    const before = await countStored()
    expect(await send<Problem>('POST', '/import', { text: 'x'.repeat(10 * 1_048_576) })).toMatchObject({
      status: 413,
      body: { code: 'payload_too_large' },
    })
    expect(await send<Problem>('POST', '/check', { text: 'x'.repeat(10 * 1_048_576) })).toMatchObject({ status: 413 })
    expect(await countStored()).toBe(before)
  })

  it('in a query, an id or a version is refused', async () => {
    expect(await send<Problem>('GET', '?limit=1000')).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', errors: [{ path: 'limit' }] },
    })
    expect(await send<Problem>('GET', '/bp_nothing')).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect(await send<Problem>('GET', '/starter-dental?version=0')).toMatchObject({ status: 422 })
    expect(await send<Problem>('GET', '/starter-dental/export?format=xml')).toMatchObject({ status: 422 })
    expect(await send<Problem>('POST', '/check', { text: 5 })).toMatchObject({ status: 422, body: { errors: [{ path: 'text' }] } })
  })
})

describe('the doors', () => {
  it('store, list, read, change, export and delete a blueprint', async () => {
    const made = await send<StoredBlueprint>('POST', '', good)
    expect(made).toMatchObject({ status: 201, body: { name: 'Door test', version: 1, origin: 'own' } })
    const { id } = made.body
    expect((await send<BlueprintPage>('GET', '')).body.items.map((item) => item.id)).toContain(id)
    expect((await send<StoredBlueprint>('GET', `/${id}`)).body).toEqual(made.body)

    const changed = await send<StoredBlueprint>('PUT', `/${id}`, { blueprint: { ...good, name: 'Changed' }, expectedVersion: 1 })
    expect(changed).toMatchObject({ status: 200, body: { version: 2, name: 'Changed' } })
    expect(await send<Problem>('PUT', `/${id}`, { blueprint: good, expectedVersion: 1 })).toMatchObject({
      status: 409,
      body: { code: 'conflict', version: 2 },
    })
    expect(await send<Problem>('PUT', `/${id}`, { blueprint: good, expectedVersion: 'one' })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'expectedVersion' }] },
    })
    expect((await send<StoredBlueprint>('GET', `/${id}?version=1`)).body.name).toBe('Door test')
    expect((await send<{ items: unknown[] }>('GET', `/${id}/versions`)).body.items).toHaveLength(2)

    const json = await send<object>('GET', `/${id}/export`)
    expect(json.headers.get('content-disposition')).toBe('attachment; filename="changed.json"')
    expect(json.body).toMatchObject({ version: 1, name: 'Changed', resources: [tag] })
    const yaml = await send<string>('GET', `/${id}/export?format=yaml`)
    expect(yaml.headers.get('content-type')).toBe('application/yaml; charset=utf-8')
    expect(await send<StoredBlueprint>('POST', '/import', { text: yaml.body })).toMatchObject({ status: 201, body: { name: 'Changed' } })

    expect((await send('DELETE', `/${id}`)).status).toBe(204)
    expect((await send('GET', `/${id}`)).status).toBe(404)
    expect(await send<Problem>('DELETE', '/starter-dental')).toMatchObject({
      status: 409,
      body: { code: 'wrong_state', hint: expect.stringContaining('Copy it first') },
    })
  })

  it('name a file by letters, figures and dashes, whatever the blueprint is called', async () => {
    for (const [name, file] of [
      ['"; filename="evil.exe', 'filename-evil-exe.json'],
      ['../../etc/passwd', 'etc-passwd.json'],
      ['Zahnärzte 牙医 \u202eexe', 'zahna-rzte-exe.json'],
      ['牙医', 'blueprint.json'],
    ]) {
      const { body } = await send<StoredBlueprint>('POST', '', { ...good, name })
      const exported = await send<object>('GET', `/${body.id}/export`)
      expect([exported.status, exported.headers.get('content-disposition')]).toEqual([200, `attachment; filename="${file}"`])
    }
  })

  it('tell starters in the language of the reader', async () => {
    const ask = async (path: string) => (await door.request(path, { headers: { 'accept-language': 'es' } })).json()
    expect(((await ask('/api/blueprints')) as BlueprintPage).items[0]).toMatchObject({ id: 'starter-dental', name: 'Clínica dental' })
    expect(((await ask('/api/blueprints/starter-dental')) as StoredBlueprint).blueprint.variables['clinic_name']?.label).toBe(
      'Nombre de la clínica',
    )
  })

  it('check a text, a wrapped blueprint and a bare one, and store none', async () => {
    const before = await countStored()
    for (const body of [{ text: JSON.stringify(good) }, { blueprint: good }, good]) {
      expect(await send<BlueprintCheck>('POST', '/check', body)).toMatchObject({
        status: 200,
        body: { ok: true, errors: [], counts: { tag: 1 } },
      })
    }
    const wrong = await send<BlueprintCheck>('POST', '/check', { blueprint: { ...good, resources: [{ ...tag, kind: 'tagg' }] } })
    expect(wrong).toMatchObject({ status: 200, body: { ok: false, errors: [{ path: 'resources[0].kind' }] } })
    expect(await countStored()).toBe(before)
  })
})
