import { sql, type Selectable } from 'kysely'
import { say } from '../contract/say.ts'
import type { AiUsage, DraftDiff, DraftError, DraftLine, DraftQuestion, NotesSaid } from '../contract/draft.ts'
import type { Blueprint } from '../contract/blueprint.ts'
import type { DbOrTx } from '../db/database.ts'
import type { Schema } from '../db/schema.ts'
import { toJson } from '../db/to-json.ts'
import { AppError } from '../errors.ts'

/** What a draft came to. */
export type DraftContent = {
  blueprint: Blueprint
  lines: DraftLine[]
  questions: DraftQuestion[]
  notes: string[]
  /** Absent in rows of an older release. */
  notesSaid?: NotesSaid
  language: string | null
  diff: DraftDiff | null
}

export type StoredDraft = {
  id: string
  companyId: string
  locationId: string | null
  userId: string
  threadId: string
  previousId: string | null
  starterId: string | null
  brief: string
  messages: string[]
  status: 'running' | 'ready' | 'failed'
  content: DraftContent | null
  usage: AiUsage | null
  error: DraftError | null
  epoch: number
  createdAt: Date
  completedAt: Date | null
}

type Author = { companyId: string; userId: string }

export async function insertDraft(
  db: DbOrTx,
  companyId: string,
  draft: Pick<StoredDraft, 'id' | 'locationId' | 'userId' | 'threadId' | 'previousId' | 'starterId' | 'brief' | 'messages'> & { at: Date },
): Promise<void> {
  await db
    .insertInto('drafts')
    .values({
      id: draft.id,
      company_id: companyId,
      location_id: draft.locationId,
      user_id: draft.userId,
      thread_id: draft.threadId,
      previous_id: draft.previousId,
      starter_id: draft.starterId,
      brief: draft.brief,
      messages: toJson(draft.messages),
      status: 'running',
      created_at: draft.at,
    })
    .execute()
}

/** Throws `not_found`, also for somebody else's: a brief is its author's. */
export async function getDraftOfUser(db: DbOrTx, { companyId, userId }: Author, id: string): Promise<StoredDraft> {
  const row = await db
    .selectFrom('drafts')
    .selectAll()
    .where('id', '=', id)
    .where('company_id', '=', companyId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (row === undefined) throw new AppError('not_found', say('gone.draft'))
  return toDraft(row)
}

export async function getDraftOfCompany(db: DbOrTx, companyId: string, id: string): Promise<StoredDraft | undefined> {
  const row = await db.selectFrom('drafts').selectAll().where('id', '=', id).where('company_id', '=', companyId).executeTakeFirst()
  return row === undefined ? undefined : toDraft(row)
}

/** The newest first. */
export async function listDraftsOfUser(
  db: DbOrTx,
  { companyId, userId }: Author,
  locationId: string | null,
  limit: number,
): Promise<StoredDraft[]> {
  const rows = await db
    .selectFrom('drafts')
    .selectAll()
    .where('company_id', '=', companyId)
    .where('user_id', '=', userId)
    .$if(locationId !== null, (query) => query.where((eb) => eb.or([eb('location_id', 'is', null), eb('location_id', '=', locationId)])))
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toDraft)
}

/** The same words asked again while the first answer is still being written: a double click. */
export async function findRunningTwin(
  db: DbOrTx,
  { companyId, userId }: Author,
  like: Pick<StoredDraft, 'brief' | 'messages' | 'locationId' | 'starterId' | 'previousId'>,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('drafts')
    .select('id')
    .where('company_id', '=', companyId)
    .where('user_id', '=', userId)
    .where('status', '=', 'running')
    .where('brief', '=', like.brief)
    .where(sql<boolean>`messages = ${toJson(like.messages)}::jsonb`)
    .where('location_id', 'is not distinct from', like.locationId)
    .where('starter_id', 'is not distinct from', like.starterId)
    .where('previous_id', 'is not distinct from', like.previousId)
    .executeTakeFirst()
  return row?.id
}

export async function countRunningOfCompany(db: DbOrTx, companyId: string): Promise<number> {
  const row = await db
    .selectFrom('drafts')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('company_id', '=', companyId)
    .where('status', '=', 'running')
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** Takes a draft up unless a process that is alive works on it. */
export async function claimDraft(db: DbOrTx, id: string, staleMs: number): Promise<StoredDraft | undefined> {
  const row = await db
    .updateTable('drafts')
    .set({ epoch: sql`epoch + 1`, heartbeat_at: sql`now()` })
    .where('id', '=', id)
    .where('status', '=', 'running')
    .where((eb) =>
      eb.or([eb('heartbeat_at', 'is', null), eb('heartbeat_at', '<', sql<Date>`now() - ${`${staleMs} milliseconds`}::interval`)]),
    )
    .returningAll()
    .executeTakeFirst()
  return row === undefined ? undefined : toDraft(row)
}

/** Drafts that nobody works on any more. */
export async function findStaleDrafts(db: DbOrTx, staleMs: number): Promise<string[]> {
  const rows = await db
    .selectFrom('drafts')
    .select('id')
    .where('status', '=', 'running')
    .where(sql<Date>`coalesce(heartbeat_at, created_at)`, '<', sql<Date>`now() - ${`${staleMs} milliseconds`}::interval`)
    .limit(20)
    .execute()
  return rows.map((row) => row.id)
}

/** False when it was cancelled, removed or taken over in the meantime. */
export async function beatDraft(db: DbOrTx, { id, epoch }: Pick<StoredDraft, 'id' | 'epoch'>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('drafts')
    .set({ heartbeat_at: sql`now()` })
    .where('id', '=', id)
    .where('epoch', '=', epoch)
    .where('status', '=', 'running')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Leaves it to another process. */
export async function releaseDraft(db: DbOrTx, { id, epoch }: Pick<StoredDraft, 'id' | 'epoch'>): Promise<void> {
  await db.updateTable('drafts').set({ heartbeat_at: null }).where('id', '=', id).where('epoch', '=', epoch).execute()
}

export type DraftEnd =
  | { status: 'ready'; content: DraftContent; usage: AiUsage | null }
  | { status: 'failed'; error: DraftError; usage: AiUsage | null }

/** False when it had ended already, or another process has taken it over. */
export async function endDraft(db: DbOrTx, { id, epoch }: { id: string; epoch?: number }, end: DraftEnd, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('drafts')
    .set({
      status: end.status,
      content: end.status === 'ready' ? toJson(end.content) : null,
      error: end.status === 'failed' ? toJson(end.error) : null,
      ...(end.usage === null ? {} : { usage: toJson(end.usage) }),
      completed_at: at,
    })
    .where('id', '=', id)
    .where('status', '=', 'running')
    .$if(epoch !== undefined, (query) => query.where('epoch', '=', epoch ?? 0))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function deleteDraft(db: DbOrTx, companyId: string, id: string): Promise<void> {
  await db.deleteFrom('drafts').where('id', '=', id).where('company_id', '=', companyId).execute()
}

function toDraft(row: Selectable<Schema['drafts']>): StoredDraft {
  return {
    id: row.id,
    companyId: row.company_id,
    locationId: row.location_id,
    userId: row.user_id,
    threadId: row.thread_id,
    previousId: row.previous_id,
    starterId: row.starter_id,
    brief: row.brief,
    messages: row.messages,
    status: row.status,
    content: row.content as DraftContent | null,
    usage: row.usage as AiUsage | null,
    error: row.error as DraftError | null,
    epoch: row.epoch,
    createdAt: row.created_at,
    completedAt: row.completed_at,
  }
}
