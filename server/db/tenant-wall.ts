import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { readTenantTables, type TenantTable } from './tenant-tables.ts'

/** Whom requests speak to the database as: a role that owns nothing, so that the policies hold for it. */
export const tenantRole = 'groundwork_tenant'

/**
 * What stands behind the filters of our own queries. `role`: requests run as {@link tenantRole}, which sees nothing
 * without a tenant. `setting`: no role could be made, the policies hold for the owner too once a request has named its
 * tenant. `none`: the user of `DATABASE_URL` is above all policies and may not take another role.
 */
export type TenantWall = 'role' | 'setting' | 'none'

type AnyDb = Kysely<never>

/** Without a company of their own, needed by requests: locks and request windows, by the id of an install. */
const sharedTables = ['token_locks', 'request_windows']
const appendOnly = ['audit_entries']
const rights = ['select', 'insert', 'update', 'delete']
const rightsOf = (table: string): string[] => (appendOnly.includes(table) ? ['select', 'insert'] : rights)

/**
 * Brings policies and rights in line with the tables that there are, changing only what differs: afterwards every table
 * with tenants' rows has its policy, also one that a migration has just made. Called after the migrations, under their lock.
 */
export async function raiseTenantWall(db: AnyDb): Promise<TenantWall> {
  const wall = await chooseWall(db)
  const tables = await readTenantTables(db)
  const standing = await readPolicies(db)
  for (const table of tables) {
    const condition = `(${wall === 'role' ? notTenant : unset}) or (${conditionOf(table)})`
    const name = `tenant_wall_${wall}_${createHash('sha256').update(condition).digest('hex').slice(0, 12)}`
    const has = standing.get(table.name)
    if (has?.policies.includes(name) && has.enabled && has.forced === (wall !== 'role')) continue
    await db.transaction().execute(async (tx) => {
      await sql`select set_config('lock_timeout', '10s', true)`.execute(tx)
      for (const old of has?.policies ?? []) await sql`drop policy ${sql.id(old)} on ${sql.table(table.name)}`.execute(tx)
      await sql`create policy ${sql.id(name)} on ${sql.table(table.name)} using (${sql.raw(condition)})`.execute(tx)
      await sql`alter table ${sql.table(table.name)} enable row level security`.execute(tx)
      await sql`alter table ${sql.table(table.name)} ${sql.raw(wall === 'role' ? 'no force' : 'force')} row level security`.execute(tx)
    })
  }
  if (wall === 'role') await grantTables(db, [...tables.map((table) => table.name), ...sharedTables])
  return wall
}

/** The queue makes its own schema when it is opened; messages go out in the transactions of requests. */
export async function grantQueue(db: AnyDb): Promise<void> {
  if (!(await mayTakeRole(db))) return
  const { rows } = await sql<{ missing: boolean }>`
    select coalesce(bool_or(not has_table_privilege(${tenantRole}, c.oid, 'insert')), false)
      or not has_schema_privilege(${tenantRole}, 'pgboss', 'usage') as missing
    from pg_class c where c.relnamespace = 'pgboss'::regnamespace and c.relkind in ('r', 'p')`.execute(db)
  if (rows[0]?.missing !== true) return
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('groundwork queue rights', 0))`.execute(tx)
    await sql`grant usage on schema pgboss to ${sql.id(tenantRole)}`.execute(tx)
    await sql`grant select, insert on all tables in schema pgboss to ${sql.id(tenantRole)}`.execute(tx)
  })
}

/** Which wall stands for the user of this database, for a line at the start. */
export async function readTenantWall(db: AnyDb): Promise<TenantWall> {
  if (await mayTakeRole(db)) return 'role'
  if (await isAbovePolicies(db)) return 'none'
  const standing = [...(await readPolicies(db)).values()].flatMap((table) => table.policies)
  return standing.length > 0 && standing.every((name) => name.startsWith('tenant_wall_setting_')) ? 'setting' : 'none'
}

async function isAbovePolicies(db: AnyDb): Promise<boolean> {
  const { rows } = await sql<{
    above: boolean
  }>`select rolsuper or rolbypassrls as above from pg_roles where rolname = current_user`.execute(db)
  return rows[0]?.above !== false
}

/** Users that own nothing and are not the requests' role, such as one that only the processes have: the wall is not for them. */
const notTenant = `(select current_user) <> '${tenantRole}'`
const unset = `coalesce((select current_setting('groundwork.company_id', true)), '') = ''`

/** Settings stand in sub-selects so that they are read once per statement and not once per row. */
export function conditionOf(table: TenantTable): string {
  const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`
  if (table.parent !== null) {
    const { table: parent, column, parentColumn } = table.parent
    return `exists (select from ${quote(parent)} owner where owner.${quote(parentColumn)} = ${quote(table.name)}.${quote(column)})`
  }
  const company = `${quote(table.companyColumn ?? 'company_id')} = (select current_setting('groundwork.company_id', true))`
  if (!table.hasLocation) return company
  const location = `(select coalesce(current_setting('groundwork.location_id', true), ''))`
  return `${company} and (location_id is null or ${location} = '' or location_id = ${location})`
}

async function chooseWall(db: AnyDb): Promise<TenantWall> {
  if (await mayTakeRole(db)) return 'role'
  await attempt(db, sql`create role ${sql.id(tenantRole)} nologin`)
  await attempt(db, sql`grant ${sql.id(tenantRole)} to current_user`)
  if (await mayTakeRole(db)) return 'role'
  return (await isAbovePolicies(db)) ? 'none' : 'setting'
}

/** What a user without the right to make roles may not do is not done; anything else is an error. */
async function attempt(db: AnyDb, statement: ReturnType<typeof sql>): Promise<void> {
  await statement.execute(db).catch((error: unknown) => {
    const notAllowedOrThere = ['42501', '42710', '42704', '23505', '0LP01']
    if (!notAllowedOrThere.includes((error as { code?: string }).code ?? '')) throw error
  })
}

async function mayTakeRole(db: AnyDb): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select pg_has_role(current_user, oid, case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) as may
    from pg_roles where rolname = ${tenantRole}`.execute(db)
  return rows[0]?.may === true
}

async function readPolicies(db: AnyDb): Promise<Map<string, { enabled: boolean; forced: boolean; policies: string[] }>> {
  const { rows } = await sql<{ name: string; enabled: boolean; forced: boolean; policies: string[] }>`
    select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
      array(select polname::text from pg_policy where polrelid = c.oid and polname like 'tenant\\_wall%') as policies
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`.execute(db)
  return new Map(rows.map((row) => [row.name, row]))
}

async function grantTables(db: AnyDb, tables: string[]): Promise<void> {
  await sql`grant usage on schema public to ${sql.id(tenantRole)}`.execute(db)
  for (const table of tables) {
    const wanted = rightsOf(table)
    const { rows } = await sql<{ has: boolean }>`
      select bool_and(has_table_privilege(${tenantRole}, ${table}, one)) as has from unnest(${wanted}::text[]) one`.execute(db)
    if (rows[0]?.has !== true) {
      await sql`grant ${sql.raw(wanted.join(', '))} on ${sql.table(table)} to ${sql.id(tenantRole)}`.execute(db)
    }
  }
}
