import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SessionAnswer } from '../contract/session.ts'
import { grantInstall } from '../installs/install-change-store.ts'
import { ensureCompany } from '../installs/install-store.ts'
import { sealContext } from '../test/seal-context.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { newDoor } from './door.ts'
import { listen } from './listen.ts'
import { requireSession } from './middleware/require-session.ts'
import { answerProblem } from './problem-answer.ts'
import { sessionDoor } from './session.ts'
import { settingsDoor } from './settings.ts'

const now = new Date('2026-11-22T12:00:00.000Z')
const person = { userId: 'user00001', companyId: 'company01', role: 'admin', type: 'agency', userName: 'Ann', email: 'a@b.example.com' }
/** Longer than a busy machine holds up a reader who reads. */
const stalledMs = 2_000
/** Far more than the buffers of two sockets hold. */
const rows = 20_000
const rowBytes = 2_000

let database: TestDatabase
let ctx: TestContext
let server: Server
let port: number
let token: string

beforeAll(async () => {
  database = await createTestDatabase()
  ctx = createTestContext({ db: database.db, now })
  await ensureCompany(database.db, 'company01')
  await grantInstall(
    database.db,
    { companyId: 'company01', locationId: null },
    {
      sealedAccessToken: await ctx.sealer.seal('a', 'company:company01'),
      sealedRefreshToken: await ctx.sealer.seal('r', 'company:company01'),
      expiresAt: new Date(now.getTime() + 3_600_000),
      scopes: [],
      futureLocations: false,
      versionId: null,
      at: now,
    },
  )
  await sql`
    insert into audit_entries (id, company_id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id)
    select 'audit_many_' || n, 'company01', now(), 'app', '', '', 'data.exported', 'company', repeat('x', ${rowBytes})
    from generate_series(1, ${rows}) n`.execute(database.db)
  const door = newDoor()
  door.onError((error, c) => answerProblem(error, c, ctx.log))
  door.route('/', sessionDoor(ctx))
  door.use('/api/*', requireSession(ctx))
  door.route('/', settingsDoor(ctx, stalledMs))
  ;({ server, port } = await listen(door, 0))
  const begun = await fetch(`http://127.0.0.1:${port}/api/auth/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ payload: sealContext(person, ctx.config.highlevel.sharedSecret) }),
  })
  ;({ token } = (await begun.json()) as SessionAnswer)
}, 60_000)
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await database.drop()
})

test('an export whose reader stops reading is cut off, and the next one may begin', async () => {
  const reader = await openExport()
  reader.pause()
  expect((await fetchExport()).status).toBe(429)
  await expect.poll(() => ctx.logged.join(''), { timeout: 10_000 }).toContain('an export was cut short')

  let received = 0
  reader.on('data', (chunk: Buffer) => (received += chunk.length))
  reader.on('error', () => undefined)
  reader.resume()
  await once(reader, 'close')
  expect(received).toBeLessThan((rows * rowBytes) / 2)

  const whole = await fetchExport()
  expect(whole.status).toBe(200)
  expect(((await whole.json()) as { tables: { audit_entries: unknown[] } }).tables.audit_entries.length).toBeGreaterThanOrEqual(rows)
}, 30_000)

test('an export whose reader goes away in the middle is given up', async () => {
  const reader = await openExport()
  reader.destroy()
  await expect.poll(async () => (await discard(await fetchExport())).status, { timeout: 10_000 }).toBe(200)
}, 30_000)

/** Has read the head of the answer, and nothing after. */
async function openExport(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.write(`GET /api/settings/export HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n\r\n`)
  await once(socket, 'data')
  return socket
}

function fetchExport(): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/api/settings/export`, { headers: { authorization: `Bearer ${token}` } })
}

async function discard(answer: Response): Promise<Response> {
  await answer.arrayBuffer()
  return answer
}
