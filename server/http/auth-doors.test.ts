import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { SessionAnswer } from '../contract/session.ts'
import { endInstalls, grantInstall, recordInstall } from '../installs/install-change-store.ts'
import { ensureCompany } from '../installs/install-store.ts'
import { nodeSides } from '../test/fuzz/fuzz-world.ts'
import { sealContext } from '../test/seal-context.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { newDoor, type Door } from './door.ts'
import { locationsDoor } from './locations.ts'
import { accessLog } from './middleware/access-log.ts'
import { guardBody } from './middleware/guard-request.ts'
import { limitBody } from './middleware/limit-body.ts'
import { requestId } from './middleware/request-id.ts'
import { requireSession } from './middleware/require-session.ts'
import { securityHeaders } from './middleware/security-headers.ts'
import { oauthDoor } from './oauth.ts'
import { answerProblem } from './problem-answer.ts'
import { sessionDoor } from './session.ts'
import { webhooksDoor } from './webhooks.ts'

const now = new Date('2026-11-22T12:00:00.000Z')
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const person = { userId: 'user00001', companyId: 'company01', role: 'admin', userName: 'Ann', email: 'ann@agency.example.com' }

let database: TestDatabase
let ctx: TestContext
let door: Door

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  for (const table of ['installs', 'companies', 'webhook_inbox', 'sessions'] as const) await database.db.deleteFrom(table).execute()
  ctx = createTestContext({
    db: database.db,
    now,
    env: {
      GHL_WEBHOOK_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      FRAME_ANCESTORS: 'https://extra.example.com',
    },
    oauth: {
      exchangeCode: async () => ({
        userType: 'Company',
        accessToken: 'a',
        expiresInMs: 1000,
        refreshToken: 'r',
        scopes: [],
        companyId: 'company01',
        locationId: undefined,
        futureLocations: false,
      }),
      listInstalledLocations: async () => [{ id: 'l1', name: '<img src=x onerror=alert(1)>' }],
      refresh: async () => ({
        userType: 'Company',
        accessToken: 'b',
        expiresInMs: 9e7,
        refreshToken: 'r2',
        scopes: [],
        companyId: 'company01',
        locationId: undefined,
        futureLocations: false,
      }),
    },
  })
  door = assemble()
})

test('leads to the consent page', async () => {
  const answer = await door.request('/oauth/install')
  expect(answer.status).toBe(302)
  const target = new URL(answer.headers.get('location') ?? '')
  expect(target.origin).toBe('https://marketplace.example.com')
  expect(target.searchParams.get('scope')?.split(' ')).toEqual(
    expect.arrayContaining(['oauth.write', 'oauth.readonly', 'locations.readonly', 'locations/tags.write']),
  )
})

test('the page after an install escapes every name and carries its style by hash', async () => {
  const answer = await door.request('/oauth/callback?code=abc')
  const html = await answer.text()
  expect(answer.status).toBe(200)
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
  expect(html).not.toContain('<img')
  expect(html).not.toContain('<script')
  const style = /<style>([^]*)<\/style>/.exec(html)?.[1] ?? ''
  const hash = createHash('sha256').update(style).digest('base64')
  expect(answer.headers.get('content-security-policy')).toContain(`style-src 'self' 'sha256-${hash}'`)
  expect(answer.headers.get('cache-control')).toBe('no-store')
})

test.each([
  ['/oauth/callback', 422, 'lacks the code'],
  ['/oauth/callback?code=a&state=forged', 400, 'was not begun here'],
  ['/oauth/callback?code=a&state=', 400, 'was not begun here'],
  ['/oauth/callback?code=a&state=x&state=y', 400, 'was not begun here'],
  ['/oauth/callback?error=access_denied', 422, 'without granting access'],
])('%s is a page that says what to do: %i', async (path, status, words) => {
  const answer = await door.request(path)
  const html = await answer.text()
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toContain('text/html')
  expect(html).toContain(words)
  expect(html).toContain('href="https://groundwork.example.com/oauth/install"')
  expect(await database.db.selectFrom('installs').selectAll().execute()).toEqual([])
})

test.each([
  ['/oauth/callback?code=abc', 'es-MX,en;q=0.5', 'es', ['Groundwork está instalada', 'Qué hacer ahora', 'Puedes cerrar esta pestaña.']],
  ['/oauth/callback?code=abc', 'de, en;q=0.1', 'en', ['Groundwork is installed']],
  ['/oauth/callback?error=access_denied', 'es', 'es', ['Se salió de la página de consentimiento sin dar acceso.', 'Instalar de nuevo']],
  ['/oauth/callback?code=a&state=x', 'es', 'es', ['Groundwork no se ha instalado', 'Esta instalación no empezó aquí', 'Petición ']],
])('%s for who reads %s is a page in %s', async (path, accepted, language, texts) => {
  const answer = await door.request(path, { headers: { 'accept-language': accepted } })
  const html = await answer.text()
  expect(html).toContain(`<html lang="${language}">`)
  for (const text of texts) expect(html).toContain(text)
  expect(answer.headers.get('vary')?.toLowerCase()).toContain('accept-language')
  if (language === 'es') expect(html.replace(/<style>[^]*<\/style>/, '')).not.toMatch(/\b(the|was|not|with|What|again|Request|your)\b/)
})

test('no log line holds a code, a state or a payload', async () => {
  await door.request('/oauth/callback?code=code-canary&state=state-canary')
  await door.request('/api/auth/session', json({ payload: 'payload-canary' }))
  const lines = ctx.logged.join('')
  expect(lines).toContain('"route":"/oauth/callback"')
  expect(lines).not.toContain('canary')
})

test('a refusal has one line that says when, what and for which request, and nobody writes a second one into it', async () => {
  const asked: [string, RequestInit, number][] = [
    ['/api/auth/session', json({ payload: 'AAAA' }), 401],
    ['/api/locations', { headers: { authorization: 'Bearer a.b.c' } }, 401],
    ['/webhooks/highlevel', { method: 'POST', body: '{}', headers: { 'x-ghl-signature': 'A'.repeat(88) } }, 401],
    ['/oauth/callback?code=a&state=x%0a%7B%22level%22:60%7D', {}, 400],
    ['/api/nothing%0d%0a{"level":60}', { headers: { authorization: 'Bearer x', 'user-agent': 'a{"level":60}' } }, 401],
  ]
  for (const [path, init, status] of asked) {
    ctx.logged.length = 0
    const answer = await door.request(path, init, nodeSides('203.0.113.9'))
    expect([path, answer.status]).toEqual([path, status])
    const lines = ctx.logged.flatMap((text) => text.trim().split('\n')).map((line) => JSON.parse(line) as Record<string, unknown>)
    const requestId = answer.headers.get('x-request-id')
    expect(lines.filter((line) => line['msg'] === 'request')).toEqual([
      expect.objectContaining({
        requestId,
        status,
        ...(status === 401 ? { network: '203.0.113.0/24' } : {}),
        method: init.method ?? 'GET',
        at: expect.stringMatching(/^\d{4}-.*Z$/),
      }),
    ])
    expect(lines.filter((line) => line['level'] === 60)).toEqual([])
  }
})

test('signs in, says who is there, and signs out', async () => {
  const begun = await door.request('/api/auth/session', json({ payload: sealContext(person, ctx.config.highlevel.sharedSecret) }))
  expect([begun.status, begun.headers.get('cache-control')]).toEqual([201, 'no-store'])
  const session = (await begun.json()) as SessionAnswer
  const headers = { authorization: `Bearer ${session.token}` }
  const seen = await door.request('/api/auth/session', { headers })
  expect(seen.status).toBe(200)
  const { token: _token, ...view } = session
  expect(await seen.json()).toEqual(view)
  expect((await door.request('/api/auth/session', { method: 'DELETE', headers })).status).toBe(204)
  const after = await door.request('/api/auth/session', { headers })
  expect(after.status).toBe(401)
  expect(await after.json()).toMatchObject({ code: 'signed_out' })
})

test('refuses a sign-in that is altered, malformed or too large', async () => {
  expect((await door.request('/api/auth/session', json({ payload: 'AAAA' }))).status).toBe(401)
  expect((await door.request('/api/auth/session', json({ payload: 7 }))).status).toBe(422)
  expect((await door.request('/api/auth/session', json({ payload: 'A', more: 1 }))).status).toBe(422)
  expect((await door.request('/api/auth/session', { ...json({}), body: '{' })).status).toBe(400)
  expect((await door.request('/api/auth/session', json({ payload: 'A'.repeat(40_000) }))).status).toBe(413)
})

test('refuses a request without a session, or with something that is none', async () => {
  for (const authorization of [undefined, '', 'Bearer', 'Bearer x', 'Basic a.b.c', 'Bearer a.b.c', 'Bearer a.b.c d']) {
    const answer = await door.request('/api/locations', { headers: authorization === undefined ? {} : { authorization } })
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ code: 'unauthenticated' })
  }
})

test('a session in one location sees that location only, the agency’s view all of its own', async () => {
  await grantCompany('company01')
  for (const id of ['location1', 'location2'])
    await recordInstall(database.db, { companyId: 'company01', locationId: id }, { locationName: id, scopes: [], versionId: null, at: now })
  await grantCompany('company02')
  await recordInstall(
    database.db,
    { companyId: 'company02', locationId: 'location3' },
    { locationName: 'other', scopes: [], versionId: null, at: now },
  )
  expect(await locationsSeenBy({ ...person, activeLocation: 'location1' })).toEqual(['location1'])
  expect(await locationsSeenBy(person)).toEqual(['location1', 'location2'])
})

test('a query that has forgotten whose it asks for finds only what is the reader’s: every request stands behind the second wall', async () => {
  for (const id of ['company01', 'company02']) {
    await grantCompany(id)
    for (const n of [1, 2])
      await recordInstall(
        database.db,
        { companyId: id, locationId: `${id}-${n}` },
        { locationName: '', scopes: [], versionId: null, at: now },
      )
  }
  const seenBy = async (context: object): Promise<(string | null)[]> => {
    const begun = await door.request('/api/auth/session', json({ payload: sealContext(context, ctx.config.highlevel.sharedSecret) }))
    const { token } = (await begun.json()) as SessionAnswer
    const answer = await door.request('/api/probe', { headers: { authorization: `Bearer ${token}` } })
    return (await answer.json()) as (string | null)[]
  }
  expect(await seenBy(person)).toEqual(['company01', 'company01-1', 'company01-2'])
  expect(await seenBy({ ...person, activeLocation: 'company01-1' })).toEqual(['company01', 'company01-1'])
})

test('takes a signed webhook, also again, and tells a bad one nothing', async () => {
  const body = JSON.stringify({ type: 'INSTALL', appId: '65a1b2c3d4e5f60718293a4b', companyId: 'company01', webhookId: 'w1' })
  const signature = sign(null, Buffer.from(body), privateKey).toString('base64')
  const post = (text: string, header: string) =>
    door.request('/webhooks/highlevel', {
      method: 'POST',
      body: text,
      headers: { 'x-ghl-signature': header, 'content-type': 'application/json' },
    })
  expect((await post(body, signature)).status).toBe(200)
  expect((await post(body, signature)).status).toBe(200)
  const bad = await post(`${body} `, signature)
  expect(bad.status).toBe(401)
  expect(await bad.json()).toMatchObject({ code: 'invalid_signature', detail: 'Refused.' })
  expect((await post('x'.repeat(1_048_577), signature)).status).toBe(413)
})

test('may be framed by the platform, the tenants and whom the operator names, and by nobody else', async () => {
  await grantCompany('company01')
  await ensureCompany(database.db, 'company01', { whiteLabelDomain: 'app.agency.com' })
  await ensureCompany(database.db, 'company02', { whiteLabelDomain: 'app.never-installed.com' })
  const answer = await door.request('/api/locations')
  expect(answer.headers.get('content-security-policy')).toMatch(
    /frame-ancestors https:\/\/\*\.gohighlevel\.com https:\/\/\*\.leadconnectorhq\.com https:\/\/\*\.msgsndr\.com https:\/\/extra\.example\.com https:\/\/app\.agency\.com$/,
  )
  expect(answer.headers.get('content-security-policy')).not.toContain('unsafe')
  expect(answer.headers.get('x-frame-options')).toBeNull()
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
  expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
})

test('who has uninstalled may frame it no more, and of very many tenants each may', async () => {
  for (let n = 0; n < 130; n += 1) {
    const id = `many${n}`
    await ensureCompany(database.db, id, { whiteLabelDomain: `app.agency${n}.com` })
    await recordInstall(database.db, { companyId: id, locationId: null }, { locationName: '', scopes: [], versionId: null, at: now })
  }
  await endInstalls(database.db, { companyId: 'many7', locationId: null }, new Date(now.getTime() + 1))
  const ancestorsOf = async (referer: string | undefined): Promise<string[]> => {
    const answer = await door.request('/api/locations', { headers: referer === undefined ? {} : { referer } })
    return (/frame-ancestors (.*)$/.exec(answer.headers.get('content-security-policy') ?? '')?.[1] ?? '')
      .split(' ')
      .filter((one) => /agency\d/.test(one))
  }
  for (const n of [0, 64, 129])
    expect(await ancestorsOf(`https://app.agency${n}.com/v2/location/x`)).toEqual([`https://app.agency${n}.com`])
  for (const referer of [
    undefined,
    'https://evil.example/',
    'http://app.agency1.com/',
    'https://app.agency1.com.evil.example/',
    "x; script-src 'unsafe-inline'",
  ])
    expect(await ancestorsOf(referer)).toHaveLength(100)
  expect(await ancestorsOf('https://app.agency7.com/')).not.toContain('https://app.agency7.com')
  await database.db.deleteFrom('installs').execute()
})

test('keeps the request id of a proxy when it is one, and makes one otherwise', async () => {
  const given = await door.request('/api/locations', { headers: { 'x-request-id': 'trace-12345678' } })
  expect(given.headers.get('x-request-id')).toBe('trace-12345678')
  expect(await given.json()).toMatchObject({ requestId: 'trace-12345678' })
  const made = await door.request('/api/locations', { headers: { 'x-request-id': 'a b"c' } })
  expect(made.headers.get('x-request-id')).toMatch(/^req_/)
})

function assemble(): Door {
  const app = newDoor()
  app.use(requestId())
  app.use(accessLog(ctx))
  app.use(securityHeaders(ctx))
  app.use('/api/*', limitBody())
  app.use('/api/*', guardBody())
  app.onError((error, c) => answerProblem(error, c, ctx.log))
  app.route('/', oauthDoor(ctx))
  app.route('/', webhooksDoor(ctx))
  app.route('/', sessionDoor(ctx))
  app.use('/api/*', requireSession(ctx))
  app.route('/', locationsDoor(ctx))
  app.get('/api/probe', async (c) => {
    const rows = await ctx.db.selectFrom('installs').select(['company_id', 'location_id']).orderBy('id').execute()
    return c.json(rows.map((row) => row.location_id ?? row.company_id))
  })
  return app
}

function json(body: object): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

async function locationsSeenBy(context: object): Promise<string[]> {
  const begun = await door.request('/api/auth/session', json({ payload: sealContext(context, ctx.config.highlevel.sharedSecret) }))
  const { token } = (await begun.json()) as SessionAnswer
  const answer = await door.request('/api/locations', { headers: { authorization: `Bearer ${token}` } })
  const { items } = (await answer.json()) as { items: { id: string }[] }
  return items.map((item) => item.id)
}

async function grantCompany(companyId: string): Promise<void> {
  await ensureCompany(database.db, companyId)
  await grantInstall(
    database.db,
    { companyId, locationId: null },
    {
      sealedAccessToken: await ctx.sealer.seal('a', `company:${companyId}`),
      sealedRefreshToken: await ctx.sealer.seal('r', `company:${companyId}`),
      expiresAt: new Date(now.getTime() + 3_600_000),
      scopes: [],
      futureLocations: false,
      versionId: null,
      at: now,
    },
  )
}
