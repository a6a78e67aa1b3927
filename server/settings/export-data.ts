import { say } from '../contract/say.ts'
import { recordDeed } from '../audit/audit-log.ts'
import type { Actor, Context } from '../context.ts'
import type { TenantTable } from '../db/tenant-tables.ts'
import { AppError } from '../errors.ts'
import { requireMay } from '../sessions/may.ts'
import { listExportTables, listRowKeys, readRows, type RowKey } from './tenant-data-store.ts'

const keysAtOnce = 5_000
/** Rows differ in size: a plan can have a hundred kilobytes. */
const rowsAtOnce = 50

/** Companies whose export is under way at this process. */
const underWay = new Set<string>()

/**
 * Everything that a company has here as one JSON document, in pieces: `{ exportedAt, companyId, tables: { name: [row] } }`.
 * Sealed tokens and hashes of keys are not in it. Whoever takes the pieces takes them to the end or ends the generator.
 * Throws `forbidden`, and `too_many_requests` while another is under way, before the first piece.
 */
export async function exportData(ctx: Context, actor: Actor): Promise<AsyncGenerator<string>> {
  requireMay(actor, 'settings.write')
  if (underWay.has(actor.companyId)) {
    throw new AppError('too_many_requests', say('limit.export'), {
      hint: say('next.wait_for_export'),
      retryAfterMs: 10_000,
    })
  }
  const at = ctx.now()
  underWay.add(actor.companyId)
  try {
    await recordDeed(ctx.db, actor, at, { action: 'data.exported', subject: { kind: 'company', id: actor.companyId } })
  } catch (error) {
    underWay.delete(actor.companyId)
    throw error
  }
  return pieces(ctx, actor.companyId, at)
}

async function* pieces(ctx: Context, companyId: string, at: Date): AsyncGenerator<string> {
  try {
    const tables = await listExportTables(ctx.db)
    yield `{"exportedAt":${JSON.stringify(at.toISOString())},"companyId":${JSON.stringify(companyId)},"tables":{`
    for (const [index, table] of tables.entries()) {
      yield `${index === 0 ? '' : ','}\n${JSON.stringify(table.name)}:[`
      let first = true
      for await (const rows of readTable(ctx, tables, table, companyId)) {
        yield `${first ? '' : ','}\n${rows.join(',\n')}`
        first = false
      }
      yield ']'
    }
    yield '}}\n'
  } finally {
    underWay.delete(companyId)
  }
}

async function* readTable(ctx: Context, tables: TenantTable[], table: TenantTable, companyId: string): AsyncGenerator<string[]> {
  for (let after: RowKey | undefined; ;) {
    const keys = await listRowKeys(ctx.db, tables, table, companyId, after, keysAtOnce)
    for (let at = 0; at < keys.length; at += rowsAtOnce) {
      const rows = await readRows(ctx.db, tables, table, companyId, keys.slice(at, at + rowsAtOnce))
      if (rows.length > 0) yield rows
    }
    after = keys.at(-1)
    if (keys.length < keysAtOnce) return
  }
}
