import { sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'

/**
 * The answer to a question that this company has asked before; or `mine` when it is for the caller to ask, until
 * `claimMs` from now; or `theirs` while somebody else of the company is asking it.
 */
export async function claimAnswer(
  db: DbOrTx,
  companyId: string,
  question: string,
  claimMs: number,
): Promise<{ answer: string } | 'mine' | 'theirs'> {
  const until = sql<Date>`now() + ${`${claimMs} milliseconds`}::interval`
  const claimed = await db
    .insertInto('ai_answers')
    .values({ company_id: companyId, question, claimed_until: until })
    .onConflict((conflict) =>
      conflict
        .columns(['company_id', 'question'])
        .doUpdateSet({ claimed_until: until })
        .where('ai_answers.answer', 'is', null)
        .where('ai_answers.claimed_until', '<', sql<Date>`now()`),
    )
    .returning('question')
    .executeTakeFirst()
  if (claimed !== undefined) return 'mine'
  const row = await db
    .selectFrom('ai_answers')
    .select('answer')
    .where('company_id', '=', companyId)
    .where('question', '=', question)
    .executeTakeFirst()
  return row?.answer == null ? 'theirs' : { answer: row.answer }
}

/** Says that the holder of a claim is still asking. */
export async function renewClaim(db: DbOrTx, companyId: string, question: string, claimMs: number): Promise<void> {
  await db
    .updateTable('ai_answers')
    .set({ claimed_until: sql<Date>`now() + ${`${claimMs} milliseconds`}::interval` })
    .where('company_id', '=', companyId)
    .where('question', '=', question)
    .execute()
}

export async function keepAnswer(db: DbOrTx, companyId: string, question: string, answer: string): Promise<void> {
  await db.updateTable('ai_answers').set({ answer }).where('company_id', '=', companyId).where('question', '=', question).execute()
}

/** There is no answer after all: the next one may ask. An answer that turned out to be of no use goes too. */
export async function forgetAnswer(db: DbOrTx, companyId: string, question: string): Promise<void> {
  await db.deleteFrom('ai_answers').where('company_id', '=', companyId).where('question', '=', question).execute()
}

export async function dropOldAnswers(db: DbOrTx, before: Date): Promise<void> {
  await db.deleteFrom('ai_answers').where('created_at', '<', before).execute()
}
