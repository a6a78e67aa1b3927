import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { findRunnableJobs } from './run-store.ts'

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

test('finds what nobody runs behind however many jobs that run', async () => {
  await makeJobs('running', 230, 60, 0)
  await makeJobs('new', 1, 0, null)
  await makeJobs('abandoned', 1, 10, 20)
  const found = await findRunnableJobs(database.db, 15_000)
  expect(found).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'new1' }), { id: 'abandoned1', stale: true }]))
})
