import { sql } from 'kysely'
import type { Tx } from '../db/database.ts'

/**
 * Whoever changes what a person has open waits here for the others who do, and for who ends everybody's: rows that come
 * meanwhile have no order to lock them in.
 */
export async function lockPerson(tx: Tx, { companyId, userId }: { companyId: string; userId: string }): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${keyOf(companyId)}), pg_advisory_xact_lock(${keyOf(companyId, userId)})`.execute(tx)
}

/** Whoever ends sessions of many people of a company waits here for all of them. */
export async function lockEverybody(tx: Tx, companyId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${keyOf(companyId)})`.execute(tx)
}

function keyOf(...of: string[]) {
  return sql`hashtextextended(${JSON.stringify(['sessions', ...of])}, 0)`
}
