import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { EventEnvelope } from '../contract/event.ts'
import { createLog } from '../log.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { openEventFeed, type EventFeed } from './event-feed.ts'
import { appendEvent, readCompanySeq } from './event-log.ts'

const log = createLog('silent')
let database: TestDatabase
let feed: EventFeed
let writer = 0

beforeAll(async () => {
  database = await createTestDatabase()
  await database.db.insertInto('companies').values({ id: 'c1', white_label_domain: null }).execute()
  await database.db.insertInto('companies').values({ id: 'c2', white_label_domain: null }).execute()
})
beforeEach(async () => {
  feed = await openEventFeed({ databaseUrl: database.url, db: database.db, log })
})
afterEach(() => feed.close())
afterAll(() => database?.drop())

test('delivers what was there and what comes, numbered 1, 2, 3, although many write at once', async () => {
  const jobId = await addJob('c1')
  await append(jobId, 5)
  const seen = listen(jobId, 0)
  await Promise.all(Array.from({ length: 20 }, () => append(jobId, 2)))
  await expect.poll(() => seen.length).toBe(45)
  expect(seen.map((event) => event.seq)).toEqual(Array.from({ length: 45 }, (_, index) => index + 1))
})

test('goes on after the last event that the reader has seen', async () => {
  const jobId = await addJob('c1')
  await append(jobId, 4)
  const seen = listen(jobId, 2)
  await expect.poll(() => seen.map((event) => event.seq)).toEqual([3, 4])
})

test('reads back an event that is too long for a notice', async () => {
  const jobId = await addJob('c1')
  const seen = listen(jobId, 0)
  await database.db
    .transaction()
    .execute((tx) =>
      appendEvent(
        tx,
        { companyId: 'c1', locationId: 'l1', jobId },
        { type: 'job.status', status: 'PAUSED', message: 'x'.repeat(9_000), progress: 0, completedSteps: 0, totalSteps: 1 },
      ),
    )
  await expect.poll(() => seen.length).toBe(1)
  expect(seen[0]?.body).toMatchObject({ message: 'x'.repeat(9_000) })
})

test('loses nothing when its connection is cut', async () => {
  const jobId = await addJob('c1')
  const seen = listen(jobId, 0)
  await append(jobId, 3)
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'groundwork-events' and datname = current_database()`.execute(
    database.db,
  )
  await append(jobId, 3)
  await expect.poll(() => seen.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6])
})

test('waits for a reader that is full and then goes on where it stood', async () => {
  const jobId = await addJob('c1')
  const seen: EventEnvelope[] = []
  let full = true
  const subscription = feed.subscribe({ companyId: 'c1', jobId, locationId: null }, 0, (events) => {
    seen.push(...events)
    return !full
  })
  await append(jobId, 1)
  await expect.poll(() => seen.length).toBe(1)
  const other = listen(jobId, 0)
  await append(jobId, 5)
  await expect.poll(() => other.length).toBe(6)
  expect(seen.length).toBe(1)
  full = false
  subscription.catchUp()
  await expect.poll(() => seen.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6])
})

test("numbers a company's stream by itself and never shows another company's events", async () => {
  const mine: EventEnvelope[] = []
  const before = await readCompanySeq(database.db, 'c1')
  feed.subscribe({ companyId: 'c1', jobId: null, locationId: null }, before, (events) => mine.push(...events) > 0)
  const [one, two, foreign] = [await addJob('c1'), await addJob('c1'), await addJob('c2')]
  await Promise.all([append(one, 2), append(foreign, 3), append(two, 2)])
  await expect.poll(() => mine.length).toBe(4)
  expect(mine.map((event) => event.seq)).toEqual([1, 2, 3, 4].map((n) => before + n))
  expect(new Set(mine.map((event) => event.jobId))).toEqual(new Set([one, two]))
})

function listen(jobId: string, after: number): EventEnvelope[] {
  const seen: EventEnvelope[] = []
  feed.subscribe({ companyId: 'c1', jobId, locationId: null }, after, (events) => seen.push(...events) > 0)
  return seen
}

async function append(jobId: string, count: number): Promise<void> {
  const { company_id: companyId } = await database.db
    .selectFrom('jobs')
    .select('company_id')
    .where('id', '=', jobId)
    .executeTakeFirstOrThrow()
  for (let n = 0; n < count; n += 1) {
    await database.db
      .transaction()
      .execute((tx) =>
        appendEvent(
          tx,
          { companyId, locationId: 'l1', jobId },
          { type: 'job.status', status: 'PROCESSING', message: null, progress: n, completedSteps: n, totalSteps: count },
        ),
      )
  }
}

async function addJob(companyId: string): Promise<string> {
  writer += 1
  const id = `job_${writer}`
  const empty = JSON.stringify({})
  await database.db
    .insertInto('plans')
    .values({
      id: `plan_${writer}`,
      company_id: companyId,
      location_id: `location_${writer}`,
      location_name: '',
      hash: '',
      scope: '',
      blueprint_id: null,
      blueprint_version: null,
      blueprint: empty,
      variables: empty,
      resources: '[]',
      decisions: empty,
      content: empty,
      created_by: '',
    })
    .execute()
  await database.db
    .insertInto('jobs')
    .values({
      id,
      company_id: companyId,
      location_id: `location_${writer}`,
      location_name: '',
      plan_id: `plan_${writer}`,
      plan_hash: '',
      blueprint_name: '',
      status: 'PROCESSING',
      total_steps: 0,
      started_by: '',
      started_by_id: '',
    })
    .execute()
  return id
}
