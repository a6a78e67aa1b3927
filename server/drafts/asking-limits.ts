import type { DbOrTx, Tx } from '../db/database.ts'
import { say } from '../contract/say.ts'
import { AppError } from '../errors.ts'
import { readAskingLimits } from '../settings/company-settings-store.ts'
import { aiBounds } from '../settings/preference-bounds.ts'
import { insertQuestion, lockCompanyForAsking, readQuestions, type Asker, type Purpose } from './usage-store.ts'

/**
 * Questions, whatever they cost: drafts, messages, explanations, suggestions and descriptions count alike. These are the
 * most that there may be; a company can allow itself less.
 */
export const askingLimits = {
  user: { questions: aiBounds.perUser, windowMs: 60 * 60 * 1000 },
  company: { questions: aiBounds.perCompany, windowMs: 24 * 60 * 60 * 1000 },
  /** Drafts of one company that are being written at the same time. */
  running: 5,
} as const

export type Limit = { questions: number; windowMs: number }

/** Takes a place for one question. Throws `too_many_requests` with the moment at which there is room again. */
export async function takePlace(tx: Tx, asker: Pick<Asker, 'companyId' | 'userId'>, purpose: Purpose, now: Date): Promise<void> {
  await lockCompanyForAsking(tx, asker.companyId)
  const since = (limit: Limit): Date => new Date(now.getTime() - limit.windowMs)
  const { user, company } = await limitsOf(tx, asker.companyId)
  const own = await readQuestions(tx, asker.companyId, since(user), asker.userId)
  refuse(own, user, now, 'asking.own_used_up')
  const all = await readQuestions(tx, asker.companyId, since(company))
  refuse(all, company, now, 'asking.all_used_up')
  await insertQuestion(tx, asker, purpose, now)
}

/** What holds for a company and each of its people. */
export async function limitsOf(db: DbOrTx, companyId: string): Promise<{ user: Limit; company: Limit }> {
  const chosen = await readAskingLimits(db, companyId)
  return {
    user: { ...askingLimits.user, questions: chosen.user },
    company: { ...askingLimits.company, questions: chosen.company },
  }
}

function refuse(newestFirst: readonly Date[], limit: Limit, now: Date, why: 'asking.own_used_up' | 'asking.all_used_up'): void {
  if (limit.questions === 0) {
    throw new AppError('too_many_requests', say('asking.off'), {
      hint: say('next.asking_on'),
    })
  }
  const blocking = newestFirst[limit.questions - 1]
  if (blocking === undefined) return
  const resetsAt = new Date(blocking.getTime() + limit.windowMs)
  throw new AppError('too_many_requests', say(why, { n: limit.questions }), {
    hint: say('next.ask_at', { time: resetsAt.toISOString().slice(0, 16).replace('T', ' ') }),
    retryAfterMs: Math.max(1_000, resetsAt.getTime() - now.getTime()),
    details: { resetsAt: resetsAt.toISOString(), limit: limit.questions },
  })
}
