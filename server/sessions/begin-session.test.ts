import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { SessionAnswer } from '../contract/session.ts'
import { endInstalls, grantInstall, recordInstall } from '../installs/install-change-store.ts'
import { ensureCompany, type InstallKey, installIdOf } from '../installs/install-store.ts'
import { sealContext } from '../test/seal-context.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { authenticate } from './authenticate.ts'
import { beginSession, mostAtOnce } from './begin-session.ts'
import { endSession } from './end-session.ts'

const now = new Date('2026-11-22T12:00:00.000Z')
const person = {
  userId: 'user00001',
  companyId: 'company01',
  role: 'admin',
  type: 'agency',
  userName: 'Ann Agency',
  email: 'ann@agency.example.com',
}

let database: TestDatabase
let ctx: TestContext
let asked: string[]
let addresses = 0

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  asked = []
  await database.db.deleteFrom('installs').execute()
  await database.db.deleteFrom('sessions').execute()
  ctx = createTestContext({
    db: database.db,
    now,
    oauth: {
      listInstalledLocations: async (_token, _companyId, _budget, locationId) => {
        asked.push(locationId ?? 'all')
        return locationId === 'justnow01' ? [{ id: 'justnow01', name: 'Just now' }] : []
      },
    },
  })
})

test('a context that is sent again and again ends the oldest session, and no other person’s', async () => {
  await grant({ companyId: 'company01', locationId: null })
  const other = await signIn({ ...person, userId: 'user00002' })
  const first = await signIn(person)
  ctx.setNow(new Date(now.getTime() + 1_000))
  for (let n = 1; n < mostAtOnce; n += 1) await signIn(person)
  await expect(authenticate(ctx, first.token)).resolves.toMatchObject({ userId: 'user00001' })
  // Also where another process's clock is ahead, or all come in one millisecond.
  await database.db
    .updateTable('sessions')
    .set({ last_seen_at: new Date(now.getTime() + 5_000) })
    .where('id', '<>', sessionIdOf(first))
    .execute()
  const latest = await signIn(person)
  await expect(authenticate(ctx, first.token)).rejects.toMatchObject({ code: 'session_ended' })
  for (const { token } of [other, latest]) await expect(authenticate(ctx, token)).resolves.toBeDefined()
  const live = await database.db
    .selectFrom('sessions')
    .select('id')
    .where('ended_at', 'is', null)
    .where('user_id', '=', 'user00001')
    .execute()
  expect(live).toHaveLength(mostAtOnce)
})

test('exchanges the parent frame’s word for a session of fifteen minutes', async () => {
  await grant({ companyId: 'company01', locationId: null })
  await recordInstall(
    database.db,
    { companyId: 'company01', locationId: 'location1' },
    { locationName: 'Dental', scopes: ['x.read'], versionId: null, at: now },
  )
  const session = await signIn({ ...person, activeLocation: 'location1' })
  expect(session).toMatchObject({
    expiresAt: '2026-11-22T12:15:00.000Z',
    user: { id: 'user00001', name: 'Ann Agency', email: 'ann@agency.example.com', role: 'admin' },
    companyId: 'company01',
    locationId: 'location1',
    locationName: 'Dental',
    install: 'active',
    installUrl: expect.stringMatching(/^https:\/\/groundwork\.example\.com\/oauth\/install\?for=/),
  })
  expect(await authenticate(ctx, session.token)).toMatchObject({ userId: 'user00001', locationId: 'location1', install: 'active' })
})

test('gives a session without an install too, so that the page can say what to do', async () => {
  const session = await signIn(person)
  expect(session).toMatchObject({ install: 'missing', can: [], locationId: null })
})

test('refuses an altered payload, and throttles an address that keeps trying', async () => {
  const clientAddress = 'one-address'
  const bent = sealContext(person, 'another secret')
  for (let n = 0; n < 20; n += 1)
    await expect(beginSession(ctx, { payload: bent, clientAddress })).rejects.toMatchObject({ code: 'invalid_context' })
  const good = sealContext(person, ctx.config.highlevel.sharedSecret)
  await expect(beginSession(ctx, { payload: good, clientAddress })).rejects.toMatchObject({ code: 'too_many_requests' })
  await expect(beginSession(ctx, { payload: good, clientAddress: 'another' })).resolves.toBeDefined()
})

test('refuses a location that belongs to another company', async () => {
  await grant({ companyId: 'company02', locationId: 'location2' })
  await expect(signIn({ ...person, activeLocation: 'location2' })).rejects.toMatchObject({ code: 'invalid_context' })
})

test('finds a location in which the app was installed a second ago, and does not ask about it at every sign-in', async () => {
  await grant({ companyId: 'company01', locationId: null })
  expect(await signIn({ ...person, activeLocation: 'justnow01' })).toMatchObject({ install: 'active', locationName: 'Just now' })
  await signIn({ ...person, activeLocation: 'nowhere01' })
  await signIn({ ...person, activeLocation: 'nowhere01' })
  expect(asked).toEqual(['justnow01', 'nowhere01'])
})

test('refuses a session that was signed out, has run out, or is no longer there', async () => {
  await grant({ companyId: 'company01', locationId: null })
  const session = await signIn(person)
  await endSession(ctx, await authenticate(ctx, session.token))
  await expect(authenticate(ctx, session.token)).rejects.toMatchObject({ code: 'signed_out' })

  const other = await signIn(person)
  ctx.setNow(new Date('2026-11-22T12:15:01.000Z'))
  await expect(authenticate(ctx, other.token)).rejects.toMatchObject({ code: 'session_ended' })
  ctx.setNow(now)
  await database.db.deleteFrom('sessions').execute()
  await expect(authenticate(ctx, other.token)).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('an install that ends is felt by the next request', async () => {
  await grant({ companyId: 'company01', locationId: 'location1' })
  const session = await signIn({ ...person, activeLocation: 'location1' })
  expect((await authenticate(ctx, session.token)).can).toContain('apply')
  await endInstalls(database.db, { companyId: 'company01', locationId: 'location1' }, new Date(now.getTime() + 1000))
  expect(await authenticate(ctx, session.token)).toMatchObject({ install: 'missing', can: [] })
})

test('the agency’s view works as soon as one location does', async () => {
  await grant({ companyId: 'company01', locationId: 'location1' })
  expect(await signIn(person)).toMatchObject({ install: 'active' })
})

function signIn(context: object): Promise<SessionAnswer> {
  addresses += 1
  return beginSession(ctx, { payload: sealContext(context, ctx.config.highlevel.sharedSecret), clientAddress: `address-${addresses}` })
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

function sessionIdOf({ token }: SessionAnswer): string {
  return (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { jti: string }).jti
}
