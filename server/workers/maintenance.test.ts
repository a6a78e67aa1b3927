import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Grant } from '../highlevel/oauth.ts'
import { completeInstall } from '../installs/complete-install.ts'
import { readInstall } from '../installs/install-store.ts'
import { setTick } from '../jobs/hand-over-store.ts'
import { purgeGoneCompanies } from '../jobs/retention-store.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { readTenantTables } from '../db/tenant-tables.ts'
import { maintain } from './maintenance.ts'
import { handleReconcileTask } from './reconcile.ts'

let database: TestDatabase
let ctx: TestContext

beforeAll(async () => {
  database = await createTestDatabase()
  ctx = createTestContext({ db: database.db, env: { RETENTION_DAYS: '30' }, now: new Date() })
  for (const [company, status, daysAgo] of [
    ['here', 'active', 400],
    ['gone', 'uninstalled', 40],
    ['leaving', 'uninstalled', 5],
    ['lost', 'revoked', 40],
    ['losing', 'revoked', 5],
    ['paused', 'suspended', 400],
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
  await sql`insert into installs (id, company_id, location_id, status, changed_at) values ('location:lost', 'lost', 'lost', 'active', now() - interval '400 days')`.execute(
    database.db,
  )
  for (const id of ['paused-old', 'gone-new']) await setTick(database.db, id, 'workflow/a', true)
  await maintain(ctx)
})
afterAll(() => database?.drop())

test('drops ended jobs after the retention time, with their plans and events, and keeps what is live or newer', async () => {
  expect(await ids('jobs', 'here')).toEqual(['here-live', 'here-new'])
  expect(await ids('plans', 'here')).toEqual(['here-live', 'here-new'])
  const events = await sql<{ job_id: string }>`select job_id from events where company_id = 'here' order by job_id`.execute(database.db)
  expect(events.rows.map((row) => row.job_id)).toEqual(['here-live', 'here-new'])
})

test('what was ticked off after a job that was dropped stays ticked', async () => {
  const { rows } = await sql`select task_id from task_ticks where company_id = 'paused' and location_id = 'paused-old'`.execute(database.db)
  expect(rows).toEqual([{ task_id: 'workflow/a' }])
})

test('purges a company that uninstalled or was lost long ago, and leaves one that has just left or is only paused', async () => {
  const companies = await sql<{ id: string }>`select id from companies order by id`.execute(database.db)
  expect(companies.rows.map((row) => row.id)).toEqual(['here', 'leaving', 'losing', 'paused'])
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
  expect(ctx.sent).toEqual([
    { name: 'reconcile', data: { companyId: 'here' } },
    { name: 'look', data: { companyId: 'here' } },
  ])
})

test('of a sub-account that uninstalled long ago nothing is kept that was kept for it, and its neighbours keep theirs', async () => {
  const { db } = database
  for (const [location, status, daysAgo] of [
    ['left', 'uninstalled', 40],
    ['leaves', 'uninstalled', 5],
    ['stays', 'active', 400],
  ] as const) {
    await sql`insert into installs (id, company_id, location_id, status, changed_at)
      values (${`location:${location}`}, 'here', ${location}, ${status}, now() - ${daysAgo} * interval '1 day')`.execute(db)
    await sql`insert into bindings (company_id, location_id, scope, kind, key, resource_id) values ('here', ${location}, '', 'tag', 'a', 'x')`.execute(
      db,
    )
    await sql`insert into baselines (company_id, location_id, kind, resource_id, fields) values ('here', ${location}, 'tag', 'x', '{}')`.execute(
      db,
    )
    await sql`insert into kept_choices (company_id, location_id, scope, kind, key, path, theirs, ours) values ('here', ${location}, '', 'tag', 'a', 'name', '1', '2')`.execute(
      db,
    )
    await sql`insert into task_ticks (company_id, location_id, scope, task_id) values ('here', ${location}, '', 'workflow/a')`.execute(db)
    await sql`insert into api_keys (id, company_id, location_id, name, prefix, secret_hash, scopes, created_by, created_by_id, created_at)
      values (${location}, 'here', ${location}, '', '', ${location}, '{}', '', '', now())`.execute(db)
  }
  await maintain(ctx)
  for (const table of ['bindings', 'baselines', 'kept_choices', 'task_ticks', 'api_keys']) {
    const { rows } = await sql<{
      location_id: string
    }>`select location_id from ${sql.table(table)} where company_id = 'here' order by location_id`.execute(db)
    expect([table, ...rows.map((row) => row.location_id)]).toEqual([table, 'leaves', 'stays'])
  }
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

test('of a short time of the operator’s the lost have more, and a location with a token of its own keeps its company', async () => {
  const { db } = database
  await sql`update installs set changed_at = now() - interval '400 days', status = 'revoked' where id = 'company:losing'`.execute(db)
  await sql`insert into installs (id, company_id, location_id, status, sealed_refresh_token, changed_at)
    values ('location:own', 'losing', 'own', 'active', 'sealed', now() - interval '400 days')`.execute(db)
  const at = (days: number): Date => new Date(ctx.now().getTime() - days * 86_400_000)
  const purge = (uninstalled: number, revoked: number) =>
    db.transaction().execute((tx) => purgeGoneCompanies(tx, { uninstalled: at(uninstalled), revoked: at(revoked) }))
  expect(await purge(30, 30)).toEqual([])
  await sql`delete from installs where id = 'location:own'`.execute(db)
  expect(await purge(1, 401)).toEqual(['leaving'])
  expect(await purge(1, 30)).toEqual(['losing'])
})

test('who installs again at the moment of the purge has come back, or begins anew, and loses nothing', { timeout: 60_000 }, async () => {
  const { db } = database
  const fresh = createTestContext({
    db,
    now: new Date(),
    oauth: { exchangeCode: async () => grant, listInstalledLocations: async () => [] },
  })
  const long = new Date(ctx.now().getTime() - 30 * 86_400_000)
  for (let round = 0; round < 25; round += 1) {
    await sql`insert into companies (id, created_at) values ('back', now() - interval '500 days') on conflict (id) do update set created_at = excluded.created_at`.execute(
      db,
    )
    await sql`delete from installs where company_id = 'back'`.execute(db)
    await sql`insert into installs (id, company_id, status, changed_at) values ('company:back', 'back', 'uninstalled', now() - interval '40 days')`.execute(
      db,
    )
    await Promise.all([
      completeInstall(fresh, { code: 'code', state: undefined }),
      ...[0, 2, 4].map(async (ms) => {
        await new Promise((resolve) => setTimeout(resolve, ms + (round % 3)))
        await db.transaction().execute((tx) => purgeGoneCompanies(tx, { uninstalled: long, revoked: long }))
      }),
    ])
    expect(await readInstall(db, { companyId: 'back', locationId: null })).toMatchObject({
      status: 'active',
      sealed_refresh_token: expect.any(String),
    })
  }
})

test('a round that an older release has asked for with the list is a message of its own', async () => {
  const fresh = createTestContext({
    db: database.db,
    now: new Date(),
    oauth: { exchangeCode: async () => grant, listInstalledLocations: async () => [{ id: 'listed', name: 'Listed' }] },
  })
  await completeInstall(fresh, { code: 'code', state: undefined })
  await handleReconcileTask(fresh, { companyId: 'back', looksIn: true })
  expect(fresh.sent).toEqual([{ name: 'look', data: { companyId: 'back' } }])
})

const grant: Grant = {
  userType: 'Company',
  accessToken: 'access',
  expiresInMs: 3_600_000,
  refreshToken: 'refresh',
  scopes: [],
  companyId: 'back',
  locationId: undefined,
  futureLocations: false,
}

async function ids(table: 'jobs' | 'plans' | 'drafts', company: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from ${sql.table(table)} where company_id = ${company} order by id`.execute(
    database.db,
  )
  return rows.map((row) => row.id)
}
