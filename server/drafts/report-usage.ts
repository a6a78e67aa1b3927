import type { Actor } from '../context.ts'
import type { AiUsageReport } from '../contract/ai.ts'
import { requireMay } from '../sessions/may.ts'
import { limitsOf } from './asking-limits.ts'
import type { DraftingContext } from './drafting-context.ts'
import { readQuestions, sumUsageOfCompany } from './usage-store.ts'

const days = 30

/** What drafting has cost and how much may still be asked; the company's figures only for whom the company is shown. */
export async function reportUsage(ctx: DraftingContext, actor: Actor): Promise<AiUsageReport> {
  requireMay(actor, 'blueprints.read')
  const now = ctx.now().getTime()
  const standing = async (limit: { questions: number; windowMs: number }, userId?: string) => {
    const newestFirst = await readQuestions(ctx.db, actor.companyId, new Date(now - limit.windowMs), userId)
    const blocking = newestFirst[limit.questions - 1]
    return {
      questions: limit.questions,
      asked: newestFirst.length,
      windowMinutes: limit.windowMs / 60_000,
      resetsAt: blocking === undefined ? null : new Date(blocking.getTime() + limit.windowMs).toISOString(),
    }
  }
  const limits = await limitsOf(ctx.db, actor.companyId)
  const own = await standing(limits.user, actor.userId)
  const model = ctx.openai?.model ?? null
  if (!actor.can.includes('company.read')) return { model, own, company: null }
  const { costMicros, ...sum } = await sumUsageOfCompany(ctx.db, actor.companyId, new Date(now - days * 86_400_000))
  return { model, own, company: { ...(await standing(limits.company)), days, ...sum, costUsd: costMicros / 1_000_000 } }
}
