import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { getAppAddress } from './app-address.ts'
import { ensureCompany } from './install-store.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await ensureCompany(database.db, 'plain', { name: 'Plain' })
  await ensureCompany(database.db, 'white', { whiteLabelDomain: 'crm.agency.example' })
})
afterAll(() => database.drop())

test("links go to the agency's own domain, else to the platform's", async () => {
  const ctx = createTestContext({ db: database.db })
  expect(await getAppAddress(ctx, 'white')).toBe('https://crm.agency.example')
  expect(await getAppAddress(ctx, 'plain')).toBe('https://app.gohighlevel.com')
  expect(await getAppAddress(ctx, 'nobody')).toBe('https://app.gohighlevel.com')
})

test('beside the sandbox they go to the sandbox, whose domains exist nowhere', async () => {
  const ctx = createTestContext({ db: database.db, env: { SANDBOX_URL: 'http://127.0.0.1:4000' } })
  expect(await getAppAddress(ctx, 'white')).toBe('http://127.0.0.1:4000')
})
