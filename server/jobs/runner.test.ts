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

/** A job with nothing to do, which stands as `row` says. */
async function makeJob(id: string, row: ReturnType<typeof sql>): Promise<void> {
  await sql`
    insert into plans (id, company_id, location_id, location_name, hash, scope, blueprint, variables, resources, content, created_by)
    values (${id}, 'here', ${id}, 'Here', 'hash', 'scope', '{}', '{}', '[]', '{"changes": []}', 'me')
  `.execute(database.db)
  await sql`
    insert into jobs (id, company_id, location_id, location_name, plan_id, plan_hash, blueprint_name, total_steps, started_by, started_by_id,
      status, arrival, heartbeat_at, waiting, look_at)
    select ${id}, 'here', ${id}, 'Here', ${id}, 'hash', 'b', 0, 'me', 'me', stands.* from (${row}) stands
  `.execute(database.db)
}

function startRunner(silentMs: number): void {
  runner = createRunner(createTestContext({ db: database.db }), leases, { silentMs })
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
