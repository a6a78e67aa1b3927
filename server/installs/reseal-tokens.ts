import type { Context } from '../context.ts'
import { SealError } from '../crypto/sealer.ts'
import { listSealed, replaceSealed, type SealedRow } from './reseal-store.ts'

const batchSize = 200
const columns = ['sealed_access_token', 'sealed_refresh_token'] as const

/** What was found: sealed with the newest key already, re-sealed now, and left under another key, by key. */
export type ResealReport = { newest: string; already: number; resealed: number; left: Record<string, number>; unreadable: string[] }

/**
 * Seals every stored token anew with the newest key of the ring, while servers go on. It can be stopped anywhere and
 * begun again: what is done is skipped. A token that is renewed meanwhile is left as its renewal stored it.
 */
export async function resealTokens(
  ctx: Pick<Context, 'db' | 'sealer'>,
  onProgress: (done: number) => void = () => undefined,
): Promise<ResealReport> {
  const report: ResealReport = { newest: ctx.sealer.newestKey(), already: 0, resealed: 0, left: {}, unreadable: [] }
  for (let after = ''; ;) {
    const rows = await listSealed(ctx.db, after, batchSize)
    for (const row of rows) for (const column of columns) await resealOne(ctx, row, column, report)
    onProgress(report.already + report.resealed)
    const last = rows.at(-1)
    if (last === undefined || rows.length < batchSize) break
    after = last.id
  }
  report.left = await countLeft(ctx)
  return report
}

async function resealOne(
  ctx: Pick<Context, 'db' | 'sealer'>,
  row: SealedRow,
  column: (typeof columns)[number],
  report: ResealReport,
): Promise<void> {
  const sealed = row[column]
  if (sealed === null) return
  try {
    if (ctx.sealer.keyOf(sealed) === report.newest) {
      report.already += 1
      return
    }
    const again = await ctx.sealer.seal(await ctx.sealer.open(sealed, row.id), row.id)
    if (await replaceSealed(ctx.db, row.id, column, sealed, again)) report.resealed += 1
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    report.unreadable.push(`${row.id}: ${error.message}`)
  }
}

/** Looked at again after the round: only what a server with an older ring has stored meanwhile, and what cannot be opened. */
async function countLeft(ctx: Pick<Context, 'db' | 'sealer'>): Promise<Record<string, number>> {
  const left: Record<string, number> = {}
  for (let after = ''; ;) {
    const rows = await listSealed(ctx.db, after, batchSize)
    for (const row of rows) {
      for (const column of columns) {
        const sealed = row[column]
        const key = sealed === null ? undefined : keyOrUnknown(ctx, sealed)
        if (key !== undefined && key !== ctx.sealer.newestKey()) left[key] = (left[key] ?? 0) + 1
      }
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < batchSize) return left
    after = last.id
  }
}

function keyOrUnknown(ctx: Pick<Context, 'sealer'>, sealed: string): string {
  try {
    return ctx.sealer.keyOf(sealed) ?? 'unknown'
  } catch {
    return 'unknown'
  }
}
