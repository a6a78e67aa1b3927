import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { readTenantTables } from '../db/tenant-tables.ts'
import { maintain } from './maintenance.ts'

let database: TestDatabase
let ctx: TestContext

beforeAll(async () => {
  database = await createTestDatabase()
  ctx = createTestContext({ db: database.db, env: { RETENTION_DAYS: '30' }, now: new Date() })
  for (const [company, status, daysAgo] of [
    ['here', 'active', 400],
    ['gone', 'uninstalled', 40],
    ['leaving', 'uninstalled', 5],
  ] as const) {
    await sql`insert into companies (id, created_at) values (${company}, now() - interval '500 days')`.execute(database.db)
    await sql`insert into installs (id, company_id, status, sealed_refresh_token, changed_at) values (${`company:${company}`}, ${company}, ${status}, 'sealed', now() - ${daysAgo} * interval '1 day')`.execute(
      database.db,
    )
    for (const [suffix, state, age] of [
      ['old', 'SUCCESS', 60],
      ['new', 'SUCCESS', 2],
      ['live', 'PAUSED', 60],
    ] as const) {
      const id = `${company}-${suffix}`
      const at = sql`now() - ${age} * interval '1 day'`
      await sql`
        insert into plans (id, company_id, location_id, location_name, hash, scope, blueprint, variables, resources, content, created_by, created_at)
        values (${id}, ${company}, ${id}, '', ${id}, '', '{}', '{}', '[]', '{}', '', ${at})`.execute(database.db)
      await sql`
        insert into jobs (id, company_id, location_id, location_name, plan_id, plan_hash, blueprint_name, status, total_steps, started_by, started_by_id, created_at, completed_at)
        values (${id}, ${company}, ${id}, '', ${id}, ${id}, '', ${state}, 0, '', '', ${at}, ${state === 'PAUSED' ? null : sql`${at}`})`.execute(
        database.db,
      )
      await sql`insert into events (job_id, seq, company_id, company_seq, at, body) values (${id}, 1, ${company}, ${age + suffix.length}, ${at}, '{}')`.execute(
        database.db,
      )
    }
  }
  await maintain(ctx)
})
afterAll(() => database?.drop())

test('drops ended jobs after the retention time, with their plans and events, and keeps what is live or newer', async () => {
  expect(await ids('jobs', 'here')).toEqual(['here-live', 'here-new'])
  expect(await ids('plans', 'here')).toEqual(['here-live', 'here-new'])
  const events = await sql<{ job_id: string }>`select job_id from events where company_id = 'here' order by job_id`.execute(database.db)
  expect(events.rows.map((row) => row.job_id)).toEqual(['here-live', 'here-new'])
})

test('purges a company that uninstalled long ago, and leaves one that has just left', async () => {
  const companies = await sql<{ id: string }>`select id from companies order by id`.execute(database.db)
  expect(companies.rows.map((row) => row.id)).toEqual(['here', 'leaving'])
  expect(await ids('jobs', 'gone')).toEqual([])
  expect(await ids('jobs', 'leaving')).toEqual(['leaving-live', 'leaving-new'])
})

test('nothing of it is left in any table', async () => {
  for (const table of await readTenantTables(database.db)) {
    if (table.companyColumn === null) continue
    const { rows } = await sql`select 1 from ${sql.table(table.name)} where ${sql.id(table.companyColumn)} = 'gone'`.execute(database.db)
    expect([table.name, rows.length]).toEqual([table.name, 0])
  }
})

test('asks the platform again what is installed where the app is active', () => {
  expect(ctx.sent).toEqual([{ name: 'reconcile', data: { companyId: 'here', looksIn: true } }])
})

test('a company that keeps its things for a shorter time has them dropped sooner, and nobody else’s', async () => {
  const { db } = database
  await sql`insert into company_settings (company_id, jobs_days, events_days, drafts_days) values ('here', 1, 1, 1)`.execute(db)
  for (const company of ['here', 'leaving']) {
    for (const age of [0, 5]) {
      const at = sql`now() - ${age} * interval '1 day'`
      await sql`insert into drafts (id, company_id, user_id, thread_id, brief, status, completed_at) values (${`${company}-${age}`}, ${company}, '', '', '', 'ready', ${at})`.execute(
        db,
      )
      await sql`insert into events (seq, company_id, company_seq, at, body) values (1, ${company}, ${1_000 + age}, ${at}, '{}')`.execute(db)
    }
  }
  await maintain(ctx)
  expect(await ids('jobs', 'here')).toEqual(['here-live'])
  expect(await ids('jobs', 'leaving')).toEqual(['leaving-live', 'leaving-new'])
  expect(await ids('drafts', 'here')).toEqual(['here-0'])
  expect(await ids('drafts', 'leaving')).toEqual(['leaving-0', 'leaving-5'])
  const { rows } = await sql<{
    company_id: string
  }>`select company_id from events where job_id is null and company_seq >= 1000 order by company_id`.execute(db)
  expect(rows.map((row) => row.company_id)).toEqual(['here', 'leaving', 'leaving'])
})

async function ids(table: 'jobs' | 'plans' | 'drafts', company: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from ${sql.table(table)} where company_id = ${company} order by id`.execute(
    database.db,
  )
  return rows.map((row) => row.id)
}
