import { type Selectable, sql } from 'kysely'
import type { DbOrTx, Tx } from '../db/database.ts'
import type { Schema } from '../db/schema.ts'
import { lockPerson } from './session-lock-store.ts'
import type { SessionRow } from './session-store.ts'

export type Person = { companyId: string; userId: string }

type Seen = Pick<
  Selectable<Schema['sessions']>,
  'created_at' | 'began_at' | 'last_seen_at' | 'location_id' | 'browser' | 'system' | 'network'
>
export type SittingRow = Seen & { sitting: string }

/** More lines than anybody reads; whoever has more ends them all. */
const mostListed = 100
const sitting = sql<string>`coalesce(sitting_id, id)`

/** What a person has open now, by the newest session of each sitting, the latest seen first. */
export async function listSittings(db: DbOrTx, person: Person, now: Date): Promise<SittingRow[]> {
  const rows = await live(db, person, now)
    .distinctOn(sitting)
    .select(['created_at', 'began_at', 'last_seen_at', 'location_id', 'browser', 'system', 'network', sitting.as('sitting')])
    .orderBy(sitting)
    .orderBy('created_at', 'desc')
    .execute()
  const seenAt = (row: SittingRow): number => (row.last_seen_at ?? row.created_at).getTime()
  return rows.toSorted((a, b) => seenAt(b) - seenAt(a)).slice(0, mostListed)
}

export type Which = { is: 'one' | 'not'; sitting: string } | { is: 'all' }

/**
 * Ends sittings of a person because a person wants it. Locks first and ends then, so that a session that is being renewed
 * meanwhile is either seen here or sees this. Returns the sittings that were open.
 */
export async function signOutSittings(tx: Tx, person: Person, which: Which, now: Date): Promise<string[]> {
  await lockPerson(tx, person)
  const rows = await tx
    .updateTable('sessions')
    .set({ ended_at: now, signed_out: true })
    .where('company_id', '=', person.companyId)
    .where('user_id', '=', person.userId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .$if(which.is !== 'all', (query) => query.where(sitting, which.is === 'one' ? '=' : '<>', 'sitting' in which ? which.sitting : ''))
    .returning(sitting.as('sitting'))
    .execute()
  return [...new Set(rows.map((row) => row.sitting))]
}

/** Ends what a person has open beyond this session and so many others, the longest unseen first; under the person's lock. */
export async function endBeyond(tx: Tx, person: Person, kept: string, others: number, now: Date): Promise<void> {
  const over = await live(tx, person, now)
    .select('id')
    .orderBy(sql`coalesce(last_seen_at, created_at)`, 'desc')
    .orderBy('id')
    .where('id', '<>', kept)
    .offset(others)
    .execute()
  if (over.length === 0) return
  const ids = over.map((row) => row.id)
  await tx.updateTable('sessions').set({ ended_at: now }).where('company_id', '=', person.companyId).where('id', 'in', ids).execute()
}

/** The session that is being renewed, as it stands under the person's lock. */
export async function holdSession(tx: Tx, companyId: string, sessionId: string): Promise<SessionRow | undefined> {
  return tx.selectFrom('sessions').selectAll().where('company_id', '=', companyId).where('id', '=', sessionId).executeTakeFirst()
}

/** Lets a session run out by then, if it would not have sooner. */
export async function letRunOut(tx: Tx, companyId: string, sessionId: string, by: Date): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ expires_at: by })
    .where('company_id', '=', companyId)
    .where('id', '=', sessionId)
    .where('expires_at', '>', by)
    .execute()
}

export async function noteSessionUse(db: DbOrTx, companyId: string, sessionId: string, at: Date): Promise<void> {
  await db.updateTable('sessions').set({ last_seen_at: at }).where('company_id', '=', companyId).where('id', '=', sessionId).execute()
}

/** Which people have something open now; in one location when it is given. */
export async function listSignedIn(db: DbOrTx, companyId: string, locationId: string | null, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('sessions')
    .select('user_id')
    .distinct()
    .where('company_id', '=', companyId)
    .$if(locationId !== null, (query) => query.where('location_id', '=', locationId))
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .execute()
  return rows.map((row) => row.user_id)
}

function live(db: DbOrTx, { companyId, userId }: Person, now: Date) {
  return db
    .selectFrom('sessions')
    .where('company_id', '=', companyId)
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
}
