import type { Tx } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { insertQuestion, lockCompanyForAsking, readQuestions, type Asker, type Purpose } from './usage-store.ts'

/** Questions, whatever they cost: drafts, messages, explanations, suggestions and descriptions count alike. */
export const askingLimits = {
  user: { questions: 40, windowMs: 60 * 60 * 1000 },
  company: { questions: 400, windowMs: 24 * 60 * 60 * 1000 },
  /** Drafts of one company that are being written at the same time. */
  running: 5,
} as const

type Limit = { questions: number; windowMs: number }

/** Takes a place for one question. Throws `too_many_requests` with the moment at which there is room again. */
export async function takePlace(tx: Tx, asker: Pick<Asker, 'companyId' | 'userId'>, purpose: Purpose, now: Date): Promise<void> {
  await lockCompanyForAsking(tx, asker.companyId)
  const since = (limit: Limit): Date => new Date(now.getTime() - limit.windowMs)
  const own = await readQuestions(tx, asker.companyId, since(askingLimits.user), asker.userId)
  refuse(own, askingLimits.user, now, 'You have asked', 'in the last hour')
  const all = await readQuestions(tx, asker.companyId, since(askingLimits.company))
  refuse(all, askingLimits.company, now, 'Your company has asked', 'in the last 24 hours')
  await insertQuestion(tx, asker, purpose, now)
}

function refuse(newestFirst: readonly Date[], limit: Limit, now: Date, who: string, when: string): void {
  const blocking = newestFirst[limit.questions - 1]
  if (blocking === undefined) return
  const resetsAt = new Date(blocking.getTime() + limit.windowMs)
  throw new AppError('too_many_requests', `${who} ${limit.questions} times ${when}.`, {
    hint: `There is room again at ${resetsAt.toISOString().slice(0, 16).replace('T', ' ')} UTC. Your text is still here.`,
    retryAfterMs: Math.max(1_000, resetsAt.getTime() - now.getTime()),
    details: { resetsAt: resetsAt.toISOString(), limit: limit.questions },
  })
}
