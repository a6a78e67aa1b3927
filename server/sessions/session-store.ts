import { type Selectable, sql } from 'kysely'
import type { DbOrTx, Tx } from '../db/database.ts'
import type { Schema } from '../db/schema.ts'
import { lockEverybody } from './session-lock-store.ts'

export type SessionRow = Selectable<Schema['sessions']>

type Sitting = Pick<SessionRow, 'sitting_id' | 'began_at' | 'last_seen_at' | 'browser' | 'system' | 'network'>
export type NewSession = Omit<SessionRow, 'created_at' | 'ended_at' | 'signed_out' | keyof Sitting> & Partial<Sitting>

export async function insertSession(db: DbOrTx, row: NewSession): Promise<void> {
  await db
    .insertInto('sessions')
    .values({ ...row, ended_at: null })
    .execute()
}

/** Whether the same person has opened the same view since then. */
export async function hasSessionSince(db: DbOrTx, like: NewSession, since: Date): Promise<boolean> {
  const row = await db
    .selectFrom('sessions')
    .select('id')
    .where('company_id', '=', like.company_id)
    .where('user_id', '=', like.user_id)
    .where('location_id', 'is not distinct from', like.location_id)
    .where('expires_at', '>', since)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function readSession(db: DbOrTx, companyId: string, sessionId: string): Promise<SessionRow | undefined> {
  return db.selectFrom('sessions').selectAll().where('company_id', '=', companyId).where('id', '=', sessionId).executeTakeFirst()
}

/** Of these sessions of whomever, those that have not ended. */
export async function listLiveSessions(db: DbOrTx, ids: readonly string[], now: Date): Promise<string[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select id from sessions where id = any (${ids}::text[]) and ended_at is null and expires_at > ${now}`.execute(db)
  return rows.map((row) => row.id)
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
export async function endSessionsOfLocations(tx: Tx, companyId: string, locationIds: readonly string[], at: Date): Promise<void> {
  if (locationIds.length === 0) return
  await lockEverybody(tx, companyId)
  await tx
    .updateTable('sessions')
    .set({ ended_at: at })
    .where('company_id', '=', companyId)
    .where('location_id', 'in', locationIds)
    .where('ended_at', 'is', null)
    .execute()
}

export async function endSessionsOfCompany(tx: Tx, companyId: string, at: Date): Promise<void> {
  await lockEverybody(tx, companyId)
  await tx.updateTable('sessions').set({ ended_at: at }).where('company_id', '=', companyId).where('ended_at', 'is', null).execute()
}

/** Also those that had ended before: whoever remembers something about this person learns from them that it may have changed. */
export async function endSessionsOfUser(db: DbOrTx, companyId: string, userId: string, at: Date): Promise<number> {
  const result = await db
    .updateTable('sessions')
    .set({ ended_at: at })
    .where('company_id', '=', companyId)
    .where('user_id', '=', userId)
    .where((row) => row.or([row('ended_at', 'is', null), row('ended_at', '<', at)]))
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

export async function hasEndedSessionSince(db: DbOrTx, of: { companyId: string; userId: string }, since: Date): Promise<boolean> {
  const row = await db
    .selectFrom('sessions')
    .select('id')
    .where('company_id', '=', of.companyId)
    .where('user_id', '=', of.userId)
    .where('ended_at', '>=', since)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Removes what ran out before `before`, of all tenants; what somebody else is at goes the next time. */
export async function dropOldSessions(db: DbOrTx, before: Date): Promise<void> {
  const free = db.selectFrom('sessions').select('id').where('expires_at', '<', before).forUpdate().skipLocked()
  await db.deleteFrom('sessions').where('id', 'in', free).execute()
}

export type PersonSeen = {
  userId: string
  name: string
  email: string
  role: 'admin' | 'user'
  locationId: string | null
  lastSeenAt: Date
}

/** Who has been here lately, each once, the latest first; of one location when it is given. */
export async function listPeopleSeen(db: DbOrTx, companyId: string, locationId: string | null): Promise<PersonSeen[]> {
  const rows = await db
    .selectFrom('sessions')
    .distinctOn('user_id')
    .select(['user_id as userId', 'name', 'email', 'role', 'location_id as locationId', 'created_at as lastSeenAt'])
    .where('company_id', '=', companyId)
    .$if(locationId !== null, (query) => query.where('location_id', '=', locationId))
    .orderBy('user_id')
    .orderBy('created_at', 'desc')
    .execute()
  return rows.toSorted((a, b) => b.lastSeenAt.getTime() - a.lastSeenAt.getTime())
}
