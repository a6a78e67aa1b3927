import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../contract/say.ts'
import { readJobEvents } from '../events/event-log.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { openTestLeases } from '../test/test-leases.ts'
import { claimJob, findRunnableJobs, recordStatus, recordWaiting, stillSilent } from './run-store.ts'
import type { SignOfLife } from './silence.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await sql`insert into companies (id) values ('here')`.execute(database.db)
})

afterAll(() => database.drop())

/** `count` jobs of one location each, made `age` seconds ago and heard of `silence` seconds ago. */
async function makeJobs(prefix: string, count: number, age: number, silence: number | null): Promise<void> {
  await sql`
    insert into plans (id, company_id, location_id, location_name, hash, scope, blueprint, variables, resources, content, created_by)
    select ${prefix} || n, 'here', ${prefix} || n, 'Here', 'hash', 'scope', '{}', '{}', '[]', '{}', 'me' from generate_series(1, ${count}::int) n
  `.execute(database.db)
  await sql`
    insert into jobs (id, company_id, location_id, location_name, plan_id, plan_hash, blueprint_name, status, total_steps, started_by, started_by_id, created_at, heartbeat_at)
    select ${prefix} || n, 'here', ${prefix} || n, 'Here', ${prefix} || n, 'hash', 'b', 'PROCESSING', 1, 'me', 'me',
      now() - ${age}::int * interval '1 second', now() - ${silence}::int * interval '1 second'
    from generate_series(1, ${count}::int) n
  `.execute(database.db)
}

async function see(jobId: string): Promise<SignOfLife> {
  const found = (await findRunnableJobs(database.db)).find(({ id }) => id === jobId)
  if (found === undefined) throw new Error(`${jobId} is not among the runnable`)
  return found
}

test('finds what nobody runs behind however many jobs that run', async () => {
  await makeJobs('running', 230, 60, 0)
  await makeJobs('new', 1, 0, null)
  await makeJobs('abandoned', 1, 10, 20)
  const found = await findRunnableJobs(database.db)
  expect(found.map(({ id }) => id)).toEqual(expect.arrayContaining(['new1', 'abandoned1']))
})

test('lets one alone evict, so that whoever takes the job up is not evicted before saying so', async () => {
  await makeJobs('seen', 1, 60, 30)
  const [first, other] = [openTestLeases(database), openTestLeases(database)]
  const seen = await see('seen1')
  await first.evict('job:seen1', stillSilent(seen))
  const lease = await first.tryTake('job:seen1')
  await other.evict('job:seen1', stillSilent(seen))
  await lease?.release()
  expect(lease?.signal.aborted).toBe(false)
  for (const leases of [first, other]) await leases.close()
})

test('evicts nobody who has taken a job up since it was seen silent, and whoever has not', async () => {
  await makeJobs('outage', 1, 60, 30)
  await makeJobs('unheard', 1, 60, null)
  const [holder, silent, other] = [openTestLeases(database), openTestLeases(database), openTestLeases(database)]
  const held = await holder.tryTake('job:outage1')
  const lost = await silent.tryTake('job:unheard1')
  const seen = [await see('outage1'), await see('unheard1')]
  await claimJob(database.db, 'outage1')
  for (const one of seen) await other.evict(`job:${one.id}`, stillSilent(one))
  while (lost?.signal.aborted !== true) await new Promise((resolve) => setTimeout(resolve, 5))
  await held?.release()
  expect(held?.signal.aborted).toBe(false)
  for (const leases of [holder, silent, other]) await leases.close()
})

test('says that a job waits for the window only while it is at work and is to go on', async () => {
  await makeJobs('waits', 1, 0, 0)
  const { epoch } = await database.db.selectFrom('jobs').select('epoch').where('id', '=', 'waits1').executeTakeFirstOrThrow()
  const hold = { jobId: 'waits1', companyId: 'here', locationId: 'waits1', epoch }
  const told: number[] = []
  for (const [status, wanted] of [
    ['PROCESSING', 'run'],
    ['PROCESSING', 'cancel'],
    ['PAUSED', 'run'],
    ['SUCCESS', 'run'],
    ['ROLLING_BACK', 'run'],
  ]) {
    await sql`update jobs set status = ${status}, wanted = ${wanted} where id = 'waits1'`.execute(database.db)
    await recordWaiting(database.db, hold, new Date(), say('job.window_full'))
    told.push((await readJobEvents(database.db, 'here', 'waits1', 0, 10)).length)
  }
  expect(told).toEqual([1, 1, 1, 1, 2])
})

test.each([
  [4, 3, 75],
  [4, 4, 100],
  [0, 0, 100],
])('a roll-back of %i steps of which %i are over tells %i %%', async (steps, over, progress) => {
  const id = `undone-${steps}-${over}-`
  await makeJobs(id, 1, 0, 0)
  await sql`update jobs set status = 'ROLLING_BACK', undo_steps = ${steps}, undo_over = ${over} where id = ${`${id}1`}`.execute(database.db)
  const { epoch } = await database.db.selectFrom('jobs').select('epoch').where('id', '=', `${id}1`).executeTakeFirstOrThrow()
  await recordStatus(database.db, { jobId: `${id}1`, companyId: 'here', locationId: `${id}1`, epoch }, 'ROLLED_BACK', null)
  const { body } = await database.db.selectFrom('events').select('body').where('job_id', '=', `${id}1`).executeTakeFirstOrThrow()
  expect(body).toMatchObject({ type: 'job.status', status: 'ROLLED_BACK', progress })
})
