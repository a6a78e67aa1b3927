import { sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'

export type SealedRow = { id: string; sealed_access_token: string | null; sealed_refresh_token: string | null }

/** Installs that hold something sealed, in the order of their ids, after one of them. */
export async function listSealed(db: DbOrTx, after: string, limit: number): Promise<SealedRow[]> {
  return db
    .selectFrom('installs')
    .select(['id', 'sealed_access_token', 'sealed_refresh_token'])
    .where('id', '>', after)
    .where((row) => row.or([row('sealed_access_token', 'is not', null), row('sealed_refresh_token', 'is not', null)]))
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Puts the same secret, sealed anew, in the place of the old one, unless somebody has stored another meanwhile. */
export async function replaceSealed(
  db: DbOrTx,
  id: string,
  column: 'sealed_access_token' | 'sealed_refresh_token',
  from: string,
  to: string,
): Promise<boolean> {
  const result = await sql`update installs set ${sql.ref(column)} = ${to} where id = ${id} and ${sql.ref(column)} = ${from}`.execute(db)
  return (result.numAffectedRows ?? 0n) > 0n
}
