import { sql } from 'kysely'
import { PgBoss } from 'pg-boss'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNudges } from '../db/nudges.ts'
import { createLog } from '../log.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { openQueue, type OpenQueue } from './queue.ts'

let database: TestDatabase
let web: OpenQueue
let worker: OpenQueue
const begun: string[] = []
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

function times(companyId: string): number {
  return begun.filter((one) => one === companyId).length
}

async function waitingOf(companyId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pgboss.job where state < 'active' and data->>'companyId' = ${companyId}`.execute(database.db)
  return rows[0]?.count ?? 0
}

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

test('of one agency a message is worked on at a time, by whichever process, and all that is sent meanwhile makes one more', async () => {
  const other = await openQueue({ databaseUrl: database.url, log: createLog('silent'), worker: true })
  const running = new Set<string>()
  const overlaps: string[] = []
  let open: () => void = () => {}
  const gate = new Promise<void>((resolve) => (open = resolve))
  const handle = async ({ companyId }: { companyId: string }): Promise<void> => {
    if (running.has(companyId)) overlaps.push(companyId)
    running.add(companyId)
    begun.push(companyId)
    if (companyId === 'busy') await gate
    running.delete(companyId)
    if (companyId === 'unlucky' && times(companyId) === 1) throw new Error('not now')
  }
  try {
    await worker.work('reconcile', handle)
    await other.work('reconcile', handle)
    await database.db.transaction().execute((tx) => web.send('reconcile', { companyId: 'busy' }, { tx }))
    await until(() => times('busy') === 1)
    // As many as INSTALLs come when an agency lets the app into its sub-accounts, each in a transaction of its own.
    await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        database.db.transaction().execute((tx) => web.send('reconcile', [{ companyId: 'busy' }, { companyId: `a${n % 3}` }], { tx })),
      ),
    )
    // Others do not wait for it.
    await until(() => ['a0', 'a1', 'a2'].every((companyId) => times(companyId) > 0))
    expect(await waitingOf('busy')).toBe(1)
    expect(times('busy')).toBe(1)
    open()
    await until(() => times('busy') === 2)
    await expect.poll(() => waitingOf('busy')).toBe(0)
    expect(overlaps).toEqual([])
    await database.db.transaction().execute((tx) => web.send('reconcile', { companyId: 'busy' }, { tx }))
    await until(() => times('busy') === 3)
    // One that failed is tried again later; what is sent until then does not wait for that.
    await web.send('reconcile', { companyId: 'unlucky' })
    await until(() => times('unlucky') === 1)
    await web.send('reconcile', { companyId: 'unlucky' })
    await until(() => times('unlucky') === 3)
  } finally {
    open()
    await other.stop()
  }
})

test('a round of looks that takes its time holds up no list, and goes on behind those of other agencies', async () => {
  const looked: string[] = []
  let open: () => void = () => {}
  const gate = new Promise<void>((resolve) => (open = resolve))
  await worker.work('reconcile', ({ companyId }) => Promise.resolve(void begun.push(companyId)))
  await worker.work('look', async ({ companyId, after }) => {
    looked.push(`${companyId} ${after ?? ''}`)
    if (after === undefined && companyId === 'large') {
      await web.send('look', { companyId, after: 'l10' })
      await gate
    }
  })
  await web.send('look', [{ companyId: 'large' }])
  await until(() => looked.length === 1)
  await web.send('reconcile', { companyId: 'large' })
  await until(() => times('large') === 1)
  await web.send('look', [{ companyId: 'large' }, { companyId: 'small' }])
  await until(() => looked.includes('small '))
  expect(looked).toEqual(['large ', 'small '])
  open()
  // What was asked for again while the round goes on is this round.
  await until(() => looked.includes('large l10'))
  await expect.poll(() => waitingOf('large')).toBe(0)
  expect(looked).toEqual(['large ', 'small ', 'large l10'])
})

test('what an older release has sent is handed on and takes its turn', async () => {
  const older = new PgBoss({ connectionString: database.url, schedule: false, supervise: false })
  older.on('error', () => undefined)
  await older.start()
  await older.createQueue('reconcile')
  const newer = await openQueue({ databaseUrl: database.url, log: createLog('silent'), worker: true })
  try {
    for (let n = 0; n < 5; n += 1) await older.send('reconcile', { companyId: 'early' })
    await newer.work('reconcile', ({ companyId }) => Promise.resolve(void begun.push(companyId)))
    await until(() => begun.includes('early'))
    await older.send('reconcile', { companyId: 'late' })
    await until(() => begun.includes('late'))
    await expect.poll(() => waitingOf('early')).toBe(0)
  } finally {
    await newer.stop()
    await older.stop({ graceful: false })
  }
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
