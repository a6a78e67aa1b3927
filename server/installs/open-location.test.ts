import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { Platform } from '../test/answered-by.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { grantInstall } from './install-change-store.ts'
import { ensureCompany, type InstallKey, installIdOf, readInstall } from './install-store.ts'
import { bringTokensAhead, openCompany, openLocation, openLocationForReading } from './open-location.ts'

const now = new Date('2026-11-22T12:00:00.000Z')
const location: InstallKey = { companyId: 'c1', locationId: 'l1' }
const schema = z.object({ ok: z.boolean() })

let database: TestDatabase
let ctx: TestContext
let asked: string[]
let answer: (path: string, token: string) => Response

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
afterEach(() => void vi.useRealTimers())
beforeEach(async () => {
  asked = []
  answer = () => Response.json({ ok: true })
  await database.db.deleteFrom('installs').execute()
  const platform: Platform = ({ pathname }, { method, headers }) => {
    const token = headers['authorization'] ?? ''
    asked.push(`${method} ${pathname} ${token}`.trim())
    if (pathname === '/oauth/token')
      return Response.json({ accessToken: `renewed-${asked.length}`, refreshToken: `next-${asked.length}`, userType: 'Location' })
    return answer(pathname, token)
  }
  ctx = createTestContext({ db: database.db, now, platform })
  await grant(location, 'location-token')
  await grant({ companyId: 'c1', locationId: null }, 'company-token')
})

test('speaks as the location, or as the company', async () => {
  await openLocation(ctx, 'c1', 'l1').post('/things', { body: {}, schema })
  await openCompany(ctx, 'c1').get('/companies/c1', { schema })
  expect(asked).toEqual(['POST /things Bearer location-token', 'GET /companies/c1 Bearer company-token'])
})

test('a token that is refused for ever costs two calls and one refresh, and no loop', async () => {
  answer = () => Response.json({ statusCode: 401, message: 'Invalid JWT' }, { status: 401 })
  await expect(openLocationForReading(ctx, 'c1', 'l1').get('/things', { schema })).rejects.toMatchObject({ reason: 'unauthorized' })
  expect(asked).toEqual(['GET /things Bearer location-token', 'POST /oauth/token', 'GET /things Bearer renewed-2'])
})

test('a call that is told that the location is not active says so to everybody from then on', async () => {
  answer = () => Response.json({ statusCode: 400, message: 'Location is not active' }, { status: 400 })
  await expect(openLocation(ctx, 'c1', 'l1').put('/things/1', { body: {}, schema })).rejects.toMatchObject({ reason: 'suspended' })
  const row = await readInstall(database.db, location)
  expect(row).toMatchObject({ status: 'suspended', sealed_access_token: null })
  expect(row?.sealed_refresh_token).not.toBeNull()
  await expect(openLocation(ctx, 'c1', 'l1').delete('/things/1', { schema })).rejects.toMatchObject({ reason: 'suspended' })
  expect(asked).toHaveLength(1)
})

test('what planning is given has no way to write', () => {
  expect(Object.keys(openLocationForReading(ctx, 'c1', 'l1'))).toEqual(['get'])
})

test('another company cannot speak as the location', async () => {
  await expect(openLocation(ctx, 'c2', 'l1').get('/things', { schema })).rejects.toMatchObject({ reason: 'revoked' })
  expect(asked).toEqual([])
})

test('tokens that are fetched ahead at one moment are read once, handed out once each, and read again soon', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const open = bringTokensAhead(ctx, location)
  const [one, other] = [open(), open()]
  one.begin()
  expect(await one.take()).toBe('location-token')
  expect(one.take()).toBeUndefined()
  await database.db.deleteFrom('installs').execute()
  other.begin()
  expect(await other.take()).toBe('location-token')
  vi.advanceTimersByTime(100)
  other.begin()
  await expect(other.take()).rejects.toMatchObject({ reason: 'revoked' })
  // What failed is nobody else's.
  await grant(location, 'new-token')
  one.begin()
  expect(await one.take()).toBe('new-token')
})

async function grant(key: InstallKey, token: string): Promise<void> {
  const id = installIdOf(key)
  await ensureCompany(database.db, key.companyId)
  await grantInstall(database.db, key, {
    sealedAccessToken: await ctx.sealer.seal(token, id),
    sealedRefreshToken: await ctx.sealer.seal(`refresh-of-${token}`, id),
    expiresAt: new Date(now.getTime() + 3_600_000),
    scopes: [],
    futureLocations: false,
    versionId: null,
    at: now,
  })
}
