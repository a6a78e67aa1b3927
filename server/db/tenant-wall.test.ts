import { randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { type Db, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { runAsTenant, runOutsideTenant } from './tenant-scope.ts'
import { arrange, readTenantTables } from './tenant-tables.ts'
import { raiseTenantWall, readTenantWall, tenantRole } from './tenant-wall.ts'

const here = { companyId: 'here', locationId: null }
const there = { companyId: 'there', locationId: null }

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await fill(database.db)
})
afterAll(() => database?.drop())

test('every table that holds tenants’ rows has its policy, whoever made it', async () => {
  const { rows } = await sql<{ name: string; secured: boolean }>`
    select c.relname as name, c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid) as secured
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and (c.relname = 'companies'
        or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname in ('company_id', 'location_id') and not a.attisdropped)
        or exists (select from pg_constraint f where f.contype = 'f' and f.conrelid = c.oid))
    order by c.relname`.execute(database.db)
  expect(rows.length).toBeGreaterThan(18)
  expect(rows.filter((row) => !row.secured)).toEqual([])
  expect((await readTenantTables(database.db)).map((table) => table.name).toSorted()).toEqual(rows.map((row) => row.name))
})

test('with the first wall switched off, a query under one tenant still returns nothing of another', async () => {
  for (const table of await readTenantTables(database.db)) {
    const all = await count(database.db, table.name)
    const mine = await runAsTenant(here, () => count(database.db, table.name))
    const theirs = await runAsTenant(there, () => count(database.db, table.name))
    expect([table.name, mine + theirs]).toEqual([table.name, all])
    if (filled.includes(table.name)) expect([table.name, mine, theirs]).toEqual([table.name, 1, 1])
  }
})

test('nobody changes, deletes or writes rows of another tenant, or moves one of their own there', async () => {
  await runAsTenant(here, async () => {
    const { db } = database
    expect((await sql`update plans set location_name = 'taken' where company_id = 'there'`.execute(db)).numAffectedRows).toBe(0n)
    expect((await sql`delete from bindings where company_id = 'there'`.execute(db)).numAffectedRows).toBe(0n)
    expect((await sql`delete from steps where job_id = 'job-there'`.execute(db)).numAffectedRows).toBe(0n)
    await expect(sql`insert into event_counters (company_id, seq) values ('elsewhere', 1)`.execute(db)).rejects.toMatchObject({
      code: '42501',
    })
    await expect(sql`update plans set company_id = 'there'`.execute(db)).rejects.toMatchObject({ code: '42501' })
    await expect(
      sql`insert into steps (job_id, id, position, kind, key, title, action, status) values ('job-there', 'x', 9, '', '', '', '', '')`.execute(
        db,
      ),
    ).rejects.toMatchObject({ code: '42501' })
  })
})

test('in one location’s sidebar there is nothing of the company’s other locations', async () => {
  await sql`insert into bindings (company_id, location_id, scope, kind, key, resource_id) values ('here', 'second', '', 'tag', 'k', 'r')`.execute(
    database.db,
  )
  expect(await runAsTenant(here, () => count(database.db, 'bindings'))).toBe(2)
  expect(await runAsTenant({ ...here, locationId: 'second' }, () => count(database.db, 'bindings'))).toBe(1)
  expect(await runAsTenant({ ...here, locationId: 'third' }, () => count(database.db, 'bindings'))).toBe(0)
  expect(await runAsTenant({ ...here, locationId: 'second' }, () => count(database.db, 'blueprints'))).toBe(1)
  await sql`delete from bindings where location_id = 'second'`.execute(database.db)
})

test('the process’s own work sees everything, also when a request has set it going', async () => {
  expect(await count(database.db, 'plans')).toBe(2)
  expect(await runAsTenant(here, () => runOutsideTenant(() => count(database.db, 'plans')))).toBe(2)
})

test('a request has no way to what belongs to no tenant', async () => {
  for (const table of ['webhook_inbox', 'oauth_states', 'migrations']) {
    await expect(runAsTenant(here, () => count(database.db, table))).rejects.toMatchObject({ code: '42501' })
  }
})

test('connections pass from tenant to tenant, through failures and rolled back transactions, and never carry one over', async () => {
  const db = openDatabase({ url: database.url, maxConnections: 2, onError: () => {} })
  try {
    const seen = await Promise.all(
      Array.from({ length: 120 }, async (_, index) => {
        const tenant = index % 2 === 0 ? here : there
        return runAsTenant(tenant, async () => {
          if (index % 5 === 0) await sql`select 1 / 0`.execute(db).catch(() => undefined)
          if (index % 7 === 0) {
            await db
              .transaction()
              .execute(async (tx) => {
                await sql`select set_config('groundwork.company_id', 'nobody', true)`.execute(tx)
                throw new Error('rolled back')
              })
              .catch(() => undefined)
          }
          const { rows } = await sql<{ company_id: string }>`select company_id from plans`.execute(db)
          return rows.map((row) => row.company_id).join() === tenant.companyId
        })
      }),
    )
    expect(seen.every(Boolean)).toBe(true)
  } finally {
    await db.destroy()
  }
})

test('without a tenant the role of requests sees nothing at all', async () => {
  await database.db.transaction().execute(async (tx) => {
    await sql`set local role ${sql.id(tenantRole)}`.execute(tx)
    expect(await count(tx, 'plans')).toBe(0)
    expect(await count(tx, 'companies')).toBe(0)
  })
})

test('raising the wall again changes nothing, and a new table gets its part of it', async () => {
  const db = database.db as unknown as Kysely<never>
  const policies = async (): Promise<unknown> => (await sql`select oid, polname from pg_policy order by oid`.execute(db)).rows
  const before = await policies()
  expect(await raiseTenantWall(db)).toBe('role')
  expect(await policies()).toEqual(before)
  await sql`create table notes_of_tenants (id text primary key, company_id text not null)`.execute(db)
  await sql`create table note_pages (note_id text references notes_of_tenants (id), page int, primary key (note_id, page))`.execute(db)
  await raiseTenantWall(db)
  await sql`insert into notes_of_tenants values ('a', 'here'), ('b', 'there')`.execute(db)
  await sql`insert into note_pages values ('a', 1), ('b', 1), ('b', 2)`.execute(db)
  expect(await runAsTenant(here, () => count(database.db, 'notes_of_tenants'))).toBe(1)
  expect(await runAsTenant(there, () => count(database.db, 'note_pages'))).toBe(2)
  await sql`drop table note_pages, notes_of_tenants`.execute(db)
})

test('a user who may make no roles and has the role from nobody gets a wall of forced policies', async () => {
  const name = `plain_${randomBytes(4).toString('hex')}`
  const admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
  await admin.query(`create role ${name} login password '${name}'`)
  await admin.query(`create database test_${process.pid}_${name} owner ${name}`)
  const url = Object.assign(new URL(database.url), { pathname: `/test_${process.pid}_${name}`, username: name, password: name }).href
  const db = openDatabase({ url, maxConnections: 2, onError: () => {} })
  try {
    await migrate(url)
    expect(await readTenantWall(db as unknown as Kysely<never>)).toBe('setting')
    await fill(db)
    expect(await count(db, 'steps')).toBe(2)
    for (const table of filled) {
      expect([table, await runAsTenant(here, () => count(db, table))]).toEqual([table, 1])
      expect([table, await runAsTenant({ companyId: 'nobody', locationId: null }, () => count(db, table))]).toEqual([table, 0])
    }
    expect(await count(db, 'plans')).toBe(2)
  } finally {
    await db.destroy()
    await admin.query(`drop database test_${process.pid}_${name} with (force)`)
    await admin.query(`drop role ${name}`)
    await admin.end()
  }
})

test('a user that only works, beside one that migrates, sees all by itself, and is behind the wall as soon as it has the role', async () => {
  const name = `worker_${randomBytes(4).toString('hex')}`
  const admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
  await admin.query(`create role ${name} login password '${name}'`)
  await admin.query(`grant select, insert, update, delete on all tables in schema public to ${name}`)
  const url = Object.assign(new URL(database.url), { username: name, password: name }).href
  const db = openDatabase({ url, maxConnections: 2, onError: () => {} })
  const later = openDatabase({ url, maxConnections: 2, onError: () => {} })
  try {
    expect(await count(db, 'plans')).toBe(2)
    expect(await readTenantWall(db as unknown as Kysely<never>)).toBe('none')
    await admin.query(`grant ${tenantRole} to ${name}`)
    expect(await readTenantWall(later as unknown as Kysely<never>)).toBe('role')
    expect(await runAsTenant(here, () => count(later, 'plans'))).toBe(1)
    expect(await count(later, 'plans')).toBe(2)
  } finally {
    await db.destroy()
    await later.destroy()
    await admin.query(`drop owned by ${name}`)
    await admin.query(`drop role ${name}`)
    await admin.end()
  }
})

test('tables are emptied children first, whatever points at what', () => {
  const table = (name: string, ...columns: string[]) => ({ name, columns, primary_key: ['id'], key_types: ['text'] })
  const link = (child: string, parent: string) => ({ child, parent, column: `${parent}_id`, parent_column: 'id' })
  const names = arrange({
    tables: [
      table('a', 'company_id'),
      table('b', 'a_id'),
      table('c', 'company_id', 'location_id'),
      table('lone'),
      table('companies', 'id'),
    ],
    links: [link('b', 'a'), link('a', 'c'), link('c', 'companies')],
  }).map((one) => one.name)
  expect(names).toEqual(['b', 'a', 'c', 'companies'])
})

const filled = [
  'companies',
  'blueprints',
  'blueprint_versions',
  'plans',
  'jobs',
  'steps',
  'bindings',
  'events',
  'event_counters',
  'audit_entries',
]

async function fill(db: Db): Promise<void> {
  for (const id of ['here', 'there']) {
    await sql`insert into companies (id) values (${id})`.execute(db)
    await sql`insert into blueprints (id, company_id, name, version) values (${`bp-${id}`}, ${id}, '', 1)`.execute(db)
    await sql`insert into blueprint_versions (blueprint_id, version, document, created_by) values (${`bp-${id}`}, 1, '{}', '')`.execute(db)
    await sql`insert into plans (id, company_id, location_id, location_name, hash, scope, blueprint, variables, resources, content, created_by)
      values (${`plan-${id}`}, ${id}, ${`l-${id}`}, '', '', '', '{}', '{}', '[]', '{}', '')`.execute(db)
    await sql`insert into jobs (id, company_id, location_id, location_name, plan_id, plan_hash, blueprint_name, status, total_steps, started_by, started_by_id)
      values (${`job-${id}`}, ${id}, ${`l-${id}`}, '', ${`plan-${id}`}, '', '', 'SUCCESS', 0, '', '')`.execute(db)
    await sql`insert into steps (job_id, id, position, kind, key, title, action, status) values (${`job-${id}`}, 's', 1, '', '', '', '', '')`.execute(
      db,
    )
    await sql`insert into bindings (company_id, location_id, scope, kind, key, resource_id) values (${id}, ${`l-${id}`}, '', 'tag', 'k', 'r')`.execute(
      db,
    )
    await sql`insert into events (seq, company_id, company_seq, body) values (1, ${id}, 1, '{}')`.execute(db)
    await sql`insert into event_counters (company_id, seq) values (${id}, 1)`.execute(db)
    await sql`insert into audit_entries (id, company_id, at, actor_kind, action, subject_kind, subject_id) values (${`audit-${id}`}, ${id}, now(), 'app', '', '', '')`.execute(
      db,
    )
  }
}

async function count(db: Pick<Db, 'getExecutor'>, table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(db as Db)
  return rows[0]?.count ?? 0
}
