import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../context.ts'
import type { EventEnvelope } from '../contract/event.ts'
import type { EventFeed } from '../events/event-feed.ts'
import { grantInstall } from '../installs/install-change-store.ts'
import { ensureCompany } from '../installs/install-store.ts'
import { insertSession } from '../sessions/session-store.ts'
import { createTestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { newDoor } from './door.ts'
import { listen } from './listen.ts'
import { answerProblem } from './problem-answer.ts'
import { type StreamDoor, streamDoor } from './stream.ts'

const actor: Actor = {
  sessionId: 'session_1',
  userId: 'user00001',
  name: 'Ann',
  email: 'ann@agency.example.com',
  role: 'admin',
  companyId: 'company01',
  locationId: null,
  install: 'active',
  can: ['jobs.read'],
}

let database: TestDatabase
let server: Server
let port: number
let stream: StreamDoor
/** What the door wants its readers to be told. */
let tell: ((events: EventEnvelope[]) => boolean) | undefined

beforeAll(async () => {
  database = await createTestDatabase()
  const ctx = createTestContext({ db: database.db })
  // Whose session does not stand is sent away within half a second, and would make room for others.
  await letIn(ctx.now())
  const feed = {
    subscribe: (_stream: unknown, _after: unknown, send: typeof tell) => {
      tell = send
      return { catchUp: () => {}, close: () => {} }
    },
  } as unknown as EventFeed
  stream = streamDoor(ctx, feed)
  const door = newDoor()
  door.onError((error, c) => answerProblem(error, c, ctx.log))
  door.use(async (c, next) => {
    const session = c.req.header('x-session') ?? ''
    c.set('actor', { ...actor, sessionId: session, can: session === 'reader' ? ['blueprints.read'] : actor.can })
    await next()
  })
  door.route('/', stream.door)
  ;({ server, port } = await listen(door, 0))
})
afterAll(async () => {
  await stream.close()
  server.closeAllConnections()
  server.close()
  await database.drop()
})

test('six streams of a session at once and no more, however many are asked for in the same moment; others have their own', async () => {
  const statuses = await Promise.all(Array.from({ length: 30 }, async () => (await open('session_1')).status))
  expect(statuses.filter((status) => status === 200)).toHaveLength(6)
  expect(statuses.filter((status) => status === 429)).toHaveLength(24)
  expect((await open('session_2')).status).toBe(200)
})

test('whoever may read blueprints alone follows their draft, and not what is going on', async () => {
  expect((await open('reader')).status).toBe(403)
})

test('a stream that is closed makes room for another', async () => {
  const opened = await Promise.all(Array.from({ length: 6 }, () => open('session_3')))
  expect((await open('session_3')).status).toBe(429)
  opened[0]?.socket.destroy()
  await expect.poll(async () => (await open('session_3')).status).toBe(200)
})

test('a reader that takes nothing is cut off before much is held for it', async () => {
  const arrived = once(server, 'connection')
  const { socket } = await open('session_4')
  const [held] = (await arrived) as [Socket]
  socket.pause()
  const event = { seq: 1, at: '', jobId: null, locationId: null, body: { type: 'x', text: 'x'.repeat(50_000) } } as unknown as EventEnvelope
  let most = 0
  for (let n = 0; n < 2_000 && !held.destroyed; n += 1) {
    tell?.([event])
    most = Math.max(most, held.writableLength)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(held.destroyed).toBe(true)
  expect(most).toBeLessThan(1_000_000)
})

async function letIn(now: Date): Promise<void> {
  const { companyId, locationId, userId, name, email, role } = actor
  const ends = new Date(now.getTime() + 3_600_000)
  const tokens = { sealedAccessToken: 'a', sealedRefreshToken: 'b', expiresAt: ends, scopes: [], futureLocations: false, versionId: null }
  await ensureCompany(database.db, companyId)
  await grantInstall(database.db, { companyId, locationId }, { ...tokens, at: now })
  const person = { company_id: companyId, location_id: locationId, user_id: userId, name, email, role, expires_at: ends }
  for (const n of [1, 2, 3, 4]) await insertSession(database.db, { id: `session_${n}`, ...person })
}

async function open(session: string): Promise<{ status: number; socket: Socket }> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(`GET /api/sse/stream HTTP/1.1\r\nhost: x\r\nx-session: ${session}\r\n\r\n`)
  const [first] = (await once(socket, 'data')) as [Buffer]
  return { status: Number(first.toString('latin1').slice(9, 12)), socket }
}
