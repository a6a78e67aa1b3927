import type { Selectable } from 'kysely'
import type { DbOrTx } from '../db/database.ts'
import type { Schema } from '../db/schema.ts'

export type SessionRow = Selectable<Schema['sessions']>

export async function insertSession(db: DbOrTx, row: Omit<SessionRow, 'created_at' | 'ended_at'>): Promise<void> {
  await db
    .insertInto('sessions')
    .values({ ...row, ended_at: null })
    .execute()
}

export async function readSession(db: DbOrTx, companyId: string, sessionId: string): Promise<SessionRow | undefined> {
  return db.selectFrom('sessions').selectAll().where('company_id', '=', companyId).where('id', '=', sessionId).executeTakeFirst()
}

export async function endSessionRow(db: DbOrTx, companyId: string, sessionId: string, at: Date): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ ended_at: at })
    .where('company_id', '=', companyId)
    .where('id', '=', sessionId)
    .where('ended_at', 'is', null)
    .execute()
}

/** Ends the sessions in some locations of a company. */
export async function endSessionsOfLocations(db: DbOrTx, companyId: string, locationIds: readonly string[], at: Date): Promise<void> {
  if (locationIds.length === 0) return
  await db
    .updateTable('sessions')
    .set({ ended_at: at })
    .where('company_id', '=', companyId)
    .where('location_id', 'in', locationIds)
    .where('ended_at', 'is', null)
    .execute()
}

export async function endSessionsOfCompany(db: DbOrTx, companyId: string, at: Date): Promise<void> {
  await db.updateTable('sessions').set({ ended_at: at }).where('company_id', '=', companyId).where('ended_at', 'is', null).execute()
}

export async function endSessionsOfUser(db: DbOrTx, companyId: string, userId: string, at: Date): Promise<number> {
  const result = await db
    .updateTable('sessions')
    .set({ ended_at: at })
    .where('company_id', '=', companyId)
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** Removes what ran out before `before`, of all tenants. */
export async function dropOldSessions(db: DbOrTx, before: Date): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<', before).execute()
}
