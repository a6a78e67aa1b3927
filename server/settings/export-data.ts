import { recordDeed } from '../audit/audit-log.ts'
import type { Actor, Context } from '../context.ts'
import { requireMay } from '../sessions/may.ts'
import { listExportTables, readTablePage } from './tenant-data-store.ts'

const pageSize = 200

/**
 * Everything that a company has here as one JSON document, in pieces: `{ exportedAt, companyId, tables: { name: [row] } }`.
 * Sealed tokens and hashes of keys are not in it. Throws `forbidden` before the first piece.
 */
export async function exportData(ctx: Context, actor: Actor): Promise<AsyncGenerator<string>> {
  requireMay(actor, 'settings.write')
  const at = ctx.now()
  await recordDeed(ctx.db, actor, at, { action: 'data.exported', subject: { kind: 'company', id: actor.companyId } })
  return pieces(ctx, actor.companyId, at)
}

async function* pieces(ctx: Context, companyId: string, at: Date): AsyncGenerator<string> {
  const tables = await listExportTables(ctx.db)
  yield `{"exportedAt":${JSON.stringify(at.toISOString())},"companyId":${JSON.stringify(companyId)},"tables":{`
  for (const [index, table] of tables.entries()) {
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(table.name)}:[`
    let first = true
    for (let after: unknown[] | null = null, more = true; more;) {
      const page = await readTablePage(ctx.db, tables, table, companyId, after, pageSize)
      if (page.rows.length > 0) yield `${first ? '' : ','}\n${page.rows.map((row) => JSON.stringify(row)).join(',\n')}`
      first &&= page.rows.length === 0
      after = page.last
      more = after !== null
    }
    yield ']'
  }
  yield '}}\n'
}
