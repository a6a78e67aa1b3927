import type { z } from 'zod'
import { say } from '../contract/say.ts'
import type { Actor } from '../context.ts'
import type { AiUsage } from '../contract/draft.ts'
import { isOpenAiError } from '../openai/openai-error.ts'
import type { Question } from '../openai/openai.ts'
import { AppError } from '../errors.ts'
import { askOnce, createTally } from './ask-once.ts'
import { takePlace } from './asking-limits.ts'
import { asRefusal } from './describe-outcome.ts'
import { requireModel, type DraftingContext } from './drafting-context.ts'
import { parseAnswer } from './line-reader.ts'
import type { Purpose } from './usage-store.ts'

/** A person waits for it, so it may not take as long as a draft. */
const timeoutMs = 45_000

/**
 * One question with one answer, for a person who waits; `left` says that they do no longer. Throws `drafting_off`, `too_many_requests`, `drafting_failed`
 * with what went wrong and what to do next.
 */
export async function askAtOnce<T>(
  ctx: DraftingContext,
  actor: Actor,
  purpose: Purpose,
  question: Question,
  schema: z.ZodType<T>,
  left?: AbortSignal,
): Promise<{ answer: T; usage: AiUsage }> {
  const { model } = requireModel(ctx)
  await ctx.db.transaction().execute((tx) => takePlace(tx, actor, purpose, ctx.now()))
  const tally = createTally()
  const signal = (): AbortSignal => AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(left === undefined ? [] : [left])])
  const asker = { companyId: actor.companyId, userId: actor.userId, draftId: null }
  try {
    for (let attempt = 1; ; attempt += 1) {
      const asked = await askOnce(ctx, asker, purpose, question, { tally, signal: signal() })
      const parsed = schema.safeParse(parseAnswer(asked.text))
      if (parsed.success) return { answer: parsed.data, usage: tally.view(model) }
      await asked.discard()
      if (attempt === 2) throw new AppError('drafting_failed', say('drafting.beside'), { hint: say('next.try_again') })
    }
  } catch (error) {
    if (!isOpenAiError(error)) throw error
    ctx.log.warn({ err: error, purpose, reason: error.reason }, 'a question was not answered')
    throw asRefusal(error)
  }
}
