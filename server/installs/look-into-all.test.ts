import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Messages } from '../queue/queue.ts'
import type { Platform } from '../test/answered-by.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { handleLookTask } from '../workers/look.ts'
import { grantInstall } from './install-change-store.ts'
import { ensureCompany, installIdOf, readInstall } from './install-store.ts'
import { lookIntoAll } from './look-into-all.ts'

const now = new Date('2026-11-22T12:00:00.000Z')

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('notes which locations of a company are paused, and which no longer are, with one read each', async () => {
  const paused = new Set(['l2'])
  const read: string[] = []
  const platform: Platform = ({ pathname }) => {
    if (pathname === '/oauth/token')
      return Response.json({ accessToken: 'renewed', refreshToken: 'next', userType: 'Location', expiresIn: 86_400 })
    const id = pathname.split('/').at(-1) ?? ''
    read.push(id)
    return paused.has(id)
      ? Response.json({ message: 'Location is not active' }, { status: 400 })
      : Response.json({ location: { name: 'Here' } })
  }
  const ctx = createTestContext({ db: database.db, now, platform })
  await grantAll(ctx, 'c1', ['l1', 'l2', 'l3'])
  const statuses = async () =>
    Promise.all(['l1', 'l2', 'l3'].map(async (locationId) => (await readInstall(database.db, { companyId: 'c1', locationId }))?.status))

  expect(await lookIntoAll(ctx, 'c1')).toEqual({ shut: ['l2'], next: undefined })
  expect(await statuses()).toEqual(['active', 'suspended', 'active'])
  expect(read.toSorted()).toEqual(['l1', 'l2', 'l3'])

  read.length = 0
  expect(await lookIntoAll(ctx, 'c1')).toEqual({ shut: ['l2'], next: undefined })
  // Those that answered just now are known, and a paused one is left alone for a minute.
  expect(read).toEqual([])

  paused.clear()
  ctx.setNow(new Date(now.getTime() + 6 * 60 * 60_000))
  expect(await lookIntoAll(ctx, 'c1')).toEqual({ shut: [], next: undefined })
  expect(await statuses()).toEqual(['active', 'active', 'active'])
  expect(read).toEqual(['l2'])

  paused.add('l3')
  await database.db
    .updateTable('request_windows')
    .set({ sent_at: [Date.now() - 61 * 60_000] })
    .execute()
  expect(await lookIntoAll(ctx, 'c1')).toEqual({ shut: ['l3'], next: undefined })
})

test('a round of many is taken in parts, each location is read once', async () => {
  const read: string[] = []
  const platform: Platform = ({ pathname }) => {
    read.push(pathname.split('/').at(-1) ?? '')
    return Response.json({ location: { name: 'Here' } })
  }
  const ctx = createTestContext({ db: database.db, now, platform })
  const many = Array.from({ length: 23 }, (_, n) => `m${n}`)
  await grantAll(ctx, 'c2', many)
  await handleLookTask(ctx, { companyId: 'c2' })
  expect(read).toEqual(many.toSorted().slice(0, 10))
  const [first] = ctx.sent
  expect(first).toEqual({ name: 'look', data: { companyId: 'c2', after: read.at(-1) } })
  for (let message = ctx.sent.shift(); message !== undefined; message = ctx.sent.shift())
    await handleLookTask(ctx, message.data as Messages['look'])
  expect(read).toEqual(many.toSorted())
})

async function grantAll(ctx: TestContext, companyId: string, locationIds: string[]): Promise<void> {
  await ensureCompany(database.db, companyId)
  for (const locationId of locationIds) {
    const key = { companyId, locationId }
    await grantInstall(database.db, key, {
      sealedAccessToken: await ctx.sealer.seal('token', installIdOf(key)),
      sealedRefreshToken: await ctx.sealer.seal('refresh', installIdOf(key)),
      expiresAt: new Date(now.getTime() + 24 * 60 * 60_000),
      scopes: [],
      futureLocations: false,
      versionId: null,
      at: now,
    })
  }
}
