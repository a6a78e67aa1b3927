import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp, type App } from '../app.ts'
import { nodeSides } from '../test/fuzz/fuzz-world.ts'
import { sealContext } from '../test/seal-context.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'

const person = { userId: 'user00001', companyId: 'company01', role: 'admin', type: 'agency', userName: 'Ann', email: 'a@b.example.com' }

let database: TestDatabase
let ctx: TestContext
let app: App

beforeAll(async () => {
  database = await createTestDatabase()
  ctx = createTestContext({ db: database.db, now: new Date('2026-11-22T12:00:00.000Z') })
  app = createApp(ctx, {} as never)
})
afterAll(async () => {
  await app.close()
  await database.drop()
})

test.each([
  ['/oauth/install', 302, 60],
  ['/oauth/callback?code=made-up', 400, 60],
  ['/metrics', 200, 300],
])('%s takes only so much from one address, and others are not kept waiting', async (path, status, most) => {
  const ask = (address: string) => app.door.request(path, {}, nodeSides(address))
  const first = await Promise.all(Array.from({ length: most }, async () => ask('203.0.113.9')))
  expect(new Set(first.map((answer) => (answer.status >= 400 ? 400 : answer.status)))).toEqual(new Set([status]))
  const refused = await ask('203.0.113.9')
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await ask('203.0.113.10')).status).not.toBe(429)
  ctx.setNow(new Date(ctx.now().getTime() + 60_000))
  expect((await ask('203.0.113.9')).status).not.toBe(429)
})

test('however many ask whether we are ready, the database is asked once', async () => {
  let asked = 0
  const db = database.db.withPlugin({
    transformQuery: ({ node }) => {
      asked += 1
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const other = createApp({ ...ctx, db }, {} as never)
  await other.door.request('/readyz')
  asked = 0
  const answers = await Promise.all(
    Array.from({ length: 100 }, async (_, n) => other.door.request(n % 2 === 0 ? '/readyz' : '/api/health')),
  )
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]))
  expect(asked).toBeLessThan(5)
  await other.close()
})

test.each([
  '/livez',
  '/readyz',
  '/api/health',
  '/api/openapi.json',
  '/api/locations',
  '/api/nothing',
  '/oauth/callback',
  '/assets/none.js',
  '/%00',
])('no cache may keep what %s answers, whoever asks, from wherever', async (path) => {
  const headers = {
    origin: 'https://evil.example',
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    authorization: 'Bearer a.b.c',
  }
  const answer = await app.door.request(path, { headers }, nodeSides('203.0.113.13'))
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(JSON.stringify([...answer.headers]) + (await answer.text())).not.toContain('evil.example')
})

test('the description of the doors is written once', async () => {
  const first = await (await app.door.request('/api/openapi.json')).text()
  const before = process.threadCpuUsage()
  for (let n = 0; n < 100; n += 1) expect(await (await app.door.request('/api/openapi.json')).text()).toBe(first)
  expect(process.threadCpuUsage(before).user / 1_000 / 100).toBeLessThan(50)
})

test.each(['/api/blueprints', '/api/plans', '/api/settings', '/api/nothing'])(
  'nothing of a stranger’s body at %s is waited for',
  async (path) => {
    const { stream, taken } = endless()
    const headers = { 'content-type': 'application/json', authorization: 'Bearer a.b.c' }
    const answer = await app.door.request(
      path,
      { method: 'POST', body: stream, duplex: 'half', headers } as RequestInit,
      nodeSides('203.0.113.11'),
    )
    expect(answer.status).toBe(401)
    expect(taken()).toBeLessThan(3)
  },
)

test('a body is read once, also by a method that no door of the sign-in has', async () => {
  const payload = sealContext(person, ctx.config.highlevel.sharedSecret)
  const ask = (method: string, bearer: string) =>
    app.door.request(
      '/api/auth/session',
      { method, headers: { 'content-type': 'application/json', authorization: bearer }, body: JSON.stringify({ payload }) },
      nodeSides('203.0.113.14'),
    )
  const begun = await ask('POST', '')
  expect(begun.status).toBe(201)
  const { token } = (await begun.json()) as { token: string }
  for (const [method, status] of [
    ['PUT', 404],
    ['PATCH', 404],
    ['DELETE', 204],
  ] as const)
    expect([method, (await ask(method, `Bearer ${token}`)).status]).toEqual([method, status])
})

test('of large deliveries whose sender is not known yet only so many are held at once; small ones and later ones pass', async () => {
  const post = async (body: BodyInit, length: number | undefined) =>
    app.door.request(
      '/webhooks/highlevel',
      { method: 'POST', body, duplex: 'half', headers: length === undefined ? {} : { 'content-length': String(length) } } as RequestInit,
      nodeSides('203.0.113.12'),
    )
  const held = Array.from({ length: 64 }, () => endless())
  const waiting = held.map(({ stream }, n) => post(stream, n % 2 === 0 ? 1_000_000 : undefined))
  await expect.poll(async () => (await post('x'.repeat(100_000), 100_000)).status).toBe(429)
  expect((await post('{}', 2)).status).toBe(401)
  for (const { end } of held) end()
  expect(new Set((await Promise.all(waiting)).map((answer) => answer.status))).toEqual(new Set([401]))
  expect((await post('x'.repeat(100_000), 100_000)).status).toBe(401)
})

/** A body that begins and does not end before it is told to. */
function endless(): { stream: ReadableStream<Uint8Array>; taken(): number; end(): void } {
  let taken = 0
  let end = (): void => {}
  const ended = new Promise<void>((resolve) => (end = resolve))
  const stream = new ReadableStream<Uint8Array>({
    pull: async (out) => {
      if (taken > 0) await ended.then(() => out.close())
      else out.enqueue(new TextEncoder().encode('{'))
      taken += 1
    },
  })
  return { stream, taken: () => taken, end }
}
