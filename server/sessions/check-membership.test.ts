import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { grantInstall } from '../installs/install-change-store.ts'
import { ensureCompany, type InstallKey, installIdOf } from '../installs/install-store.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { checkMembership, type Claim } from './check-membership.ts'
import { endSessionRow, endSessionsOfUser, insertSession } from './session-store.ts'

const now = new Date('2026-11-22T12:00:00.000Z')
const here: Claim = { companyId: 'company01', locationId: 'location1', userId: 'user1', role: 'admin' }
const agency: Claim = { ...here, locationId: null }

let database: TestDatabase
let ctx: TestContext
let answer: { status: number; body: object } | 'down' | 'hangs'
let asked: string[]

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())
beforeEach(async () => {
  await database.db.deleteFrom('installs').execute()
  asked = []
  ctx = createTestContext({
    db: database.db,
    now,
    platform: async ({ pathname }) => {
      asked.push(pathname)
      if (answer === 'hangs') return new Promise(() => undefined)
      if (answer === 'down') throw new Error('down')
      return Response.json(answer.body, { status: answer.status })
    },
  })
  await grant({ companyId: 'company01', locationId: null })
})

test('lets in who belongs to this sub-account, and the people of the agency everywhere', async () => {
  says({ type: 'account', role: 'admin', locationIds: ['location1'] })
  expect(await checkMembership(ctx, here)).toBe('admin')
  expect(asked).toEqual(['/users/user1'])
  says({ type: 'agency', role: 'admin', locationIds: [] })
  expect(await checkMembership(ctx, { ...here, userId: 'user2' })).toBe('admin')
  expect(await checkMembership(ctx, { ...agency, userId: 'user2' })).toBe('admin')
})

test('refuses who belongs elsewhere, also an agency’s user who is bound to some sub-accounts', async () => {
  says({ type: 'account', role: 'admin', locationIds: ['location2'] })
  await expect(checkMembership(ctx, here)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(checkMembership(ctx, agency)).rejects.toMatchObject({ code: 'forbidden' })
  says({ type: 'agency', role: 'user', locationIds: ['location2'], restrictSubAccount: true })
  await expect(checkMembership(ctx, { ...here, userId: 'user2' })).rejects.toMatchObject({ code: 'forbidden' })
  expect(await checkMembership(ctx, { ...here, userId: 'user2', locationId: 'location2' })).toBe('user')
})

test('refuses a person whom the platform has deleted or does not know', async () => {
  answer = { status: 404, body: { message: 'User not found' } }
  await expect(checkMembership(ctx, here)).rejects.toMatchObject({ code: 'forbidden' })
  answer = { status: 200, body: { deleted: true, roles: { type: 'agency', role: 'admin' } } }
  await expect(checkMembership(ctx, { ...here, userId: 'user2' })).rejects.toMatchObject({ code: 'forbidden' })
})

test('takes the smaller role, so that an old word of the parent frame makes nobody an admin again', async () => {
  says({ type: 'agency', role: 'user', locationIds: [] })
  expect(await checkMembership(ctx, agency)).toBe('user')
  says({ type: 'agency', role: 'admin', locationIds: [] })
  expect(await checkMembership(ctx, { ...agency, userId: 'user2', role: 'user' })).toBe('user')
})

test('goes by the parent frame’s word when the scope is missing, the platform is down, or nothing is installed', async () => {
  answer = { status: 403, body: { message: 'The token is not authorized for this scope.' } }
  expect(await checkMembership(ctx, here)).toBe('admin')
  answer = { status: 503, body: {} }
  expect(await checkMembership(ctx, { ...here, userId: 'user2' })).toBe('admin')
  answer = 'down'
  expect(await checkMembership(ctx, { ...here, userId: 'user3' })).toBe('admin')
  await database.db.deleteFrom('installs').execute()
  asked = []
  expect(await checkMembership(ctx, { ...here, userId: 'user4' })).toBe('admin')
  expect(asked).toEqual([])
}, 30_000)

test('waits for three seconds and no longer', async () => {
  answer = 'hangs'
  const startedAt = performance.now()
  expect(await checkMembership(ctx, here)).toBe('admin')
  expect(performance.now() - startedAt).toBeGreaterThan(2_500)
  expect(await checkMembership(ctx, here)).toBe('admin')
  expect(asked).toHaveLength(1)
}, 10_000)

test('asks again only after five minutes', async () => {
  says({ type: 'account', role: 'admin', locationIds: ['location1'] })
  for (let n = 0; n < 3; n += 1) await checkMembership(ctx, here)
  expect(asked).toHaveLength(1)
  ctx.setNow(new Date(now.getTime() + 5 * 60_000 + 1))
  says({ type: 'account', role: 'admin', locationIds: [] })
  await expect(checkMembership(ctx, here)).rejects.toMatchObject({ code: 'forbidden' })
  expect(asked).toHaveLength(2)
})

test.each([
  ['has ended their sessions', false],
  ['comes when they have signed out already', true],
])('asks again at once when the platform’s word about a person %s', async (when, hasSignedOut) => {
  const id = `session_${when}`
  const before = new Date(now.getTime() - 1_000)
  says({ type: 'account', role: 'admin', locationIds: ['location1'] })
  await checkMembership(ctx, here)
  await insertSession(database.db, {
    id,
    company_id: here.companyId,
    location_id: here.locationId,
    user_id: here.userId,
    name: '',
    email: '',
    role: 'admin',
    expires_at: new Date(now.getTime() + 60_000),
  })
  if (hasSignedOut) await endSessionRow(database.db, here.companyId, id, before)
  await endSessionsOfUser(database.db, here.companyId, here.userId, now)
  answer = { status: 404, body: { message: 'User not found' } }
  await expect(checkMembership(ctx, here)).rejects.toMatchObject({ code: 'forbidden' })
})

test('a location’s own token is asked where there is no other, and its no means little', async () => {
  await database.db.deleteFrom('installs').execute()
  await grant({ companyId: 'company01', locationId: 'location1' })
  answer = { status: 403, body: { message: 'The token does not have access to this location.' } }
  expect(await checkMembership(ctx, here)).toBe('admin')
  says({ type: 'account', role: 'user', locationIds: ['location1'] })
  expect(await checkMembership(ctx, { ...here, userId: 'user2' })).toBe('user')
})

function says(roles: object): void {
  answer = { status: 200, body: { id: 'x', roles } }
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
