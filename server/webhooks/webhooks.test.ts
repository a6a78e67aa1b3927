import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../db/database.ts'
import { grantInstall } from '../installs/install-change-store.ts'
import { ensureCompany, installIdOf, type InstallKey, readInstall } from '../installs/install-store.ts'
import { insertApiKey } from '../sessions/api-key-store.ts'
import { insertSession } from '../sessions/session-store.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { handleWebhook } from './handle-webhook.ts'
import { receiveWebhook } from './receive-webhook.ts'

const now = new Date('2026-11-22T12:00:00.000Z')
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const env = { GHL_WEBHOOK_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'pem' }).toString() }
const appId = '65a1b2c3d4e5f60718293a4b'

let database: TestDatabase
let ctx: TestContext
let ended: string[][]

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  ended = []
  for (const table of ['webhook_inbox', 'installs', 'sessions'] as const) await database.db.deleteFrom(table).execute()
  ctx = createTestContext({ db: database.db, env, now })
})

test('stores a signed delivery once and leaves the work to the queue', async () => {
  await deliver({ type: 'INSTALL', companyId: 'c1', webhookId: 'w1', timestamp: '2026-11-22T11:59:00.000Z' })
  await deliver({ type: 'INSTALL', companyId: 'c1', webhookId: 'w1', timestamp: '2026-11-22T11:59:00.000Z' })
  expect(ctx.sent).toEqual([{ name: 'webhook', data: { webhookId: 'w1' } }])
  const rows = await database.db.selectFrom('webhook_inbox').selectAll().execute()
  expect(rows).toMatchObject([{ webhook_id: 'w1', type: 'INSTALL', handled_at: null, happened_at: new Date('2026-11-22T11:59:00.000Z') }])
})

test('refuses a webhook whose body was changed, or that is not signed', async () => {
  const { body, signature } = seal({ type: 'UNINSTALL', companyId: 'c1' })
  for (const [bytes, header] of [
    [Buffer.concat([body, Buffer.from(' ')]), signature],
    [body, undefined],
    [body, 'N/A'],
    [body, signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))],
  ] as const) {
    await expect(receiveWebhook(ctx, bytes, header)).rejects.toMatchObject({ code: 'invalid_signature', message: 'Refused.' })
  }
  expect(await database.db.selectFrom('webhook_inbox').selectAll().execute()).toEqual([])
})

test('refuses a webhook that the platform signed for another app', async () => {
  await expect(deliver({ type: 'UNINSTALL', companyId: 'c1', appId: '000000000000000000000000' })).rejects.toMatchObject({
    code: 'invalid_signature',
  })
  await expect(deliver({ type: 'UNINSTALL', companyId: 'c1', appId: undefined })).rejects.toMatchObject({ code: 'invalid_signature' })
  await deliver({ type: 'LocationUpdate', id: 'l1', name: 'N', appId: undefined })
  expect(ctx.sent).toHaveLength(1)
})

test('ten copies at the same moment have one effect', async () => {
  await grant({ companyId: 'c1', locationId: 'l1' })
  const pools = Array.from({ length: 3 }, () => openDatabase({ url: database.url, maxConnections: 4, onError: () => {} }))
  const uninstall = { type: 'UNINSTALL', companyId: 'c1', locationId: 'l1', webhookId: 'same', timestamp: '2026-11-22T12:00:05.000Z' }
  await Promise.all(Array.from({ length: 10 }, (_, n) => deliver(uninstall, { ...ctx, db: pools[n % 3] ?? database.db })))
  expect(ctx.sent).toHaveLength(1)
  const outcomes = await Promise.all(Array.from({ length: 10 }, (_, n) => handle('same', { ...ctx, db: pools[n % 3] ?? database.db })))
  expect(outcomes.filter((outcome) => outcome === 'applied')).toHaveLength(1)
  expect(ended).toEqual([['l1']])
  await Promise.all(pools.map((pool) => pool.destroy()))
})

test('a delivery whose handling failed is open to be tried again, and has changed nothing', async () => {
  await grant({ companyId: 'c1', locationId: 'l1' })
  await deliver({ type: 'UNINSTALL', companyId: 'c1', locationId: 'l1', webhookId: 'w', timestamp: '2026-11-22T12:00:05.000Z' })
  const failing = handleWebhook(ctx, 'w', async () => {
    throw new Error('jobs are away')
  })
  await expect(failing).rejects.toThrow('jobs are away')
  expect(await readInstall(database.db, { companyId: 'c1', locationId: 'l1' })).toMatchObject({ status: 'active' })
  expect(await handle('w')).toBe('applied')
})

test('an uninstall ends the sessions that it concerns and no others', async () => {
  await grant({ companyId: 'c1', locationId: 'l1' })
  await grant({ companyId: 'c1', locationId: 'l2' })
  await session('s1', 'c1', 'l1')
  await session('s2', 'c1', 'l2')
  await session('s3', 'c1', null)
  await session('s4', 'c2', 'l1')
  await deliver({ type: 'UNINSTALL', locationId: 'l1', webhookId: 'w1', timestamp: later })
  await handle('w1')
  expect(await endedSessions()).toEqual(['s1'])
  await deliver({ type: 'UNINSTALL', companyId: 'c1', webhookId: 'w2', timestamp: later })
  await handle('w2')
  expect(await endedSessions()).toEqual(['s1', 's2', 's3'])
})

test.each([
  ['a number', 7],
  ['a list', ['l1']],
  ['a text without end', 'l'.repeat(101)],
])('an uninstall of a location that is named by %s is not one of the whole company', async (_how, locationId) => {
  await grant({ companyId: 'c1', locationId: null })
  await grant({ companyId: 'c1', locationId: 'l1' })
  await deliver({ type: 'UNINSTALL', companyId: 'c1', locationId, webhookId: 'w1', timestamp: later })
  expect(await handle('w1')).toBe('ignored')
  for (const id of [null, 'l1'])
    expect(await readInstall(database.db, { companyId: 'c1', locationId: id })).toMatchObject({ status: 'active' })
  await deliver({ type: 'UNINSTALL', companyId: 'c1', locationId: null, webhookId: 'w2', timestamp: later })
  expect(await handle('w2')).toBe('applied')
})

test('a deleted or changed user signs in again, or no more', async () => {
  await grant({ companyId: 'c1', locationId: 'l1' })
  await session('s1', 'c1', 'l1', 'ann')
  await session('s2', 'c1', null, 'bob')
  await session('s3', 'c2', null, 'ann')
  await deliver({ type: 'UserDelete', id: 'ann', locationId: 'l1', webhookId: 'w1' })
  expect(await handle('w1')).toBe('applied')
  await deliver({ type: 'UserUpdate', id: 'bob', companyId: 'c1', role: 'user', webhookId: 'w2' })
  expect(await handle('w2')).toBe('applied')
  expect(await endedSessions()).toEqual(['s1', 's2'])
})

test('whoever is gone from the agency leaves no key behind; one whose rights changed does, and so does everybody else', async () => {
  await grant({ companyId: 'c1', locationId: null })
  await grant({ companyId: 'c2', locationId: null })
  const key = (id: string, company_id: string, created_by_id: string) =>
    insertApiKey(database.db, {
      id,
      company_id,
      created_by_id,
      location_id: null,
      name: id,
      prefix: 'gw_x',
      secret_hash: id,
      scopes: ['plan'],
      created_by: created_by_id,
      created_at: ctx.now(),
      expires_at: null,
    })
  await key('hers', 'c1', 'ann')
  await key('his', 'c1', 'bob')
  await key('elsewhere', 'c2', 'ann')
  await deliver({ type: 'UserUpdate', id: 'bob', companyId: 'c1', role: 'user', webhookId: 'w1' })
  await handle('w1')
  await deliver({ type: 'UserDelete', id: 'ann', companyId: 'c1', webhookId: 'w2' })
  expect(await handle('w2')).toBe('applied')
  const ended = await database.db.selectFrom('api_keys').select('id').where('revoked_at', 'is not', null).execute()
  expect(ended).toEqual([{ id: 'hers' }])
  const told = await database.db.selectFrom('audit_entries').selectAll().where('action', '=', 'api_key.revoked').execute()
  expect(told).toMatchObject([
    { company_id: 'c1', actor_kind: 'platform', subject_id: 'hers', after: { because: 'maker_gone', madeBy: 'ann' } },
  ])
})

test('a renamed location is known by its new name, in its own company only', async () => {
  await grant({ companyId: 'c1', locationId: 'l1' })
  await deliver({ type: 'LocationUpdate', id: 'l1', companyId: 'c1', name: 'New name', webhookId: 'w1' })
  expect(await handle('w1')).toBe('applied')
  await deliver({ type: 'LocationUpdate', id: 'l1', companyId: 'c2', name: 'Other', webhookId: 'w2' })
  expect(await handle('w2')).toBe('nothing_new')
  expect(await readInstall(database.db, { companyId: 'c1', locationId: 'l1' })).toMatchObject({ location_name: 'New name' })
})

test('an INSTALL of a future location that does not say whose it is makes every agency look', async () => {
  await grant({ companyId: 'c1', locationId: null })
  await deliver({ type: 'INSTALL', locationId: 'l9', webhookId: 'w1' })
  expect(await handle('w1')).toBe('company_unknown')
  expect(ctx.sent).toContainEqual({ name: 'reconcile', data: { companyId: 'c1' } })
})

test('a white-label domain that is none never gets into a header', async () => {
  await deliver({
    type: 'INSTALL',
    companyId: 'c1',
    isWhitelabelCompany: true,
    whitelabelDetails: { domain: "x.com; script-src 'unsafe-inline'" },
    webhookId: 'w1',
  })
  await handle('w1')
  await deliver({ type: 'UPDATE', companyId: 'c1', whitelabelDetails: { domain: 'https://App.Agency.com/' }, webhookId: 'w2' })
  const before = await company()
  await handle('w2')
  expect(before?.white_label_domain).toBeNull()
  expect((await company())?.white_label_domain).toBe('app.agency.com')
})

test('what is not for us is stored and ignored, and nonsense that is signed is taken without a fuss', async () => {
  await deliver({ type: 'ContactCreate', id: 'x', webhookId: 'w1' })
  expect(await handle('w1')).toBe('ignored')
  for (const body of ['not json', '[]', '{}', 'null', '']) {
    await receiveWebhook(ctx, Buffer.from(body), sign(null, Buffer.from(body), privateKey).toString('base64'))
  }
  await deliver({ type: 'INSTALL', companyId: 'c\u0000', webhookId: 7, timestamp: 'yesterday' })
  expect(await database.db.selectFrom('webhook_inbox').select('type').orderBy('type').execute()).toEqual([
    { type: 'ContactCreate' },
    { type: 'INSTALL' },
  ])
})

test('asks to be sent again what could not be stored', async () => {
  const away = openDatabase({ url: 'postgres://nobody:x@127.0.0.1:1/none', onError: () => {} })
  await expect(deliver({ type: 'UNINSTALL', companyId: 'c1' }, { ...ctx, db: away })).rejects.toMatchObject({
    code: 'too_many_requests',
    retryAfterMs: 60_000,
  })
  await away.destroy()
})

const later = '2026-11-22T12:00:05.000Z'

function seal(payload: object): { body: Buffer; signature: string } {
  const body = Buffer.from(JSON.stringify({ appId, ...payload }))
  return { body, signature: sign(null, body, privateKey).toString('base64') }
}

function deliver(payload: object, to: TestContext = ctx): Promise<void> {
  const { body, signature } = seal(payload)
  return receiveWebhook(to, body, signature)
}

function handle(webhookId: string, by: TestContext = ctx): Promise<string | undefined> {
  return handleWebhook(by, webhookId, async (_tx, _companyId, locationIds) => void ended.push(locationIds))
}

async function session(id: string, companyId: string, locationId: string | null, userId = 'u'): Promise<void> {
  await insertSession(database.db, {
    id,
    company_id: companyId,
    location_id: locationId,
    user_id: userId,
    name: 'N',
    email: 'e',
    role: 'admin',
    expires_at: new Date(now.getTime() + 900_000),
  })
}

async function endedSessions(): Promise<string[]> {
  const rows = await database.db.selectFrom('sessions').select('id').where('ended_at', 'is not', null).orderBy('id').execute()
  return rows.map((row) => row.id)
}

function company() {
  return database.db.selectFrom('companies').selectAll().where('id', '=', 'c1').executeTakeFirst()
}

async function grant(key: InstallKey): Promise<void> {
  const id = installIdOf(key)
  await ensureCompany(database.db, key.companyId)
  await grantInstall(database.db, key, {
    sealedAccessToken: await ctx.sealer.seal('access', id),
    sealedRefreshToken: await ctx.sealer.seal('refresh', id),
    expiresAt: new Date(now.getTime() + 3_600_000),
    scopes: [],
    futureLocations: false,
    versionId: null,
    at: now,
  })
}
