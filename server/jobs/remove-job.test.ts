import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../context.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { readTicks, setTick } from './hand-over-store.ts'
import { setWanted } from './job-store.ts'
import { removeJob } from './remove-job.ts'

const actor: Actor = {
  sessionId: 's',
  userId: 'me',
  name: 'Me',
  email: 'me@here.test',
  role: 'admin',
  companyId: 'here',
  locationId: null,
  install: 'active',
  can: ['jobs.control'],
}

let database: TestDatabase
let ctx: TestContext

beforeAll(async () => {
  database = await createTestDatabase()
  ctx = createTestContext({ db: database.db })
  await sql`insert into companies (id) values ('here')`.execute(database.db)
})
afterAll(() => database?.drop())

test('a job that is tried again in the same moment is cancelled and not removed', async () => {
  await makeJob('again', 'PARTIAL')
  const removing = await database.db.transaction().execute(async (tx) => {
    await setWanted(tx, 'again', 'run', 'PENDING')
    const outcome = removeJob(ctx, actor, 'again')
    await expect.poll(isSomebodyWaiting, { interval: 10 }).toBe(true)
    return { outcome }
  })
  expect(await removing.outcome).toBe('cancelled')
  expect(await database.db.selectFrom('jobs').select(['status', 'wanted']).execute()).toEqual([{ status: 'PENDING', wanted: 'cancel' }])
})

test('refuses an actor from another location', async () => {
  await makeJob('theirs', 'SUCCESS')
  await expect(removeJob(ctx, { ...actor, companyId: 'other' }, 'theirs')).rejects.toMatchObject({ code: 'not_found' })
  await expect(removeJob(ctx, { ...actor, locationId: 'elsewhere' }, 'theirs')).rejects.toMatchObject({ code: 'not_found' })
  expect(await removeJob(ctx, actor, 'theirs')).toBe('removed')
})

test('what was ticked off after a job that is removed stays so on the sheets of its blueprint there', async () => {
  const { db } = database
  for (const id of ['first', 'second']) await makeJob(id, 'SUCCESS', 'clinic')
  await makeJob('elsewhere', 'SUCCESS')
  await setTick(db, 'first', 'workflow/welcome', true)
  await removeJob(ctx, actor, 'first')
  await makeJob('third', 'SUCCESS', 'clinic')
  for (const id of ['second', 'third']) expect([...(await readTicks(db, id))]).toEqual(['workflow/welcome'])
  expect([...(await readTicks(db, 'elsewhere'))]).toEqual([])
  await setTick(db, 'third', 'workflow/welcome', false)
  expect([...(await readTicks(db, 'second'))]).toEqual([])
})

test('a tick of a process of the previous release is carried over, and taken back by it alone', async () => {
  const { db } = database
  await makeJob('older', 'SUCCESS', 'carried')
  await makeJob('newer', 'SUCCESS', 'carried')
  const tick = (task: string) => sql`insert into hand_over_ticks (job_id, task_id, ticked_by) values ('older', ${task}, 'Ada')`.execute(db)
  await tick('form/intake')
  await tick('workflow/welcome')
  await sql`delete from hand_over_ticks where task_id = 'form/intake'`.execute(db)
  expect([...(await readTicks(db, 'newer'))]).toEqual(['workflow/welcome'])
  await removeJob(ctx, actor, 'older')
  expect([...(await readTicks(db, 'newer'))]).toEqual(['workflow/welcome'])
})

async function makeJob(id: string, status: string, location = id): Promise<void> {
  await sql`
    insert into plans (id, company_id, location_id, location_name, hash, scope, blueprint, variables, resources, content, created_by)
    values (${id}, 'here', ${location}, 'Here', 'hash', 'scope', '{}', '{}', '[]', '{"changes": []}', 'me')
  `.execute(database.db)
  await sql`
    insert into jobs (id, company_id, location_id, location_name, plan_id, plan_hash, blueprint_name, status, total_steps, started_by, started_by_id)
    values (${id}, 'here', ${location}, 'Here', ${id}, 'hash', 'b', ${status}, 0, 'me', 'me')
  `.execute(database.db)
}

async function isSomebodyWaiting(): Promise<boolean> {
  const { rows } = await sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
    database.db,
  )
  return rows.length > 0
}
