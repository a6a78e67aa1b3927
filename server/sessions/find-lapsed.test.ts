import { afterAll, beforeAll, expect, test } from 'vitest'
import { grantInstall, endInstalls } from '../installs/install-change-store.ts'
import { ensureCompany, type InstallKey, installIdOf } from '../installs/install-store.ts'
import { openDatabase, type Db } from '../db/database.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { insertApiKey, revokeApiKeyRow } from './api-key-store.ts'
import { findLapsed, type Holder } from './find-lapsed.ts'
import { endSessionRow, insertSession } from './session-store.ts'

const now = new Date('2026-11-22T12:00:00.000Z')
const later = (ms: number): Date => new Date(now.getTime() + ms)

let database: TestDatabase
let narrow: Db

beforeAll(async () => {
  database = await createTestDatabase()
  narrow = openDatabase({ url: database.url, maxConnections: 2, onError: () => {} })
  for (const key of [agency, inside, other]) await grant(key)
})
afterAll(async () => {
  await narrow.destroy()
  await database.drop()
})

const agency: InstallKey = { companyId: 'c1', locationId: null }
const inside: InstallKey = { companyId: 'c1', locationId: 'l1' }
const other: InstallKey = { companyId: 'c2', locationId: 'l2' }

test('tells those who have ended from those who stand, of sessions, keys and places', async () => {
  const holders = {
    stands: await session('stands', agency),
    'signed out': await session('out', agency),
    'ran out': await session('old', inside, later(-1)),
    unknown: { sessionId: 'never', companyId: 'c1', locationId: null },
    key: await apiKey('key', inside),
    'revoked key': await apiKey('revoked', inside),
    'key that ran out': await apiKey('old-key', inside, later(-1)),
    'through one location': await session('agency2', { companyId: 'c2', locationId: null }),
    'no install': await session('nowhere', { companyId: 'c3', locationId: null }),
    'another’s location': await session('strange', { companyId: 'c2', locationId: 'l1' }),
  } satisfies Record<string, Holder>
  await endSessionRow(database.db, 'c1', 'out', now)
  await revokeApiKeyRow(database.db, 'c1', null, 'revoked', now)
  const lapsed = async (): Promise<string[]> => {
    const found = await findLapsed({ db: narrow, now: () => now }, Object.values(holders))
    return Object.entries(holders).flatMap(([name, { sessionId }]) => (found.has(sessionId) ? [name] : []))
  }
  const gone = ['signed out', 'ran out', 'unknown', 'revoked key', 'key that ran out', 'no install', 'another’s location']
  expect(await lapsed()).toEqual(gone)
  await endInstalls(database.db, inside, later(1))
  expect(await lapsed()).toEqual(Object.keys(holders).filter((name) => name !== 'stands' && name !== 'through one location'))
})

test('looks three times, for however many', async () => {
  const holders = await Promise.all(
    Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? session(`many${n}`, agency) : apiKey(`many${n}`, agency))),
  )
  let looks = 0
  const counting = narrow.withPlugin({
    transformQuery: ({ node }) => {
      looks += 1
      return node
    },
    transformResult: async ({ result }) => result,
  })
  expect((await findLapsed({ db: counting, now: () => now }, holders)).size).toBe(0)
  expect(looks).toBe(3)
})

async function session(id: string, at: InstallKey, expiresAt = later(60_000)): Promise<Holder> {
  await insertSession(database.db, {
    id,
    company_id: at.companyId,
    location_id: at.locationId,
    user_id: 'u',
    name: '',
    email: '',
    role: 'admin',
    expires_at: expiresAt,
  })
  return { sessionId: id, ...at }
}

async function apiKey(id: string, at: InstallKey, expiresAt: Date | null = null): Promise<Holder> {
  await insertApiKey(database.db, {
    id,
    company_id: at.companyId,
    location_id: at.locationId,
    name: id,
    prefix: 'gw_',
    secret_hash: id,
    scopes: ['jobs.read'],
    created_by: 'u',
    created_by_id: 'u',
    created_at: now,
    expires_at: expiresAt,
  })
  return { sessionId: id, apiKeyId: id, ...at }
}

async function grant(key: InstallKey): Promise<void> {
  await ensureCompany(database.db, key.companyId)
  await grantInstall(database.db, key, {
    sealedAccessToken: `sealed ${installIdOf(key)}`,
    sealedRefreshToken: 'sealed',
    expiresAt: later(3_600_000),
    scopes: [],
    futureLocations: false,
    versionId: null,
    at: now,
  })
}
