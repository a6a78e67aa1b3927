import { type Kysely, sql } from 'kysely'

/** A table that holds tenants' rows, and the condition under which a row is one company's. */
export type TenantTable = {
  name: string
  /** `company_id` or, for the tenants themselves, `id`; null when the row belongs to a row of another table. */
  companyColumn: string | null
  hasLocation: boolean
  /** Through which column it belongs to whom, when it has no company of its own. */
  parent: { table: string; column: string; parentColumn: string } | null
  /** Tables that rows of this one point at. */
  pointsAt: string[]
  primaryKey: string[]
  /** The types of the primary key's columns. */
  keyTypes: string[]
  columns: string[]
}

type Catalog = { tables: { name: string; columns: string[]; primary_key: string[]; key_types: string[] }[]; links: Link[] }
type Link = { child: string; column: string; parent: string; parent_column: string }
type AnyDb = Pick<Kysely<never>, 'getExecutor'>

/**
 * All tables that hold tenants' rows, as the catalog has them, children before what they point at. A new table with a
 * `company_id`, or with a foreign key to such a one, is among them without anybody thinking of it.
 */
export async function readTenantTables(db: AnyDb): Promise<TenantTable[]> {
  const { rows } = await sql<Catalog>`
    select
      (select json_agg(json_build_object(
        'name', c.relname,
        'columns', (select json_agg(a.attname order by a.attnum) from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
        'primary_key', coalesce((select json_agg(a.attname order by array_position(i.indkey::int2[], a.attnum)) from pg_index i
          join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey::int2[])
          where i.indrelid = c.oid and i.indisprimary), '[]'::json),
        'key_types', coalesce((select json_agg(format_type(a.atttypid, a.atttypmod) order by array_position(i.indkey::int2[], a.attnum)) from pg_index i
          join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey::int2[])
          where i.indrelid = c.oid and i.indisprimary), '[]'::json)
      ) order by c.relname) from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')) as tables,
      (select coalesce(json_agg(json_build_object(
        'child', f.conrelid::regclass::text, 'parent', f.confrelid::regclass::text,
        'column', (select attname from pg_attribute where attrelid = f.conrelid and attnum = f.conkey[1]),
        'parent_column', (select attname from pg_attribute where attrelid = f.confrelid and attnum = f.confkey[1])
      ) order by f.conname), '[]'::json) from pg_constraint f
        where f.contype = 'f' and f.connamespace = 'public'::regnamespace and cardinality(f.conkey) = 1) as links
  `.execute(db as Kysely<never>)
  return arrange(rows[0] as Catalog)
}

/** Pure: which tables belong to tenants, and in which order they can be emptied. */
export function arrange({ tables, links }: Catalog): TenantTable[] {
  const found = new Map<string, TenantTable>()
  const take = (name: string, companyColumn: string | null, parent: TenantTable['parent']): void => {
    const table = tables.find((one) => one.name === name)
    if (table === undefined || found.has(name)) return
    found.set(name, {
      name,
      companyColumn,
      hasLocation: companyColumn === 'company_id' && table.columns.includes('location_id'),
      parent,
      pointsAt: links.filter((link) => link.child === name && link.parent !== name).map((link) => link.parent),
      primaryKey: table.primary_key,
      keyTypes: table.key_types,
      columns: table.columns,
    })
  }
  take('companies', 'id', null)
  for (const table of tables) if (table.columns.includes('company_id')) take(table.name, 'company_id', null)
  for (let before = -1; before !== found.size;) {
    before = found.size
    for (const { child, column, parent, parent_column } of links) {
      if (found.has(parent)) take(child, null, { table: parent, column, parentColumn: parent_column })
    }
  }
  return childrenFirst([...found.values()])
}

function childrenFirst(tables: TenantTable[]): TenantTable[] {
  const ordered: TenantTable[] = []
  const place = (table: TenantTable, path: readonly string[]): void => {
    if (ordered.includes(table) || path.includes(table.name)) return
    for (const other of tables) if (other.pointsAt.includes(table.name)) place(other, [...path, table.name])
    ordered.push(table)
  }
  for (const table of tables) place(table, [])
  return ordered
}
