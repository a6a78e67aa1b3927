import { sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'

/** What is known of the last call that wrote to a thing: how long ago it was begun, and how long reads may still miss it; null when nobody saw its end. */
export type LastWrite = { ageMs: number; settlesInMs: number | null }

export async function readLastWrite(db: DbOrTx, companyId: string, name: string): Promise<LastWrite | undefined> {
  return db
    .selectFrom('turns')
    .select([
      sql<number>`greatest(0, extract(epoch from clock_timestamp() - began_at) * 1000)::double precision`.as('ageMs'),
      sql<number | null>`(extract(epoch from settles_at - clock_timestamp()) * 1000)::double precision`.as('settlesInMs'),
    ])
    .where('company_id', '=', companyId)
    .where('name', '=', name)
    .executeTakeFirst()
}

export async function beginWrite(db: DbOrTx, companyId: string, name: string): Promise<void> {
  const began = { began_at: sql<Date>`clock_timestamp()`, settles_at: null }
  await db
    .insertInto('turns')
    .values({ company_id: companyId, name, ...began })
    .onConflict((on) => on.columns(['company_id', 'name']).doUpdateSet(began))
    .execute()
}

export async function endWrite(db: DbOrTx, companyId: string, name: string, settlesInMs: number): Promise<void> {
  await db
    .updateTable('turns')
    .set({ settles_at: sql<Date>`clock_timestamp() + make_interval(secs => ${settlesInMs / 1_000})` })
    .where('company_id', '=', companyId)
    .where('name', '=', name)
    .execute()
}
