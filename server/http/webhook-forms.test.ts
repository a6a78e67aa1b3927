import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { newDoor } from './door.ts'
import { listen } from './listen.ts'
import { answerProblem } from './problem-answer.ts'
import { webhooksDoor } from './webhooks.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const appId = '65a1b2c3d4e5f60718293a4b'
const plain = `{"type":"ContactCreate","appId":"${appId}","webhookId":"w1"}`

let database: TestDatabase
let server: Server
let port: number

beforeAll(async () => {
  database = await createTestDatabase()
  const env = { GHL_WEBHOOK_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'pem' }).toString() }
  const ctx = createTestContext({ db: database.db, env })
  const door = newDoor()
  door.onError((error, c) => answerProblem(error, c, ctx.log))
  door.route('/', webhooksDoor(ctx))
  ;({ server, port } = await listen(door, 0))
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await database.drop()
})
beforeEach(async () => {
  await database.db.deleteFrom('webhook_inbox').execute()
})

test.each([
  ['packed, and signed as it was before', 401, gzipSync(plain), signatureOf(Buffer.from(plain)), 'content-encoding: gzip'],
  ['packed, and signed so', 200, gzipSync(plain), undefined, 'content-encoding: gzip'],
  ['in UTF-16', 200, Buffer.from(plain, 'utf16le'), undefined, 'content-type: application/json; charset=utf-16le'],
  ['in bytes that are no UTF-8', 200, Buffer.from(plain.replace('w1', 'w\xe9'), 'latin1'), undefined, ''],
  ['nothing', 200, Buffer.alloc(0), undefined, ''],
])('a body that is %s is answered %i and stored nowhere', async (_what, status, body, signature, header) => {
  expect(await post({ body, signature, header })).toBe(status)
  expect(await stored()).toEqual([])
})

test.each([
  ['with a byte order mark', Buffer.from(`\ufeff${plain}`), ''],
  ['under another content type', Buffer.from(plain), 'content-type: text/plain; charset=iso-8859-1; charset=utf-16; boundary="x'],
  ['under none', Buffer.from(plain), ''],
])('JSON %s is read as the UTF-8 that it is', async (_what, body, header) => {
  expect(await post({ body, header })).toBe(200)
  expect(await stored()).toMatchObject([{ webhook_id: 'w1', type: 'ContactCreate' }])
})

test('of a field that stands twice the last counts, for who may send it as for what it says', async () => {
  const other = '000000000000000000000000'
  expect(await post({ body: Buffer.from(`{"appId":"${appId}","appId":"${other}","type":"UNINSTALL","webhookId":"a"}`) })).toBe(401)
  expect(await post({ body: Buffer.from(`{"appId":"${other}","appId":"${appId}","type":"INSTALL","type":"X","webhookId":"b"}`) })).toBe(200)
  expect(await stored()).toMatchObject([{ webhook_id: 'b', type: 'X', payload: { appId, type: 'X' } }])
})

test('what stands under __proto__ stands for nothing', async () => {
  const hidden = JSON.stringify({ appId, type: 'UNINSTALL', companyId: 'c1' })
  expect(await post({ body: Buffer.from(`{"__proto__":${hidden},"webhookId":"p1"}`) })).toBe(200)
  expect(await post({ body: Buffer.from(`{"__proto__":${hidden},"type":"UNINSTALL","webhookId":"p2"}`) })).toBe(401)
  expect(await post({ body: Buffer.from(`{"constructor":{"prototype":{"appId":"${appId}"}},"type":"UNINSTALL"}`) })).toBe(401)
  expect(await stored()).toEqual([])
  expect(({} as Record<string, unknown>)['appId']).toBeUndefined()
})

test.each(['1e999', '-1e999', '9'.repeat(400), '8640000000000001', '"999999999999999999999"', '[]', 'null'])(
  'a time of %s is none',
  async (timestamp) => {
    expect(await post({ body: Buffer.from(`${plain.slice(0, -1)},"timestamp":${timestamp},"count":1e999}`) })).toBe(200)
    expect(await stored()).toMatchObject([{ webhook_id: 'w1', happened_at: null }])
  },
)

test.each([
  ['twice', (good: string) => `x-ghl-signature: ${good}\r\nx-ghl-signature: ${good}`],
  ['first wrong, then right', (good: string) => `x-ghl-signature: N/A\r\nx-ghl-signature: ${good}`],
  ['as a list', (good: string) => `x-ghl-signature: ["${good}"]`],
  ['without its padding', (good: string) => `x-ghl-signature: ${good.replace(/=+$/, '')}`],
  ['in base64url', (good: string) => `x-ghl-signature: ${good.replaceAll('+', '-').replaceAll('/', '_')}-_`],
  ['with a space in it', (good: string) => `x-ghl-signature: ${good.slice(0, 40)} ${good.slice(40)}`],
  ['with more behind it', (good: string) => `x-ghl-signature: ${good}AAAA`],
  ['in hexadecimal', (good: string) => `x-ghl-signature: ${Buffer.from(good, 'base64').toString('hex')}`],
  ['of zeros', () => `x-ghl-signature: ${Buffer.alloc(64).toString('base64')}`],
  ['under another name', (good: string) => `x-ghl-signatures: ${good}`],
])('a signature %s is none', async (_how, make) => {
  const body = Buffer.from(plain)
  expect(await post({ body, signature: '', header: make(signatureOf(body)) })).toBe(401)
  expect(await stored()).toEqual([])
})

test('a good one is taken with spaces around it, in chunks, and by who asks first whether to send', async () => {
  const body = Buffer.from(plain)
  expect(await post({ body, signature: '', header: `X-GHL-SIGNATURE:   ${signatureOf(body)}  ` })).toBe(200)
  const chunks = Buffer.from(`5\r\n${plain.slice(0, 5)}\r\n${(plain.length - 5).toString(16)}\r\n${plain.slice(5)}\r\n0\r\n\r\n`)
  expect(await send(`transfer-encoding: chunked\r\nx-ghl-signature: ${signatureOf(body)}`, chunks)).toBe(200)
  expect(await send(`expect: 100-continue\r\ncontent-length: ${body.length}\r\nx-ghl-signature: ${signatureOf(body)}`, body)).toBe(200)
  expect(await stored()).toHaveLength(1)
})

type Form = { body: Buffer; signature?: string | undefined; header?: string }

/** Signed well, unless another signature is given; an empty one sends none. */
function post({ body, signature = signatureOf(body), header = '' }: Form): Promise<number> {
  const lines = [`content-length: ${body.length}`, signature === '' ? '' : `x-ghl-signature: ${signature}`, header]
  return send(lines.filter(Boolean).join('\r\n'), body)
}

/** As it stands: `fetch` would tidy the headers up first. Returns the last status. */
async function send(headers: string, body: Buffer): Promise<number> {
  const socket = connect(port, '127.0.0.1')
  socket.write(`POST /webhooks/highlevel HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n\r\n`)
  socket.write(body)
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  await once(socket, 'close')
  return Number([...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].at(-1)?.[1])
}

function signatureOf(body: Buffer): string {
  return sign(null, body, privateKey).toString('base64')
}

function stored() {
  return database.db.selectFrom('webhook_inbox').selectAll().execute()
}
