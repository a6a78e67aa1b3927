import type { Look } from '../contract/session.ts'
import type { DbOrTx } from '../db/database.ts'

/** How the company wants the page to look, whoever opens it. */
export async function readLook(db: DbOrTx, companyId: string): Promise<Look> {
  const row = await db.selectFrom('company_settings').select(['theme', 'accent']).where('company_id', '=', companyId).executeTakeFirst()
  return { theme: row?.theme ?? 'system', accent: row?.accent ?? null }
}
