import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Leases } from '../db/leases.ts'
import { createTestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { openTestLeases } from '../test/test-leases.ts'
import { claimJob } from './run-store.ts'
import { createRunner, type Runner } from './runner.ts'

let database: TestDatabase
let leases: Leases
let runner: Runner | undefined
const holders: ChildProcess[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  await sql`insert into companies (id) values ('here')`.execute(database.db)
  leases = openTestLeases(database)
})

afterEach(async () => {
  await runner?.stop()
  for (const holder of holders.splice(0)) holder.kill('SIGKILL')
})

afterAll(async () => {
  await leases?.close()
  await database?.drop()
})

/** A job with nothing to do, which stands as `row` says; one without `content` of its plan stops whoever takes it up. */
async function makeJob(id: string, row: ReturnType<typeof sql>, content = '{"changes": []}'): Promise<void> {
  await sql`
    insert into plans (id, company_id, location_id, location_name, hash, scope, blueprint, variables, resources, content, created_by)
    values (${id}, 'here', ${id}, 'Here', 'hash', 'scope', '{}', '{}', '[]', ${content}, 'me')
  `.execute(database.db)
  await sql`
    insert into jobs (id, company_id, location_id, location_name, plan_id, plan_hash, blueprint_name, total_steps, started_by, started_by_id,
      status, arrival, heartbeat_at, waiting, look_at)
    select ${id}, 'here', ${id}, 'Here', ${id}, 'hash', 'b', 0, 'me', 'me', stands.* from (${row}) stands
  `.execute(database.db)
}

function startRunner(silentMs: number, restMs?: number): void {
  runner = createRunner(createTestContext({ db: database.db }), leases, { silentMs, ...(restMs === undefined ? {} : { restMs }) })
}

async function statusOf(id: string): Promise<string> {
  return (await database.db.selectFrom('jobs').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status
}

/** A process that takes the job's lease and freezes there: nothing of it ends, and nothing of it answers. */
async function freezeWith(jobId: string): Promise<void> {
  const modules = ['db/leases.ts', 'log.ts'].map((name) => join(import.meta.dirname, '..', name))
  const script = `
    const [{ openLeases }, { createLog }] = await Promise.all(${JSON.stringify(modules)}.map((path) => import(path)))
    const leases = openLeases({ databaseUrl: process.env.DATABASE_URL, log: createLog('silent') })
    console.log((await leases.tryTake('job:${jobId}')) === undefined ? 'refused' : 'taken')
    setInterval(() => {}, 1_000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: process.env.PATH, DATABASE_URL: database.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  holders.push(child)
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  expect(String(said).trim()).toBe('taken')
  child.kill('SIGSTOP')
}

test('whoever froze with a job in its hands loses it, wherever that was', { timeout: 30_000 }, async () => {
  const jobs = {
    'before it said that it had taken it up': sql`select 'PENDING', null, null::timestamptz, null::jsonb, null::timestamptz`,
    'looking whether a parked one can go on': sql`select 'PAUSED', 'due', now(), '{"reason": "install"}'::jsonb, now()`,
    'in the middle': sql`select 'PROCESSING', null, now(), null::jsonb, null::timestamptz`,
    'before the clock was set back': sql`select 'PROCESSING', null, now() + interval '1 hour', null::jsonb, null::timestamptz`,
  }
  // What is not there yet is nobody else's: the process that freezes is the first to take it.
  await Promise.all(Object.keys(jobs).map(freezeWith))
  startRunner(600)
  for (const [id, row] of Object.entries(jobs)) await makeJob(id, row)
  const statuses = async (): Promise<string[]> => Promise.all(Object.keys(jobs).map(statusOf))
  await expect.poll(statuses, { timeout: 20_000, interval: 50 }).toEqual(Object.keys(jobs).map(() => 'SUCCESS'))
})

test('whoever takes up what was last heard of long ago, and then says that it lives, keeps it', { timeout: 30_000 }, async () => {
  const other = openTestLeases(database)
  const lease = await other.tryTake('job:resumed')
  startRunner(3_000)
  await makeJob('resumed', sql`select 'PENDING', null, now() - interval '1 hour', null::jsonb, null::timestamptz`)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  const job = await claimJob(database.db, 'resumed')
  for (let beats = 0; beats < 16; beats += 1) {
    await new Promise((resolve) => setTimeout(resolve, 250))
    await sql`update jobs set heartbeat_at = now() where id = 'resumed'`.execute(database.db)
  }
  const { epoch } = await database.db.selectFrom('jobs').select('epoch').where('id', '=', 'resumed').executeTakeFirstOrThrow()
  expect([epoch, lease?.signal.aborted]).toEqual([job?.epoch, false])
  await lease?.release()
  await other.close()
})

test('what stops unexpectedly every time is left to a person in the end', { timeout: 30_000 }, async () => {
  const rest = sql`null, now(), null::jsonb, null::timestamptz`
  await makeJob('stuck', sql`select 'PROCESSING', ${rest}`, '{}')
  await makeJob('stuck parked', sql`select 'PAUSED', null, now(), '{"reason": "install"}'::jsonb, now()`, '{}')
  await makeJob('stuck undo', sql`select 'ROLLING_BACK', ${rest}`, '{}')
  await makeJob('stuck cancel', sql`select 'PROCESSING', ${rest}`, '{}')
  await sql`update jobs set wanted = 'cancel' where id = 'stuck cancel'`.execute(database.db)
  await sql`
    insert into steps (job_id, id, position, kind, key, title, action, status, depends_on, intent_at)
    select id, step, 1, 'tag', step, step, 'create', 'PENDING', '{}', case when step = 'tag/sent' then now() end
    from jobs, unnest(array['tag/sent', 'tag/new']) step where id like 'stuck%' and id <> 'stuck undo'
  `.execute(database.db)
  await sql`
    insert into steps (job_id, id, position, kind, key, title, action, status, depends_on)
    values ('stuck undo', 'tag/new', 1, 'tag', 'new', 'new', 'create', 'SUCCESS', '{}')
  `.execute(database.db)
  startRunner(15_000, 5)
  const see = (): Promise<unknown> =>
    database.db
      .selectFrom('jobs')
      .select(['id', 'status', sql`said ->> 'code'`.as('code'), 'waiting'])
      .where('id', 'like', 'stuck%')
      .orderBy('id')
      .execute()
  await expect.poll(see).toEqual([
    { id: 'stuck', status: 'PAUSED', code: 'job.stuck', waiting: null },
    { id: 'stuck cancel', status: 'CANCELLED', code: 'job.cancel_stuck', waiting: null },
    { id: 'stuck parked', status: 'PAUSED', code: 'job.stuck', waiting: null },
    { id: 'stuck undo', status: 'PARTIAL', code: 'job.undo_stuck', waiting: null },
  ])
  const steps = await database.db
    .selectFrom('steps')
    .select(['id', 'status', sql`said ->> 'code'`.as('code')])
    .where('job_id', '=', 'stuck cancel')
    .orderBy('id')
    .execute()
  expect(steps).toEqual([
    { id: 'tag/new', status: 'CANCELLED', code: 'step.not_started' },
    { id: 'tag/sent', status: 'CANCELLED', code: 'step.cancelled_unsure' },
  ])
})
