import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Platform } from '../test/answered-by.ts'
import { createTestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { grantInstall } from './install-change-store.ts'
import { ensureCompany, type InstallKey, installIdOf, readInstall } from './install-store.ts'
import { openLocationForReading } from './open-location.ts'
import { requireActiveInstall } from './require-install.ts'

const location: InstallKey = { companyId: 'c1', locationId: 'l1' }
const now = new Date('2026-11-22T12:00:00.000Z')
const minuteMs = 61_000

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('a paused location whose token can still be renewed stays paused until it can be read', async () => {
  let isPaused = true
  const platform: Platform = ({ pathname }) => {
    if (pathname === '/oauth/token')
      return Response.json({ accessToken: 'renewed', refreshToken: 'next', userType: 'Location', expiresIn: 86_400 })
    return isPaused ? Response.json({ message: 'Location is not active' }, { status: 400 }) : Response.json({ location: { name: 'Here' } })
  }
  const ctx = createTestContext({ db: database.db, now, platform })
  const id = installIdOf(location)
  await ensureCompany(database.db, 'c1')
  await grantInstall(database.db, location, {
    sealedAccessToken: await ctx.sealer.seal('token', id),
    sealedRefreshToken: await ctx.sealer.seal('refresh', id),
    expiresAt: new Date(now.getTime() + 24 * 60 * 60_000),
    scopes: [],
    futureLocations: false,
    versionId: null,
    at: now,
  })
  await expect(openLocationForReading(ctx, 'c1', 'l1').get('/tags', { schema: z.unknown() })).rejects.toMatchObject({ reason: 'suspended' })

  for (let minutes = 1; minutes <= 2; minutes += 1) {
    ctx.setNow(new Date(now.getTime() + minutes * minuteMs))
    await expect(requireActiveInstall(ctx, 'c1', 'l1')).rejects.toMatchObject({ code: 'install_suspended' })
    expect((await readInstall(database.db, location))?.status).toBe('suspended')
  }
  isPaused = false
  ctx.setNow(new Date(now.getTime() + 3 * minuteMs))
  await expect(requireActiveInstall(ctx, 'c1', 'l1')).resolves.toBeDefined()
  expect((await readInstall(database.db, location))?.status).toBe('active')
})
