import { createHmac, createSign, generateKeyPairSync, sign } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { openDatabase, type Db } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { newDoor, type Door } from '../http/door.ts'
import { answerProblem } from '../http/problem-answer.ts'
import { webhooksDoor } from '../http/webhooks.ts'
import { startOwnPostgres } from '../test/chaos/own-postgres.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { handleWebhook } from './handle-webhook.ts'

const now = new Date('2026-11-22T12:00:00.000Z')
const newer = generateKeyPairSync('ed25519')
const older = generateKeyPairSync('ed25519')
const env = { GHL_WEBHOOK_PUBLIC_KEY: `${pemOf(newer)},${base64Of(older)}` }
/** With a number, an escape and spaces that a parser would write in another way. */
const body = Buffer.from('{"type":"ContactCreate", "appId":"65a1b2c3d4e5f60718293a4b","webhookId":"w1","price":1.0,"name":"J\\u00fcrgen"}')

let database: TestDatabase
let ctx: TestContext

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  await database.db.deleteFrom('webhook_inbox').execute()
  ctx = createTestContext({ db: database.db, env, now })
})

// The cases that every library of the Standard Webhooks specification is tested with, over Ed25519 and the raw body.
const good = sign(null, body, newer.privateKey).toString('base64')
test.each([
  ['a valid signature', 200, body, good],
  ['no signature', 401, body, undefined],
  ['an empty signature', 401, body, ''],
  ['a signature that is none', 401, body, 'dawfeoifkpqwoekfpqoekf'],
  ['part of a signature', 401, body, good.slice(0, 8)],
  ['a valid signature of an altered body', 401, Buffer.from(body.toString().replace('w1', 'w2')), good],
  ['a valid signature of the same JSON written anew', 401, Buffer.from(JSON.stringify(JSON.parse(body.toString()))), good],
  ['another key', 401, body, sign(null, body, generateKeyPairSync('ed25519').privateKey).toString('base64')],
  ['an HMAC with the public key as its secret', 401, body, createHmac('sha512', pemOf(newer)).update(body).digest('base64')],
  [
    'an RSA signature',
    401,
    body,
    createSign('sha256')
      .update(body)
      .sign(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, 'base64'),
  ],
  ['two signatures in one header', 401, body, `${good},${good}`],
])('%s is answered %i', async (_case, status, bytes, signature) => {
  const answer = await post(bytes, signature)
  expect(answer.status).toBe(status)
  expect(await countRows()).toBe(status === 200 ? 1 : 0)
  if (status !== 200) expect(await answer.json()).toMatchObject({ code: 'invalid_signature', detail: 'Refused.', hint: '' })
})

test('a header of the retired RSA kind helps nobody', async () => {
  const answer = await doorOf(ctx).request('/webhooks/highlevel', { method: 'POST', body, headers: { 'x-wh-signature': good } })
  expect(answer.status).toBe(401)
})

test('while the platform changes its key both count, and afterwards the older one does not', async () => {
  const byOlder = sign(null, body, older.privateKey).toString('base64')
  expect((await post(body, byOlder)).status).toBe(200)
  const rotated = createTestContext({ db: database.db, env: { GHL_WEBHOOK_PUBLIC_KEY: pemOf(newer).replaceAll('\n', '\\n') }, now })
  expect((await post(body, byOlder, rotated)).status).toBe(401)
  expect((await post(body, good, rotated)).status).toBe(200)
})

test('a key that is none stops the start and is named by its place', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  for (const entry of ['nonsense', pemOf(rsa), '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----']) {
    const config = { ...complete, GHL_WEBHOOK_PUBLIC_KEY: `${pemOf(newer)}\n${entry}` }
    expect(() => readConfig(config)).toThrow('GHL_WEBHOOK_PUBLIC_KEY: entry 2 is not an Ed25519 public key')
  }
  expect(readConfig(complete).highlevel.webhookPublicKeys).toHaveLength(1)
})

test('ten copies that arrive at once are all answered 200 and are one delivery and one message', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => post(body, good)))
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 10 }, () => 200))
  expect(await countRows()).toBe(1)
  expect(ctx.sent).toEqual([{ name: 'webhook', data: { webhookId: 'w1' } }])
})

test('takes a retry of hours ago and what a person had sent again, and no replay that is older than the memory', async () => {
  const hoursAgo = (hours: number): string => new Date(now.getTime() - hours * 3_600_000).toISOString()
  for (const [id, hours] of [
    ['retry', 5],
    ['resent', 30 * 24],
    ['replay', 32 * 24],
  ] as const) {
    expect((await postJson({ webhookId: id, timestamp: hoursAgo(hours) })).status).toBe(200)
  }
  const rows = await database.db.selectFrom('webhook_inbox').select('webhook_id').orderBy('webhook_id').execute()
  expect(rows.map((row) => row.webhook_id)).toEqual(['resent', 'retry'])
})

test('a time that lies ahead counts as now, so that it outdates nothing that follows', async () => {
  await postJson({ webhookId: 'ahead', timestamp: '2031-01-01T00:00:00.000Z' })
  expect(await database.db.selectFrom('webhook_inbox').select('happened_at').execute()).toEqual([{ happened_at: now }])
})

test('what a delivery said about people is gone once it is handled, and its id is not', async () => {
  await postJson({ type: 'UserCreate', webhookId: 'w9', email: 'canary@example.com' })
  await handleWebhook(ctx, 'w9', async () => {})
  const rows = await database.db.selectFrom('webhook_inbox').selectAll().execute()
  expect(rows).toMatchObject([{ webhook_id: 'w9', outcome: 'noted' }])
  expect(JSON.stringify(rows)).not.toContain('canary')
})

test('asks to be sent again while the database is stopped, and stores it once when it is back', async () => {
  const postgres = await startOwnPostgres()
  const own: { db: Db } = { db: openDatabase({ url: postgres.url, onError: () => {} }) }
  try {
    await migrate(postgres.url)
    const there = createTestContext({ db: own.db, env, now })
    await postgres.stop()
    const refused = await post(body, good, there)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('60')
    expect(await refused.json()).toMatchObject({ code: 'too_many_requests', detail: 'It could not be stored.' })
    await postgres.start()
    expect((await post(body, good, there)).status).toBe(200)
    expect((await post(body, good, there)).status).toBe(200)
    expect(await countRows(own.db)).toBe(1)
    expect(there.sent).toHaveLength(1)
  } finally {
    await own.db.destroy()
    await postgres.close()
  }
})

test('a database that does not answer in time is one that could not store it', async () => {
  // As long as this holds the table, nothing can be stored.
  const answered = await database.db.transaction().execute(async (tx) => {
    await sql`lock table webhook_inbox in access exclusive mode`.execute(tx)
    return post(body, good)
  })
  expect(answered.status).toBe(429)
  await expect.poll(() => countRows()).toBe(1)
  expect((await post(body, good)).status).toBe(200)
  expect(await countRows()).toBe(1)
})

test('deliveries of the same moment share their commits', async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => postJson({ webhookId: `together${n % 15}` })))
  expect(answers.every((answer) => answer.status === 200)).toBe(true)
  const { rows } = await sql<{ xid: string }>`select xmin::text as xid from webhook_inbox`.execute(database.db)
  expect(rows).toHaveLength(15)
  expect(ctx.sent).toHaveLength(15)
  expect(new Set(rows.map((row) => row.xid)).size).toBeLessThan(15)
})

test('a delivery that the database refuses fails alone, whoever came at the same moment', async () => {
  await sql`alter table webhook_inbox add constraint no_poison check (webhook_id <> 'poison')`.execute(database.db)
  const ids = Array.from({ length: 20 }, (_, n) => (n === 11 ? 'poison' : `beside${n % 10}`))
  const answers = await Promise.all(ids.map((webhookId) => postJson({ webhookId })))
  await sql`alter table webhook_inbox drop constraint no_poison`.execute(database.db)
  expect(answers.map((answer) => answer.status)).toEqual(ids.map((id) => (id === 'poison' ? 429 : 200)))
  expect(await countRows()).toBe(10)
  expect(ctx.sent).toHaveLength(10)
})

test('what jsonb cannot hold is left out, and the rest is stored', async () => {
  const text =
    '{"type":"UserCreate","appId":"65a1b2c3d4e5f60718293a4b","webhookId":"odd","name":"a\\ud800b\\u0000c","path":"C:\\\\u0000","k\\udfff":1}'
  const bytes = Buffer.from(text)
  expect((await post(bytes, sign(null, bytes, newer.privateKey).toString('base64'))).status).toBe(200)
  const row = await database.db.selectFrom('webhook_inbox').select('payload').executeTakeFirst()
  expect(row?.payload).toMatchObject({ name: 'a\ufffdbc', path: 'C:\\u0000' })
})

const complete = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1/unused',
  GHL_CLIENT_ID: 'a-b',
  GHL_CLIENT_SECRET: 'c',
  GHL_SHARED_SECRET: 's',
  SESSION_SECRET: 'x'.repeat(32),
  ENCRYPTION_KEYS: Buffer.alloc(32, 7).toString('base64'),
}

function postJson(payload: object): Promise<Response> {
  const bytes = Buffer.from(JSON.stringify({ type: 'ContactCreate', appId: '65a1b2c3d4e5f60718293a4b', ...payload }))
  return post(bytes, sign(null, bytes, newer.privateKey).toString('base64'))
}

async function post(bytes: Buffer, signature: string | undefined, to: TestContext = ctx): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (signature !== undefined) headers['x-ghl-signature'] = signature
  return doorOf(to).request('/webhooks/highlevel', { method: 'POST', body: new Uint8Array(bytes), headers })
}

function doorOf(at: TestContext): Door {
  const door = newDoor()
  door.onError((error, c) => answerProblem(error, c, at.log))
  door.route('/', webhooksDoor(at))
  return door
}

async function countRows(db: Db = database.db): Promise<number> {
  const rows = await db.selectFrom('webhook_inbox').select('webhook_id').execute()
  return rows.length
}

function pemOf(pair: { publicKey: { export(options: { type: 'spki'; format: 'pem' }): string | Buffer } }): string {
  return pair.publicKey.export({ type: 'spki', format: 'pem' }).toString().trim()
}

function base64Of(pair: Parameters<typeof pemOf>[0]): string {
  return pemOf(pair)
    .replace(/-----[A-Z ]+-----/g, '')
    .replace(/\s/g, '')
}
