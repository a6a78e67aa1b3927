import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test-database.ts'
import { type FuzzReport, runFuzz } from './run-fuzz.ts'

/** Some seconds' worth; `npm run fuzz` asks a hundred thousand. */
const requests = 5_000

let database: TestDatabase
let report: FuzzReport

beforeAll(async () => {
  database = await createTestDatabase()
  report = await runFuzz({ databaseUrl: database.url, seed: 20_261_123, requests })
}, 180_000)
afterAll(() => database.drop())

test('no request makes a door fail, hang, show its innards or answer a refusal without a problem', () => {
  const shown = report.violations.map(({ request, wrong, text }) => ({
    wrong,
    request: { ...request, body: String(request.body).slice(0, 300) },
    text,
  }))
  expect(shown).toEqual([])
  expect(report.requests).toBe(requests)
})

test('the requests get past the first checks: things are made, read, refused and not found', () => {
  for (const status of ['200', '201', '400', '401', '403', '404', '413', '415', '422'])
    expect(report.statuses[status], status).toBeGreaterThan(0)
  expect(report.statuses['200']).toBeGreaterThan(requests / 20)
})
