import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { applyInstallEvent, type InstallEvent } from './apply-install-event.ts'
import { grantInstall } from './install-change-store.ts'
import { ensureCompany, type Install, type InstallKey, installIdOf } from './install-store.ts'

let database: TestDatabase
let uninstalled: [string, string[]][]

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  uninstalled = []
  await database.db.deleteFrom('installs').execute()
})

test('an INSTALL before the callback is remembered, and the callback makes it work', async () => {
  expect(await apply('INSTALL', 1, { companyName: 'Agency', whiteLabelDomain: 'app.agency.com' })).toBe('applied')
  await grant({ companyId: 'c1', locationId: 'l1' }, 2)
  expect(await row()).toMatchObject({ status: 'active', token_source: 'own', sealed_refresh_token: 'sealed' })
  expect(await company()).toMatchObject({ name: 'Agency', white_label_domain: 'app.agency.com' })
})

test('an INSTALL after the callback takes no token away', async () => {
  await grant({ companyId: 'c1', locationId: 'l1' }, 2)
  expect(await apply('INSTALL', 1)).toBe('nothing_new')
  expect(await apply('INSTALL', 3)).toBe('nothing_new')
  expect(await row()).toMatchObject({ status: 'active', sealed_refresh_token: 'sealed' })
})

test('an UNINSTALL erases tokens and tells which locations it ended', async () => {
  await grant({ companyId: 'c1', locationId: 'l1' }, 1)
  expect(await apply('UNINSTALL', 2)).toBe('applied')
  expect(await row()).toMatchObject({ status: 'uninstalled', sealed_access_token: null, sealed_refresh_token: null })
  expect(uninstalled).toEqual([['c1', ['l1']]])
})

test('an older INSTALL that comes after an UNINSTALL does not undo it; a newer one does', async () => {
  await grant({ companyId: 'c1', locationId: 'l1' }, 1)
  await apply('UNINSTALL', 5)
  expect(await apply('INSTALL', 4)).toBe('nothing_new')
  expect((await row())?.status).toBe('uninstalled')
  expect(await apply('INSTALL', 6)).toBe('applied')
  expect(await row()).toMatchObject({ status: 'active', sealed_refresh_token: null })
})

test('an older UNINSTALL that comes after a newer install does not end it', async () => {
  await grant({ companyId: 'c1', locationId: 'l1' }, 5)
  expect(await apply('UNINSTALL', 4)).toBe('nothing_new')
  expect((await row())?.status).toBe('active')
  expect(uninstalled).toEqual([])
})

test('an UNINSTALL of what was never known is remembered, even without its company', async () => {
  expect(await apply('UNINSTALL', 5, { companyId: undefined })).toBe('nothing_new')
  expect(await apply('INSTALL', 4)).toBe('nothing_new')
  expect((await row())?.status).toBe('uninstalled')
  expect(await apply('INSTALL', 6)).toBe('applied')
  expect(await row()).toMatchObject({ status: 'active', company_id: 'c1' })
})

test('an UNINSTALL that was repeated or delayed counts once', async () => {
  await grant({ companyId: 'c1', locationId: 'l1' }, 1)
  await apply('UNINSTALL', 2)
  expect(await apply('UNINSTALL', 2)).toBe('nothing_new')
  expect(await apply('UNINSTALL', 3)).toBe('nothing_new')
  expect(await apply('INSTALL', 2)).toBe('nothing_new')
  expect(uninstalled).toHaveLength(1)
})

test('the UNINSTALL of a company ends all its locations, except one that was installed later', async () => {
  await grant({ companyId: 'c1', locationId: null }, 1)
  await grant({ companyId: 'c1', locationId: 'l1' }, 1)
  await grant({ companyId: 'c1', locationId: 'l2' }, 9)
  await grant({ companyId: 'c2', locationId: 'l3' }, 1)
  expect(await apply('UNINSTALL', 5, { locationId: undefined })).toBe('applied')
  const rows = await database.db.selectFrom('installs').select(['id', 'status']).orderBy('id').execute()
  expect(rows).toEqual([
    { id: 'company:c1', status: 'uninstalled' },
    { id: 'location:l1', status: 'uninstalled' },
    { id: 'location:l2', status: 'active' },
    { id: 'location:l3', status: 'active' },
  ])
  expect(uninstalled).toEqual([['c1', ['l1']]])
})

test('an UPDATE brings what is new about the company and changes no install', async () => {
  await grant({ companyId: 'c1', locationId: 'l1' }, 1)
  await apply('UPDATE', 2, { companyName: 'Renamed' })
  expect(await company()).toMatchObject({ name: 'Renamed' })
  expect((await row())?.status).toBe('active')
  expect(await apply('UPDATE', 3, { locationId: 'unheard', companyId: undefined })).toBe('company_unknown')
})

test('every change of an install is told on the stream of its company', async () => {
  await grant({ companyId: 'c1', locationId: 'l1' }, 1)
  const before = await events()
  await apply('UNINSTALL', 2)
  await apply('UNINSTALL', 2)
  await apply('INSTALL', 3)
  expect((await events()).slice(before.length)).toEqual([
    { type: 'install.changed', locationId: 'l1', status: 'uninstalled' },
    { type: 'install.changed', locationId: 'l1', status: 'active' },
  ])
})

test('events in any order end in the same state', async () => {
  const story = [
    ['INSTALL', 1],
    ['UNINSTALL', 2],
    ['INSTALL', 3],
    ['UNINSTALL', 4],
  ] as const
  for (const order of permutations([0, 1, 2, 3])) {
    await database.db.deleteFrom('installs').execute()
    for (const n of [...order, ...order]) {
      const event = story[n]
      if (event) await apply(event[0], event[1])
    }
    expect({ order, status: (await row())?.status }).toEqual({ order, status: 'uninstalled' })
  }
})

function apply(type: InstallEvent['type'], second: number, change: Partial<InstallEvent> = {}) {
  const event: InstallEvent = {
    type,
    at: at(second),
    companyId: 'c1',
    locationId: 'l1',
    companyName: undefined,
    whiteLabelDomain: undefined,
    versionId: undefined,
    ...change,
  }
  return database.db.transaction().execute((tx) =>
    applyInstallEvent(tx, event, async (_tx, companyId, locationIds) => {
      uninstalled.push([companyId, locationIds])
    }),
  )
}

async function grant(key: InstallKey, second: number): Promise<void> {
  await ensureCompany(database.db, key.companyId)
  await grantInstall(database.db, key, {
    sealedAccessToken: 'sealed',
    sealedRefreshToken: 'sealed',
    expiresAt: at(9_999),
    scopes: [],
    futureLocations: false,
    versionId: null,
    at: at(second),
  })
}

function row(): Promise<Install | undefined> {
  return database.db
    .selectFrom('installs')
    .selectAll()
    .where('id', '=', installIdOf({ companyId: 'c1', locationId: 'l1' }))
    .executeTakeFirst()
}

function company() {
  return database.db.selectFrom('companies').selectAll().where('id', '=', 'c1').executeTakeFirst()
}

async function events(): Promise<unknown[]> {
  const rows = await database.db.selectFrom('events').select('body').where('company_id', '=', 'c1').orderBy('company_seq').execute()
  return rows.map((one) => one.body)
}

function at(second: number): Date {
  return new Date(Date.UTC(2026, 10, 22, 12, 0, second))
}

function permutations(items: number[]): number[][] {
  if (items.length < 2) return [items]
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]))
}
