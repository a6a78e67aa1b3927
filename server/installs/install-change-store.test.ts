import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { recordInstall } from './install-change-store.ts'
import { ensureCompany, listInstalls, nameLocation } from './install-store.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await ensureCompany(database.db, 'company')
})
afterAll(() => database.drop())

it('records an install once when a webhook, a callback and a reconcile bring it at the same moment', async () => {
  const record = { locationName: 'Bright Smile', scopes: [], versionId: null, at: new Date() }
  for (let round = 0; round < 40; round += 1) {
    const key = { companyId: 'company', locationId: `location-${round}` }
    const changed = await Promise.all(Array.from({ length: 8 }, () => recordInstall(database.db, key, record)))
    expect(changed.filter(Boolean)).toEqual([true])
  }
  expect(await listInstalls(database.db, 'company')).toHaveLength(40)
})

it('keeps the name that the platform has for a place, whatever is in it', async () => {
  const [company, locationId] = ['odd', 'odd place']
  await ensureCompany(database.db, company, { name: 'Agency\0' })
  await recordInstall(
    database.db,
    { companyId: company, locationId },
    { locationName: 'Pla\0ce', scopes: [], versionId: null, at: new Date() },
  )
  expect(await listInstalls(database.db, company)).toMatchObject([{ location_name: 'Place' }])
  expect(await nameLocation(database.db, company, locationId, 'Place\0')).toBe(false)
  expect(await nameLocation(database.db, company, locationId, 'Cut \uD83D')).toBe(true)
  expect(await listInstalls(database.db, company)).toMatchObject([{ location_name: 'Cut \uFFFD' }])
})
