import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { HighLevelError, type HighLevelReason } from '../highlevel/highlevel-error.ts'
import type { Grant, OAuth } from '../highlevel/oauth.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { beginInstall, installLinkFor } from './begin-install.ts'
import { completeInstall } from './complete-install.ts'
import { listLocations } from './list-locations.ts'
import { recordInstalledLocations, reconcileInstalls } from './reconcile-installs.ts'

const now = new Date('2026-11-22T12:00:00.000Z')
const companyGrant: Grant = {
  userType: 'Company',
  accessToken: 'access-canary',
  expiresInMs: 86_399_000,
  refreshToken: 'refresh-canary',
  scopes: ['a.read'],
  companyId: 'c1',
  locationId: undefined,
  futureLocations: true,
}

let database: TestDatabase
let ctx: TestContext
let oauth: Partial<OAuth>
let codes: string[]
let installed: { id: string; name: string }[]

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  codes = []
  installed = [
    { id: 'l2', name: 'Zahn' },
    { id: 'l1', name: 'Dental' },
  ]
  for (const table of ['installs', 'oauth_states'] as const) await database.db.deleteFrom(table).execute()
  oauth = {
    exchangeCode: async (code) => {
      codes.push(code)
      return companyGrant
    },
    listInstalledLocations: async () => installed,
  }
  ctx = createTestContext({ db: database.db, now, oauth })
})

test('a callback with our own state is taken once', async () => {
  const state = await beginState()
  expect(await completeInstall(ctx, { code: 'code', state })).toEqual({
    kind: 'company',
    companyId: 'c1',
    locations: [
      { id: 'l1', name: 'Dental' },
      { id: 'l2', name: 'Zahn' },
    ],
    futureLocations: true,
  })
  await expect(completeInstall(ctx, { code: 'code', state })).rejects.toMatchObject({ code: 'invalid_state' })
  expect(codes).toEqual(['code'])
})

test('of ten callbacks with one state at the same moment, one is taken', async () => {
  const state = await beginState()
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => completeInstall(ctx, { code: 'code', state })))
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
  expect(codes).toHaveLength(1)
})

test('a callback without a state is accepted: an install begun in the Marketplace has none', async () => {
  expect(await completeInstall(ctx, { code: 'code', state: undefined })).toMatchObject({ companyId: 'c1' })
})

test('a wrong, forged, foreign or expired state is refused before the code is looked at, and nothing is stored', async () => {
  const state = await beginState()
  const foreign = await beginState(
    createTestContext({ db: database.db, now, env: { SESSION_SECRET: 'another secret, which is long enough' } }),
  )
  for (const bad of ['', 'x', `${state}x`, state.split('.').with(1, 'e30').join('.'), foreign]) {
    await expect(completeInstall(ctx, { code: 'code', state: bad })).rejects.toMatchObject({ code: 'invalid_state' })
  }
  ctx.setNow(new Date(now.getTime() + 15 * 60_000 + 1_000))
  await expect(completeInstall(ctx, { code: 'code', state })).rejects.toMatchObject({ code: 'invalid_state' })
  expect(codes).toEqual([])
  expect(await database.db.selectFrom('installs').selectAll().execute()).toEqual([])
})

test('what was begun in the page of one agency is refused when another grants it, and nothing is stored', async () => {
  for (const [companyId, outcome] of [
    ['c2', 'refused'],
    ['c1', 'taken'],
  ] as const) {
    const link = new URL(await installLinkFor(ctx, companyId)).searchParams.get('for') ?? ''
    const state = new URL(await beginInstall(ctx, ['a.read'], link)).searchParams.get('state') ?? undefined
    const done = completeInstall(ctx, { code: 'code', state })
    if (outcome === 'taken') expect(await done).toMatchObject({ companyId: 'c1' })
    else await expect(done).rejects.toMatchObject({ code: 'invalid_state' })
    expect(await database.db.selectFrom('installs').select('id').execute()).toHaveLength(outcome === 'taken' ? 3 : 0)
  }
})

test('a link that is old, forged or a state itself says nothing of whose it is', async () => {
  const link = new URL(await installLinkFor(ctx, 'c2')).searchParams.get('for') ?? ''
  ctx.setNow(new Date(now.getTime() + 25 * 60 * 60_000))
  const state = await beginState()
  for (const bad of [link, `${link}x`, state, 'x'])
    expect(
      await completeInstall(ctx, { code: 'code', state: new URL(await beginInstall(ctx, [], bad)).searchParams.get('state') ?? '' }),
    ).toMatchObject({ companyId: 'c1' })
})

test.each([
  ['unauthorized', 'Authorization code not found', 'invalid_state'],
  ['unauthorized', 'Invalid client credentials!', 'oauth_failed'],
  ['unavailable', 'The platform did not answer in time.', 'oauth_failed'],
] as const)('a code that is refused as %s (%s) stores nothing', async (reason, message, code) => {
  oauth.exchangeCode = async () => {
    throw new HighLevelError({ reason, message, method: 'POST', path: '/oauth/token' })
  }
  ctx = createTestContext({ db: database.db, now, oauth })
  await expect(completeInstall(ctx, { code: 'used', state: undefined })).rejects.toMatchObject({ code })
  expect(await database.db.selectFrom('installs').selectAll().execute()).toEqual([])
})

test('the list of locations is left to the worker when it cannot be read', async () => {
  oauth.listInstalledLocations = async () => {
    throw new HighLevelError({ reason: 'unavailable', message: 'away', method: 'GET', path: '/oauth/installed-locations' })
  }
  ctx = createTestContext({ db: database.db, now, oauth })
  expect(await completeInstall(ctx, { code: 'code', state: undefined })).toMatchObject({ locations: undefined })
  expect(ctx.sent).toEqual([{ name: 'reconcile', data: { companyId: 'c1' } }])
})

test('tokens are stored sealed, and stand in no log line and no event', async () => {
  await completeInstall(ctx, { code: 'code', state: undefined })
  const everything = JSON.stringify([
    await database.db.selectFrom('installs').selectAll().execute(),
    await database.db.selectFrom('events').selectAll().execute(),
    ctx.logged,
    ctx.sent,
  ])
  expect(everything).not.toMatch(/-canary/)
  const row = await database.db.selectFrom('installs').selectAll().where('id', '=', 'company:c1').executeTakeFirstOrThrow()
  expect(row).toMatchObject({ status: 'active', scopes: ['a.read'], future_locations: true })
  expect(await ctx.sealer.open(row.sealed_refresh_token ?? '', 'company:c1')).toBe('refresh-canary')
})

test('reconciling adds what is missing, ends what is no longer listed, and leaves locations with tokens of their own', async () => {
  await completeInstall(ctx, { code: 'code', state: undefined })
  await database.db.updateTable('installs').set({ token_source: 'own' }).where('id', '=', 'location:l2').execute()
  installed = [{ id: 'l3', name: 'New' }]
  ctx.setNow(new Date(now.getTime() + 60_000))
  const told: string[] = []
  const result = await reconcileInstalls(ctx, 'c1', async (_tx, _companyId, locationIds) => void told.push(...locationIds))
  expect(result).toEqual({ installed: 1, ended: ['l1'] })
  expect(told).toEqual(['l1'])
  expect(await listLocations(ctx, 'c1', null)).toEqual([
    { id: 'l1', name: 'Dental', install: 'missing' },
    { id: 'l3', name: 'New', install: 'active' },
    { id: 'l2', name: 'Zahn', install: 'active' },
  ])
})

/** Every location of the company has lost its access a minute ago; `mint` is what asking for a token comes to. */
async function loseAccess(mint: (locationId: string) => 'given' | HighLevelReason): Promise<void> {
  await completeInstall(ctx, { code: 'code', state: undefined })
  await database.db.updateTable('installs').set({ status: 'revoked' }).where('location_id', 'is not', null).execute()
  const mintLocationToken: OAuth['mintLocationToken'] = async (_token, companyId, locationId) => {
    const reason = mint(locationId)
    if (reason === 'given') return { ...companyGrant, userType: 'Location', companyId, locationId }
    throw new HighLevelError({ reason, message: 'no', method: 'POST', path: '/oauth/location-token' })
  }
  ctx = createTestContext({ db: database.db, now, oauth: { ...oauth, mintLocationToken } })
  ctx.setNow(new Date(now.getTime() + 60_000))
}

test('a location whose access was lost is active again when a token is given for it, and not because it is listed', async () => {
  const asked: string[] = []
  await loseAccess((id) => {
    asked.push(id)
    return id === 'l2' ? 'given' : 'wrong_tenant'
  })
  expect(await reconcileInstalls(ctx, 'c1', async () => undefined)).toEqual({ installed: 2, ended: [] })
  expect(asked.toSorted()).toEqual(['l1', 'l2'])
  expect(await listLocations(ctx, 'c1', null)).toMatchObject([
    { id: 'l1', install: 'revoked' },
    { id: 'l2', install: 'active' },
  ])
})

test.each([
  ['given', 30, 30],
  ['wrong_tenant', 20, 0],
  ['unavailable', 1, 0],
] as const)('of many whose access was lost, where asking comes to %s, no more are asked for than is of use', async (how, asked, active) => {
  installed = Array.from({ length: 30 }, (_, n) => ({ id: `m${n}`, name: `Many ${n}` }))
  let times = 0
  await loseAccess(() => {
    times += 1
    return how
  })
  await reconcileInstalls(ctx, 'c1', async () => undefined)
  expect(times).toBe(asked)
  expect((await listLocations(ctx, 'c1', null)).filter(({ install }) => install === 'active')).toHaveLength(active)
})

test('a long list is written in as many statements as a short one, renames what has another name, and tells of what is new', async () => {
  let statements = 0
  const counted = database.db.withPlugin({
    transformQuery: ({ node }) => {
      statements += 1
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const list = async (many: number, named: string): Promise<number> => {
    installed = Array.from({ length: many }, (_, n) => ({ id: `n${n}`, name: n === 0 ? '' : `${named} ${n}` }))
    // As a page that moved says it twice.
    installed.push({ id: 'n1', name: `${named} 1` })
    statements = 0
    await recordInstalledLocations({ ...ctx, db: counted }, 'c1')
    return statements
  }
  installed = []
  await completeInstall(ctx, { code: 'code', state: undefined })
  const short = await list(3, 'First')
  expect(await list(300, 'Then')).toBe(short)
  const rows = await database.db.selectFrom('installs').selectAll().where('location_id', 'is not', null).execute()
  const told = await database.db.selectFrom('audit_entries').selectAll().where('location_id', 'like', 'n%').execute()
  expect(rows.map((row) => [row.location_id, row.location_name]).toSorted()).toEqual(
    Array.from({ length: 300 }, (_, n) => [`n${n}`, n === 0 ? '' : `Then ${n}`]).toSorted(),
  )
  expect(rows.every((row) => row.company_id === 'c1' && row.status === 'active' && row.scopes[0] === 'a.read')).toBe(true)
  expect(told.map((entry) => [entry.company_id, entry.subject_id, entry.subject_name]).toSorted()).toEqual(
    Array.from({ length: 300 }, (_, n) => ['c1', `location:n${n}`, n === 0 ? '' : `${n < 3 ? 'First' : 'Then'} ${n}`]).toSorted(),
  )
})

test('a new consent makes minted tokens be minted again, with what it allows', async () => {
  await completeInstall(ctx, { code: 'code', state: undefined })
  const minted = await ctx.sealer.seal('minted', 'location:l1')
  await database.db
    .updateTable('installs')
    .set({ sealed_access_token: minted, access_token_expires_at: new Date(now.getTime() + 9e6) })
    .where('id', '=', 'location:l1')
    .execute()
  await completeInstall(ctx, { code: 'again', state: undefined })
  const row = await database.db
    .selectFrom('installs')
    .select(['status', 'sealed_access_token'])
    .where('id', '=', 'location:l1')
    .executeTakeFirst()
  expect(row).toEqual({ status: 'active', sealed_access_token: null })
})

test('a list of locations shows one company, or one location of it', async () => {
  await completeInstall(ctx, { code: 'code', state: undefined })
  expect(await listLocations(ctx, 'c1', 'l1')).toEqual([{ id: 'l1', name: 'Dental', install: 'active' }])
  expect(await listLocations(ctx, 'c2', null)).toEqual([])
})

async function beginState(from: TestContext = ctx): Promise<string> {
  const url = new URL(await beginInstall(from, ['a.read']))
  expect(url.searchParams.get('redirect_uri')).toBe('https://groundwork.example.com/oauth/callback')
  return url.searchParams.get('state') ?? ''
}
