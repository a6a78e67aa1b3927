import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InstallStatus } from '../contract/session.ts'
import { HighLevelError, type HighLevelReason } from '../highlevel/highlevel-error.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { getAccessToken } from './access-token.ts'
import { applyInstallEvent } from './apply-install-event.ts'
import { completeInstall } from './complete-install.ts'
import { grantInstall } from './install-change-store.ts'
import { ensureCompany, type Install, readInstall } from './install-store.ts'
import { statusOfLocation } from './install-status.ts'
import { reconcileInstalls } from './reconcile-installs.ts'

/**
 * Every sequence of what can happen to one location's install, explored as a graph: states that differ only in when
 * things were are one. From every state each step is taken once, with the real verbs on a real database.
 */
const company = { companyId: 'company01', locationId: null }
const place = { companyId: 'company01', locationId: 'location1' }
const beginning = new Date('2026-11-22T12:00:00.000Z').getTime()
/** Longer than a suspended install is left alone, so that every renewal really asks. */
const stepMs = 120_000

type State = { row: Install | undefined; path: string[] }
type Outcome = { before: Install | undefined; after: Install | undefined; at: Date }
type Step = { run: (at: Date) => Promise<void>; must?: (outcome: Outcome) => void }

let database: TestDatabase
let ctx: TestContext
let consents = 0
let answer: 'good' | HighLevelReason = 'good'
let listed = true

beforeAll(async () => {
  database = await createTestDatabase()
  ctx = createTestContext({
    db: database.db,
    oauth: {
      exchangeCode: async () => grant('Location'),
      refresh: async (_token, type) => (type === 'Company' ? grant('Company') : renewed('Location')),
      mintLocationToken: async () => renewed('Location'),
      listInstalledLocations: async () => (listed ? [{ id: 'location1', name: 'Here' }] : []),
    },
  })
  await ensureCompany(database.db, 'company01')
  await grantInstall(database.db, company, {
    sealedAccessToken: await ctx.sealer.seal('company', 'company:company01'),
    sealedRefreshToken: await ctx.sealer.seal('company', 'company:company01'),
    expiresAt: new Date('2030-01-01T00:00:00Z'),
    scopes: [],
    futureLocations: true,
    versionId: null,
    at: new Date(beginning - stepMs),
  })
})
afterAll(() => database?.drop())

const steps: Record<string, Step> = {
  consent: {
    run: async () => void (await completeInstall(ctx, { code: `code-${(consents += 1)}`, state: undefined })),
    must: ({ after }) => expect(after).toMatchObject({ status: 'active', token_source: 'own', sealed_refresh_token: expect.any(String) }),
  },
  INSTALL: { run: (at) => event('INSTALL', at), must: ({ after }) => expect(after?.status).not.toBe('uninstalled') },
  'late INSTALL': {
    run: (at) => event('INSTALL', new Date(at.getTime() - 1.5 * stepMs)),
    must: ({ before, after }) => {
      if (before?.status === 'uninstalled' && (before.platform_at?.getTime() ?? 0) > ctx.now().getTime() - 1.5 * stepMs)
        expect(after?.status).toBe('uninstalled')
    },
  },
  UNINSTALL: { run: (at) => event('UNINSTALL', at), must: ({ after }) => expect(after?.status).toBe('uninstalled') },
  'late UNINSTALL': {
    run: (at) => event('UNINSTALL', new Date(at.getTime() - 1.5 * stepMs)),
    must: ({ before, after }) => {
      if (before?.status === 'active' && (before.platform_at?.getTime() ?? 0) > ctx.now().getTime() - 1.5 * stepMs)
        expect(after?.status).toBe('active')
    },
  },
  'renewal succeeds': { run: () => renew('good'), must: ({ before, after }) => expect(endedOf(after)).toBe(endedOf(before)) },
  'renewal says suspended': {
    run: () => renew('suspended'),
    must: ({ before, after }) => expect(after?.sealed_refresh_token).toBe(before?.sealed_refresh_token),
  },
  'renewal says revoked': {
    run: () => renew('revoked'),
    must: ({ before, after }) => expect(endedOf(after) >= endedOf(before)).toBe(true),
  },
  'renewal has no answer': {
    run: () => renew('unavailable'),
    must: ({ before, after }) => expect(after).toEqual(before),
  },
  'reconcile, listed': {
    run: () => reconcile(true),
    must: ({ after }) => expect(after?.status).not.toBe('uninstalled'),
  },
  'reconcile, not listed': {
    run: () => reconcile(false),
    must: ({ before, after }) => {
      if (before?.token_source === 'own') expect(after?.status).toBe(before.status)
      else if (before !== undefined) expect(after?.status).toBe('uninstalled')
    },
  },
  'an uninstall while a renewal is under way': {
    run: (at) => renewThrough(() => event('UNINSTALL', at)),
    must: ({ after }) => expect(after).toMatchObject({ status: 'uninstalled', sealed_access_token: null, sealed_refresh_token: null }),
  },
}

test('whatever happens to an install, in whatever order, it stays sound', async () => {
  const seen = new Map<string, State>()
  const open: State[] = [{ row: undefined, path: [] }]
  seen.set(nameOf(undefined, new Date(beginning)), { row: undefined, path: [] })
  let taken = 0
  let longest = 0
  for (let state = open.shift(); state !== undefined; state = open.shift()) {
    for (const [name, step] of Object.entries(steps)) {
      const path = [...state.path, name]
      const at = new Date(beginning + path.length * stepMs)
      const after = await take(state.row, step, at, path)
      taken += 1
      const key = nameOf(after, at)
      if (seen.has(key)) continue
      const next = { row: after, path }
      seen.set(key, next)
      open.push(next)
      longest = Math.max(longest, path.length)
    }
  }
  const statuses = new Set([...seen.values()].map(({ row }) => row?.status))
  expect([...statuses].toSorted()).toEqual(['active', 'revoked', 'suspended', 'uninstalled', undefined])
  expect(taken).toBe(seen.size * Object.keys(steps).length)
  expect(longest).toBeGreaterThan(2)
}, 120_000)

async function take(row: Install | undefined, step: Step, at: Date, path: string[]): Promise<Install | undefined> {
  await restore(row)
  ctx.setNow(at)
  const before = await readInstall(database.db, place)
  try {
    await step.run(at)
    const after = await readInstall(database.db, place)
    step.must?.({ before, after, at })
    requireSound(before, after)
    return after
  } catch (error) {
    throw new Error(`after ${path.join(' → ')}: ${(error as Error).message}`, { cause: error })
  }
}

/** What holds after every step. */
function requireSound(before: Install | undefined, after: Install | undefined): void {
  const shown = statusOfLocation(after, { status: 'active', sealed_refresh_token: 'sealed' })
  const expected: Record<Install['status'], InstallStatus> = {
    active: 'active',
    suspended: 'suspended',
    revoked: 'revoked',
    uninstalled: 'missing',
  }
  expect(shown).toBe(after === undefined ? 'missing' : expected[after.status])
  if (after === undefined) return
  const hasTokens = after.sealed_access_token !== null || after.sealed_refresh_token !== null
  if (after.status === 'uninstalled' || after.status === 'revoked') expect(hasTokens).toBe(false)
  expect(after.sealed_access_token === null).toBe(after.access_token_expires_at === null)
  expect(after.token_generation).toBeGreaterThanOrEqual(before?.token_generation ?? 0)
  const changed =
    before !== undefined &&
    (before.sealed_access_token !== after.sealed_access_token || before.sealed_refresh_token !== after.sealed_refresh_token)
  if (changed) expect(after.token_generation).toBeGreaterThan(before.token_generation)
  expect(after.company_id).toBe('company01')
}

/** States are the same when they differ only in times that no longer decide anything. */
function nameOf(row: Install | undefined, at: Date): string {
  if (row === undefined) return 'none'
  const told = row.platform_at === null ? 'never' : at.getTime() - row.platform_at.getTime() < 1.5 * stepMs ? 'lately' : 'long ago'
  return [row.status, row.token_source, row.sealed_access_token !== null, row.sealed_refresh_token !== null, told].join(' ')
}

async function restore(row: Install | undefined): Promise<void> {
  await database.db.deleteFrom('installs').where('location_id', '=', 'location1').execute()
  if (row !== undefined) await database.db.insertInto('installs').values(row).execute()
}

async function event(type: 'INSTALL' | 'UNINSTALL', at: Date): Promise<void> {
  const told = { type, at, ...place, companyName: undefined, whiteLabelDomain: undefined, versionId: undefined }
  await database.db.transaction().execute((tx) => applyInstallEvent(tx, told, async () => undefined))
}

async function renew(how: typeof answer): Promise<void> {
  answer = how
  const row = await readInstall(database.db, place)
  const stale = row?.sealed_access_token == null ? undefined : await ctx.sealer.open(row.sealed_access_token, row.id)
  await getAccessToken(ctx, place, stale).catch((error: unknown) => {
    if (!(error instanceof HighLevelError)) throw error
  })
}

let meanwhile: (() => Promise<void>) | undefined

async function renewThrough(work: () => Promise<void>): Promise<void> {
  meanwhile = work
  await renew('good')
  // Where nothing is renewed the uninstall comes by itself.
  const pending = meanwhile
  meanwhile = undefined
  await pending?.()
}

async function renewed(userType: 'Location'): Promise<ReturnType<typeof grant>> {
  const work = meanwhile
  meanwhile = undefined
  await work?.()
  if (answer === 'good') return grant(userType)
  throw new HighLevelError({ reason: answer, message: answer, method: 'POST', path: '/oauth/token' })
}

async function reconcile(isListed: boolean): Promise<void> {
  listed = isListed
  await reconcileInstalls(ctx, 'company01', async () => undefined)
}

let grants = 0

function grant(userType: 'Company' | 'Location') {
  grants += 1
  return {
    userType,
    accessToken: `access-${grants}`,
    expiresInMs: 86_400_000_000,
    refreshToken: `refresh-${grants}`,
    scopes: [],
    companyId: 'company01',
    locationId: userType === 'Location' ? 'location1' : undefined,
    futureLocations: false,
  }
}

/** How far it has ended: nothing in a renewal brings an ended install back. */
function endedOf(row: Install | undefined): number {
  if (row === undefined) return 0
  return row.status === 'uninstalled' ? 2 : row.status === 'revoked' ? 1 : 0
}
