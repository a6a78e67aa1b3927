import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openDatabase, type Db } from '../db/database.ts'
import { HighLevelError, type HighLevelReason } from '../highlevel/highlevel-error.ts'
import type { Grant, OAuth } from '../highlevel/oauth.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { getAccessToken } from './access-token.ts'
import { createPermit } from './budget.ts'
import { blockWindow } from './budget-store.ts'
import { endInstalls, grantInstall, recordInstall } from './install-change-store.ts'
import type { TakenPermit } from './permit-line.ts'
import { lockTokens } from './token-store.ts'
import { ensureCompany, installIdOf, type InstallKey, readInstall } from './install-store.ts'

const now = new Date('2026-11-22T12:00:00.000Z')
const company: InstallKey = { companyId: 'company1', locationId: null }
const ownLocation: InstallKey = { companyId: 'company1', locationId: 'own1' }
const mintedLocation: InstallKey = { companyId: 'company1', locationId: 'minted1' }

let database: TestDatabase
let pools: Db[]
let platform: ReturnType<typeof createPlatform>
/** Less than it takes until the database breaks off whoever holds a lock while the platform hangs. */
const beforeBreakOff = { timeout: 15_000 }

beforeAll(async () => {
  database = await createTestDatabase()
  pools = Array.from({ length: 4 }, () => openDatabase({ url: database.url, maxConnections: 5, onError: () => {} }))
})
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.destroy()))
  await database.drop()
})
beforeEach(async () => {
  for (const table of ['installs', 'request_windows'] as const) await database.db.deleteFrom(table).execute()
  platform = createPlatform()
})

afterEach(() => void vi.useRealTimers())

test('gives the stored token as long as it is good, without asking the platform', async () => {
  const ctx = process(0)
  await install(ctx, ownLocation, 'fresh')
  expect(await getAccessToken(ctx, ownLocation)).toBe('fresh')
  expect(await getAccessToken(ctx, ownLocation)).toBe('fresh')
  expect(platform.calls).toEqual([])
})

test('4 processes with 25 callers each, 10 rounds: one refresh per expiry, no refresh token presented twice', async () => {
  const processes = [0, 1, 2, 3].map(process)
  await install(processes[0] as TestContext, ownLocation, 'expired', { expired: true })
  platform.delayMs = 30
  for (let round = 1; round <= 10; round += 1) {
    const tokens = await Promise.all(processes.flatMap((ctx) => Array.from({ length: 25 }, () => getAccessToken(ctx, ownLocation))))
    expect(new Set(tokens).size).toBe(1)
    expect(platform.calls).toHaveLength(round)
    await database.db.updateTable('installs').set({ access_token_expires_at: now }).execute()
  }
  expect(new Set(platform.presented).size).toBe(platform.presented.length)
})

test('50 callers whose token was just refused share one refresh', async () => {
  const processes = [0, 1].map(process)
  await install(processes[0] as TestContext, ownLocation, 'refused')
  platform.delayMs = 30
  const tokens = await Promise.all(
    Array.from({ length: 50 }, (_, n) => getAccessToken(processes[n % 2] as TestContext, ownLocation, 'refused')),
  )
  expect(new Set(tokens)).toEqual(new Set(['access-1']))
  expect(platform.calls).toEqual(['refresh'])
})

test('locations of a company get minted tokens; the company refreshes once for all of them', async () => {
  const processes = [0, 1, 2, 3].map(process)
  const first = processes[0] as TestContext
  await install(first, company, 'expired', { expired: true })
  const keys = Array.from({ length: 12 }, (_, n) => ({ companyId: 'company1', locationId: `minted${n}` }))
  for (const key of keys) await record(key)
  platform.delayMs = 10
  await Promise.all(processes.flatMap((ctx) => keys.map((key) => getAccessToken(ctx, key))))
  expect(platform.calls.filter((call) => call === 'refresh')).toHaveLength(1)
  expect(platform.calls.filter((call) => call.startsWith('mint'))).toHaveLength(12)
})

test('a location that came through its company is minted again rather than refreshed', async () => {
  const ctx = process(0)
  await install(ctx, company, 'company-token')
  await record(mintedLocation)
  const token = await getAccessToken(ctx, mintedLocation)
  await getAccessToken(ctx, mintedLocation, token)
  expect(platform.calls).toEqual(['mint minted1', 'mint minted1'])
  expect(platform.presented).toEqual([])
})

test('a minted location lives on with its own refresh token when its company has lost access', async () => {
  const ctx = process(0)
  await install(ctx, company, 'company-token')
  await record(mintedLocation)
  const token = await getAccessToken(ctx, mintedLocation)
  await database.db
    .updateTable('installs')
    .set({ status: 'revoked', sealed_refresh_token: null })
    .where('location_id', 'is', null)
    .execute()
  await getAccessToken(ctx, mintedLocation, token)
  expect(platform.calls).toEqual(['mint minted1', 'refresh'])
})

test("a location's own lost refresh token is replaced by minting", async () => {
  const ctx = process(0)
  await install(ctx, company, 'company-token')
  await install(ctx, ownLocation, 'expired', { expired: true })
  platform.failRefresh = 'revoked'
  expect(await getAccessToken(ctx, ownLocation)).toBe('access-2')
  expect(platform.calls).toEqual(['refresh', 'mint own1'])
  expect(await readInstall(database.db, ownLocation)).toMatchObject({ status: 'active', token_source: 'company' })
})

test('a company token that is refused while minting is renewed once', async () => {
  const ctx = process(0)
  await install(ctx, company, 'company-token')
  await record(mintedLocation)
  platform.refuseCompanyToken = 'company-token'
  await getAccessToken(ctx, mintedLocation)
  expect(platform.calls).toEqual(['mint minted1', 'refresh', 'mint minted1'])
})

test('minting keeps to the company’s window over all processes, and takes nothing from it that is not sent', async () => {
  // A company that no other test knows: nothing of its window has been taken ahead.
  const resource = 'company:counting'
  const [first, second] = ['counted1', 'counted2'].map((locationId) => ({ companyId: 'counting', locationId })) as [InstallKey, InstallKey]
  const processes = [0, 1, 2, 3].map(process)
  const ctx = processes[0] as TestContext
  await install(ctx, { companyId: 'counting', locationId: null }, 'company-token')
  for (const key of [first, second]) await record(key)
  platform.delayMs = 100
  await Promise.all(processes.map((one) => getAccessToken(one, first)))
  expect(platform.calls).toEqual(['mint counted1'])
  await expect.poll(() => spentOf(resource), { timeout: 5_000 }).toBe(1)

  const held = await createPermit(ctx, resource).take()
  await blockWindow(database.db, resource, 60_000, undefined)
  const waiting = getAccessToken(ctx, second).catch((error: unknown) => error)
  // Whoever waits for the window holds neither lock nor connection: what is fresh is there at once, and an uninstall too.
  expect(await getAccessToken(ctx, first)).toBe('access-1')
  await endInstalls(pools[1] as Db, second, new Date(now.getTime() + 1_000))
  await database.db.updateTable('request_windows').set({ blocked_until: 0 }).where('resource', '=', resource).execute()
  held.giveBack()
  expect(await waiting).toMatchObject({ reason: 'revoked' })
  expect(platform.calls).toEqual(['mint counted1'])
  await expect.poll(() => spentOf(resource), { timeout: 5_000 }).toBe(1)
})

test('a mint that waited for its turn, or for the lock, leaves on a permit that the window still knows', beforeBreakOff, async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const wide = createTestContext({
    db: openDatabase({ url: database.url, maxConnections: 20, onError: () => {} }),
    oauth: platform.oauth,
    now,
  })
  const keys = Array.from({ length: 8 }, (_, n) => ({ companyId: 'patient', locationId: `patient${n}` })) as [InstallKey, ...InstallKey[]]
  await install(wide, { companyId: 'patient', locationId: null }, 'company-token')
  for (const key of keys) await record(key)
  const [locked, ...others] = keys
  const { promise: unlocked, resolve: unlock } = Promise.withResolvers<void>()
  const holder = database.db.transaction().execute(async (tx) => {
    await lockTokens(tx, locked)
    await unlocked
  })
  const answerAll = platform.hang()
  const all = Promise.all([locked, ...others].map((key) => getAccessToken(wide, key)))
  await expect.poll(() => platform.calls.length).toBe(5)
  await expect.poll(() => spentOf('company:patient')).toBeGreaterThanOrEqual(8)
  await expect.poll(waitingForLocks).toBe(1)
  vi.advanceTimersByTime(4_000)
  unlock()
  answerAll()
  await Promise.all([all, holder])
  expect(platform.calls).toHaveLength(8)
  expect(Math.max(...platform.ages)).toBeLessThan(3_000)
  await wide.db.destroy()
})

test('suspended keeps its refresh token and is tried again after a minute', async () => {
  const ctx = process(0)
  await install(ctx, ownLocation, 'expired', { expired: true })
  platform.failRefresh = 'suspended'
  await expect(getAccessToken(ctx, ownLocation)).rejects.toMatchObject({ reason: 'suspended' })
  const row = await readInstall(database.db, ownLocation)
  expect(row).toMatchObject({ status: 'suspended', sealed_access_token: null })
  expect(row?.sealed_refresh_token).not.toBeNull()

  await expect(getAccessToken(ctx, ownLocation)).rejects.toMatchObject({ reason: 'suspended' })
  expect(platform.calls).toHaveLength(1)
  platform.failRefresh = undefined
  ctx.setNow(new Date(now.getTime() + 61_000))
  expect(await getAccessToken(ctx, ownLocation)).toBe('access-2')
  expect(await readInstall(database.db, ownLocation)).toMatchObject({ status: 'active' })
})

test('revoked gives everything up after one refresh, and never asks again', async () => {
  const ctx = process(0)
  await install(ctx, ownLocation, 'expired', { expired: true })
  platform.failRefresh = 'revoked'
  for (let n = 0; n < 5; n += 1) await expect(getAccessToken(ctx, ownLocation)).rejects.toMatchObject({ reason: 'revoked' })
  expect(platform.calls).toEqual(['refresh'])
  expect(await readInstall(database.db, ownLocation)).toMatchObject({
    status: 'revoked',
    sealed_refresh_token: null,
    sealed_access_token: null,
  })
})

test.each(['unavailable', 'rate_limited', 'unauthorized', 'invalid'] as const)(
  'a token endpoint that answers %s costs the install nothing',
  async (reason) => {
    const ctx = process(0)
    await install(ctx, ownLocation, 'expired', { expired: true })
    platform.failRefresh = reason
    await expect(getAccessToken(ctx, ownLocation)).rejects.toMatchObject({ reason })
    expect(await readInstall(database.db, ownLocation)).toMatchObject({ status: 'active' })
    platform.failRefresh = undefined
    expect(await getAccessToken(ctx, ownLocation)).toBe('access-2')
  },
)

test('an uninstall does not wait for a refresh, and the refresh does not bring it back', beforeBreakOff, async () => {
  const ctx = process(0)
  await install(ctx, ownLocation, 'expired', { expired: true })
  const answerAll = platform.hang()
  const renewal = getAccessToken(ctx, ownLocation).catch((error: unknown) => error)
  await expect.poll(() => platform.calls).toEqual(['refresh'])
  await endInstalls(pools[1] as Db, ownLocation, new Date(now.getTime() + 1000))
  answerAll()
  expect(await renewal).toMatchObject({ reason: 'revoked' })
  expect(await readInstall(database.db, ownLocation)).toMatchObject({
    status: 'uninstalled',
    sealed_access_token: null,
    sealed_refresh_token: null,
  })
})

test('a new grant that comes in the middle of a refresh wins', beforeBreakOff, async () => {
  const ctx = process(0)
  await install(ctx, ownLocation, 'expired', { expired: true })
  const answerAll = platform.hang()
  const renewal = getAccessToken(ctx, ownLocation)
  await expect.poll(() => platform.calls).toEqual(['refresh'])
  await install(process(1), ownLocation, 'granted-anew')
  answerAll()
  expect(await renewal).toBe('granted-anew')
  expect(await getAccessToken(process(2), ownLocation)).toBe('granted-anew')
})

test('a token endpoint that hangs does not keep other installs from their tokens', beforeBreakOff, async () => {
  const ctx = process(0)
  await install(ctx, ownLocation, 'fresh')
  const hanging = Array.from({ length: 20 }, (_, n) => ({ companyId: 'company1', locationId: `hanging${n}` }))
  for (const key of hanging) await install(ctx, key, 'expired', { expired: true })
  const answerAll = platform.hang()
  const wide = { ...ctx, db: openDatabase({ url: database.url, maxConnections: 10, onError: () => {} }) }
  const stuck = Promise.all(hanging.map((key) => getAccessToken(wide, key)))
  await expect.poll(() => platform.calls.length).toBeGreaterThanOrEqual(6)
  expect(await getAccessToken(wide, ownLocation)).toBe('fresh')
  answerAll()
  await stuck
  await wide.db.destroy()
})

test('a company whose renewals all hang does not keep another company from renewing its own', beforeBreakOff, async () => {
  const wide = createTestContext({
    db: openDatabase({ url: database.url, maxConnections: 20, onError: () => {} }),
    oauth: platform.oauth,
    now,
  })
  const hanging = Array.from({ length: 20 }, (_, n) => ({ companyId: 'company1', locationId: `hanging${n}` }))
  const other = { companyId: 'company2', locationId: 'other1' }
  for (const key of [...hanging, other]) await install(wide, key, 'expired', { expired: true })
  const answerAll = platform.hang((token) => token.includes('hanging'))
  const stuck = Promise.all(hanging.map((key) => getAccessToken(wide, key)))
  await expect.poll(() => platform.presented.length).toBeGreaterThanOrEqual(6)
  expect(await getAccessToken(wide, other)).toMatch(/^access-/)
  answerAll()
  await stuck
  await wide.db.destroy()
})

test('a sealed token that was moved to another row does not open', async () => {
  const ctx = process(0)
  await install(ctx, ownLocation, 'mine')
  await install(ctx, { companyId: 'company1', locationId: 'own2' }, 'theirs')
  const theirs = await readInstall(database.db, { companyId: 'company1', locationId: 'own2' })
  await database.db
    .updateTable('installs')
    .set({ sealed_access_token: theirs?.sealed_access_token ?? '', token_generation: 99 })
    .where('location_id', '=', 'own1')
    .execute()
  await expect(getAccessToken(process(3), ownLocation)).rejects.toThrow('belongs to another row')
})

test('another company gets nothing by naming a location that is not its own', async () => {
  const ctx = process(0)
  await install(ctx, ownLocation, 'mine')
  await expect(getAccessToken(ctx, { companyId: 'company2', locationId: 'own1' })).rejects.toMatchObject({ reason: 'revoked' })
  expect(platform.calls).toEqual([])
})

test('no token ever reaches the log', async () => {
  const ctx = process(0)
  await install(ctx, ownLocation, 'expired', { expired: true })
  platform.failRefresh = 'revoked'
  await getAccessToken(ctx, ownLocation).catch(() => undefined)
  expect(ctx.logged.join('')).not.toMatch(/refresh-of|access-\d/)
})

/** How many requests of a window are used up, as far as has been told of their permits. */
async function spentOf(resource: string): Promise<number> {
  const row = await database.db.selectFrom('request_windows').select('sent_at').where('resource', '=', resource).executeTakeFirst()
  return row?.sent_at.filter((at) => at > Date.now() - 10_020).length ?? 0
}

/** How many of this database's connections wait for a lock. */
async function waitingForLocks(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
  `.execute(database.db)
  return rows[0]?.n ?? 0
}

/** Another context on another pool: for tokens that is another process. */
function process(n: number): TestContext {
  return createTestContext({ db: pools[n] as Db, oauth: platform.oauth, now })
}

async function install(ctx: TestContext, key: InstallKey, token: string, options: { expired?: boolean } = {}): Promise<void> {
  const id = installIdOf(key)
  await ensureCompany(ctx.db, key.companyId)
  await grantInstall(ctx.db, key, {
    sealedAccessToken: await ctx.sealer.seal(token, id),
    sealedRefreshToken: await ctx.sealer.seal(`refresh-of-${id}`, id),
    expiresAt: new Date(now.getTime() + (options.expired ? 0 : 3_600_000)),
    scopes: [],
    futureLocations: false,
    versionId: null,
    at: now,
  })
}

async function record(key: InstallKey): Promise<void> {
  await recordInstall(database.db, key, { locationName: 'A location', scopes: [], versionId: null, at: now })
}

function createPlatform() {
  let hanging: (token: string) => Promise<void> | undefined = () => undefined
  const platform = {
    calls: [] as string[],
    presented: [] as string[],
    /** Of the permits that mints left on, in ms. */
    ages: [] as number[],
    delayMs: 0,
    /** Of those that present such a token, nobody is answered until what this returns is called. */
    hang: (isMeant = (_token: string): boolean => true): (() => void) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      hanging = (token) => (isMeant(token) ? promise : undefined)
      return resolve
    },
    failRefresh: undefined as HighLevelReason | undefined,
    refuseCompanyToken: undefined as string | undefined,
    oauth: {} as Partial<OAuth>,
  }
  const answer = async (call: string, userType: Grant['userType'], until?: Promise<void>): Promise<Grant> => {
    platform.calls.push(call)
    const n = platform.calls.length
    await until
    await new Promise((resolve) => setTimeout(resolve, platform.delayMs))
    return {
      userType,
      accessToken: `access-${n}`,
      expiresInMs: 86_400_000,
      refreshToken: `refresh-${n}`,
      scopes: [],
      companyId: 'company1',
      locationId: undefined,
      futureLocations: false,
    }
  }
  const fail = (reason: HighLevelReason): never => {
    throw new HighLevelError({ reason, message: reason, method: 'POST', path: '/oauth/token' })
  }
  platform.oauth = {
    refresh: async (token, userType) => {
      platform.presented.push(token)
      const grant = await answer('refresh', userType, hanging(token))
      return platform.failRefresh === undefined ? grant : fail(platform.failRefresh)
    },
    mintLocationToken: async (token, _companyId, locationId, budget) => {
      const permit = (await budget.takePermit()) as TakenPermit
      platform.ages.push(performance.now() - permit.askedAt)
      const grant = await answer(`mint ${locationId}`, 'Location', hanging(token)).finally(() => permit.answered())
      return token === platform.refuseCompanyToken ? fail('unauthorized') : grant
    },
  }
  return platform
}
