import { sql } from 'kysely'
import type { DbOrTx, Tx } from '../db/database.ts'
import { newId } from '../db/new-id.ts'
import type { TokenUsage } from '../openai/openai.ts'

export type Asker = { companyId: string; userId: string; draftId: string | null }

export type Purpose = 'draft' | 'repair' | 'explain' | 'improve' | 'describe'

export type Call = Asker & {
  purpose: Purpose
  model: string
  outcome: string
  fromCache: boolean
  usage: TokenUsage
  costMicros: number | null
  durationMs: number
  at: Date
}

export async function recordCall(db: DbOrTx, call: Call): Promise<void> {
  await db
    .insertInto('ai_calls')
    .values({
      id: newId('call'),
      company_id: call.companyId,
      user_id: call.userId,
      draft_id: call.draftId,
      purpose: call.purpose,
      model: call.model,
      outcome: call.outcome,
      from_cache: call.fromCache,
      prompt_tokens: call.usage.promptTokens,
      cached_tokens: call.usage.cachedTokens,
      completion_tokens: call.usage.completionTokens,
      cost_micros: call.costMicros,
      duration_ms: Math.round(call.durationMs),
      created_at: call.at,
    })
    .execute()
}

/** Makes those who ask for one company's place one after the other. */
export async function lockCompanyForAsking(tx: Tx, companyId: string): Promise<void> {
  await sql`select id from companies where id = ${companyId} for no key update`.execute(tx)
}

/** Moments of the questions since then, the newest first, of a company or of one of its people. */
export async function readQuestions(db: DbOrTx, companyId: string, since: Date, userId?: string): Promise<Date[]> {
  const rows = await db
    .selectFrom('ai_questions')
    .select('created_at')
    .where('company_id', '=', companyId)
    .where('created_at', '>', since)
    .$if(userId !== undefined, (query) => query.where('user_id', '=', userId ?? ''))
    .orderBy('created_at', 'desc')
    .limit(1_000)
    .execute()
  return rows.map((row) => row.created_at)
}

export async function insertQuestion(db: DbOrTx, asker: Pick<Asker, 'companyId' | 'userId'>, purpose: Purpose, at: Date): Promise<void> {
  await db
    .insertInto('ai_questions')
    .values({ id: newId('ask'), company_id: asker.companyId, user_id: asker.userId, purpose, created_at: at })
    .execute()
}

export async function dropOldQuestions(db: DbOrTx, before: Date): Promise<void> {
  await db.deleteFrom('ai_questions').where('created_at', '<', before).execute()
}

export type UsageSum = {
  calls: number
  fromCache: number
  promptTokens: number
  cachedTokens: number
  completionTokens: number
  costMicros: number
}

export async function sumUsageOfCompany(db: DbOrTx, companyId: string, since: Date): Promise<UsageSum> {
  const row = await db
    .selectFrom('ai_calls')
    .select([
      sql<number>`count(*) filter (where not from_cache)::int`.as('calls'),
      sql<number>`count(*) filter (where from_cache)::int`.as('fromCache'),
      sql<number>`coalesce(sum(prompt_tokens), 0)::bigint`.as('promptTokens'),
      sql<number>`coalesce(sum(cached_tokens), 0)::bigint`.as('cachedTokens'),
      sql<number>`coalesce(sum(completion_tokens), 0)::bigint`.as('completionTokens'),
      sql<number>`coalesce(sum(cost_micros), 0)::bigint`.as('costMicros'),
    ])
    .where('company_id', '=', companyId)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  return row
}
