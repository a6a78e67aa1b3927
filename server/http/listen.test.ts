import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '../log.ts'
import { newDoor } from './door.ts'
import { listen, socketLimits } from './listen.ts'
import { guardBody } from './middleware/guard-request.ts'
import { limitBody } from './middleware/limit-body.ts'
import { limitTime } from './middleware/limit-time.ts'
import { answerProblem } from './problem-answer.ts'

/** As in production, but for fewer. */
const limits = { ...socketLimits, maxConnections: 300 }
/** And quick, for those who are slow on purpose: on a busy machine everybody is. */
const quick = { ...limits, headersTimeout: 400, requestTimeout: 800, connectionsCheckingInterval: 100, idleTimeout: 1_500 }
const log = createLog('silent')

let server: Server
let port: number
let quickServer: Server
let quickPort: number
const sockets: Socket[] = []
const slow = Promise.withResolvers<void>()

beforeAll(async () => {
  const door = newDoor()
  door.use(
    '/api/*',
    limitTime([
      { path: /^\/api\/slow/, ms: 200 },
      { path: /^/, ms: 20_000 },
    ]),
  )
  door.use('/api/*', limitBody())
  door.use('/api/*', guardBody())
  door.onError((error, c) => answerProblem(error, c, log))
  door.get('/quick', (c) => c.text('ok'))
  door.get('/api/slow', async (c) => {
    await slow.promise
    return c.text('late')
  })
  door.get('/large', (c) => c.text('x'.repeat(20_000_000)))
  door.post('/api/echo', async (c) => c.json(await c.req.json()))
  ;({ server, port } = await listen(door, 0, limits))
  ;({ server: quickServer, port: quickPort } = await listen(door, 0, quick))
})
afterAll(() => {
  for (const socket of sockets) socket.destroy()
  for (const one of [server, quickServer]) {
    one.closeAllConnections()
    one.close()
  }
})

test('cuts off who sends the headers a letter at a time', async () => {
  const { socket, ended } = open(quickPort)
  socket.write('GET /quick HTTP/1.1\r\nhost: x\r\n')
  const drip = setInterval(() => socket.write('x'), 50)
  expect(await ended).toContain('408')
  clearInterval(drip)
})

test('cuts off who sends the body a letter at a time', async () => {
  const { socket, ended } = open(quickPort)
  socket.write('POST /api/echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{')
  const drip = setInterval(() => socket.write(' '), 50)
  expect(await ended).not.toContain('200 OK')
  clearInterval(drip)
})

test('gives up an answer that does not come, once, in words, and goes on', async () => {
  const answer = await fetch(`http://127.0.0.1:${port}/api/slow`)
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({ code: 'unavailable', hint: expect.stringContaining('whether it was done') })
  slow.resolve()
  expect((await fetch(`http://127.0.0.1:${port}/quick`)).status).toBe(200)
})

test('cuts off who reads nothing of an answer', async () => {
  const arrived = once(quickServer, 'connection')
  const { socket } = open(quickPort)
  socket.pause()
  socket.write('GET /large HTTP/1.1\r\nhost: x\r\n\r\n')
  const [held] = (await arrived) as [Socket]
  const startedAt = performance.now()
  await once(held, 'close')
  expect(held.bytesWritten).toBeGreaterThan(1_000)
  expect(performance.now() - startedAt).toBeGreaterThan(1_000)
})

test('answers others while many sockets stand idle, and takes no more of them than it may', async () => {
  const idle = Array.from({ length: 250 }, () => open())
  await Promise.all(idle.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))))
  for (let n = 0; n < 20; n += 1) expect((await fetch(`http://127.0.0.1:${port}/quick`)).status).toBe(200)
  const over = Array.from({ length: 100 }, () => open())
  await Promise.all(over.slice(60).map(({ ended }) => ended))
  for (const { socket } of [...idle, ...over]) socket.destroy()
  await expect.poll(async () => (await fetch(`http://127.0.0.1:${port}/quick`)).status).toBe(200)
})

test('refuses headers without end', async () => {
  const { socket, ended } = open()
  socket.write(`GET /quick HTTP/1.1\r\nhost: x\r\na: ${'x'.repeat(20_000)}\r\n\r\n`)
  expect(await ended).toContain('431')
})

test('stops reading a body at the limit when its length was not said', async () => {
  const { socket, ended } = open()
  socket.write(
    'POST /api/echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
  )
  const chunk = `${(100_000).toString(16)}\r\n${' '.repeat(100_000)}\r\n`
  for (let n = 0; n < 30 && !socket.destroyed; n += 1) socket.write(chunk)
  socket.write('0\r\n\r\n')
  expect(await ended).toContain('413')
})

test.each([
  ['a packed body', { 'content-encoding': 'gzip', 'content-type': 'application/json' }, '{}', 415],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1', 415],
  ['no content type', { 'content-type': '' }, '{}', 415],
  ['another character set', { 'content-type': 'application/json; charset=utf-16' }, '{}', 415],
  ['a hundred thousand brackets', { 'content-type': 'application/json' }, '['.repeat(100_000), 400],
  ['sixty-five levels', { 'content-type': 'application/json' }, '['.repeat(65) + ']'.repeat(65), 400],
  ['U+0000', { 'content-type': 'application/json' }, '{"a":"\\u0000"}', 422],
  ['half of a surrogate pair', { 'content-type': 'application/json' }, '{"a":"\\ud83d"}', 422],
  ['a request that another site makes', { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' }, '{}', 403],
])('refuses %s', async (_what, headers, body, status) => {
  const answer = await fetch(`http://127.0.0.1:${port}/api/echo`, { method: 'POST', headers, body })
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
})

const post = 'POST /api/echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n'
const second = 'GET /quick HTTP/1.1\r\nhost: x\r\n\r\n'

test.each([
  ['two lengths that differ', `${post}content-length: 2\r\ncontent-length: 40\r\n\r\n{}${second}`],
  ['a length beside chunks', `${post}content-length: 40\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${second}`],
  ['an unknown transfer coding', `${post}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n${second}`],
  ['chunks that are not last', `${post}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${second}`],
  ['white space before the colon', `${post}transfer-encoding : chunked\r\n\r\n0\r\n\r\n${second}`],
  ['a folded header', `${post}transfer-encoding:\r\n chunked\r\n\r\n0\r\n\r\n${second}`],
  ['a length with a sign', `${post}content-length: +2\r\n\r\n{}${second}`],
  ['a chunk whose line ends with LF alone', `${post}transfer-encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n${second}`],
  ['a body refused before it was read', `${post}content-length: 3000000\r\n\r\n${second}`],
])('lets nobody smuggle a second request in behind %s', async (_what, bytes) => {
  const { socket, ended } = open()
  socket.write(bytes)
  const text = await ended
  expect(text).toMatch(/^HTTP\/1\.1 4\d\d /)
  expect(text).not.toContain('200 OK')
})

test.each([
  ['none', 'GET /quick HTTP/1.1\r\nconnection: close\r\n\r\n'],
  ['two that differ', 'GET /quick HTTP/1.1\r\nhost: x\r\nhost: y\r\nconnection: close\r\n\r\n'],
  ['two that are the same', 'GET /quick HTTP/1.1\r\nHost: x\r\nhost: x\r\nconnection: close\r\n\r\n'],
])('refuses a request that names its host in this way: %s', async (_what, bytes) => {
  const { socket, ended } = open()
  socket.write(bytes)
  expect(await ended).toMatch(/^HTTP\/1\.1 400 /)
})

test.each(['TRACE', 'CONNECT', 'TRACK'])('%s gives nothing of a request back', async (method) => {
  const { socket, ended } = open()
  socket.write(`${method} /quick HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-canary: canary\r\n\r\n`)
  expect(await ended).not.toMatch(/canary|^HTTP\/1\.1 2/)
})

test('takes JSON of every other kind as it is', async () => {
  for (const value of [{ a: '[[[["\\"]' }, { emoji: '👍 \u2028' }, JSON.parse('['.repeat(64) + ']'.repeat(64))]) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(value).replace('👍', String.raw`\ud83d\udc4d`),
    })
    expect(await answer.json()).toEqual(value)
  }
})

function open(at = port): { socket: Socket; ended: Promise<string> } {
  const socket = connect(at, '127.0.0.1')
  sockets.push(socket)
  let text = ''
  socket.on('data', (piece) => (text += piece.toString('latin1')))
  socket.on('error', () => {})
  const ended = new Promise<string>((resolve) => socket.on('close', () => resolve(text)))
  return { socket, ended }
}
