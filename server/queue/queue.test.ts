import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNudges } from '../db/nudges.ts'
import { createLog } from '../log.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { openQueue, type OpenQueue } from './queue.ts'

let database: TestDatabase
let web: OpenQueue
let worker: OpenQueue
const heard: { jobId: string; at: number }[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  const log = createLog('silent')
  const options = { databaseUrl: database.url, log, nudges: createNudges({ databaseUrl: database.url, log }) }
  web = await openQueue({ ...options, worker: false })
  worker = await openQueue({ ...options, worker: true })
  await worker.work('run', ({ jobId }) => {
    heard.push({ jobId, at: performance.now() })
    return Promise.resolve()
  })
  await worker.work('webhook', ({ webhookId }) => {
    heard.push({ jobId: webhookId, at: performance.now() })
    return Promise.resolve()
  })
}, 60_000)

afterAll(async () => {
  await web?.stop()
  await worker?.stop()
  await database?.drop()
})

const of = (jobId: string) => heard.filter((one) => one.jobId === jobId)

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

test('a worker elsewhere hears of a run with its commit, and its message still comes', async () => {
  await database.db.transaction().execute(async (tx) => {
    await web.send('run', { jobId: 'told' }, { tx })
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(of('told')).toEqual([])
  })
  await until(() => of('told').length >= 2)
  expect(of('told')).toHaveLength(2)
})

test('what is urgent is heard of with its commit too, and the rest of its kind waits for the next batch', async () => {
  await database.db.transaction().execute(async (tx) => {
    await web.send('webhook', [{ webhookId: 'calm' }], { tx })
    await web.send('webhook', [{ webhookId: 'pressing' }], { tx, urgent: true })
  })
  await until(() => of('pressing').length >= 2 && of('calm').length > 0)
  expect(of('pressing')).toHaveLength(2)
  expect(of('calm')).toHaveLength(1)
})

test('nobody hears of what was rolled back', async () => {
  const failing = database.db.transaction().execute(async (tx) => {
    await web.send('run', { jobId: 'undone' }, { tx })
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  await database.db.transaction().execute((tx) => web.send('run', { jobId: 'later' }, { tx }))
  await until(() => of('later').length >= 2)
  expect(of('undone')).toEqual([])
})

test('the message alone suffices when the word was not heard', async () => {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'groundwork-nudges' and datname = current_database()`.execute(
    database.db,
  )
  await database.db.transaction().execute((tx) => web.send('run', { jobId: 'unheard' }, { tx }))
  await until(() => of('unheard').length > 0)
  expect(of('unheard')).toHaveLength(1)
})
