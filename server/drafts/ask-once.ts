import type { AiUsage } from '../contract/draft.ts'
import { isOpenAiError, OpenAiError } from '../openai/openai-error.ts'
import type { Question, TokenUsage } from '../openai/openai.ts'
import { costMicros } from '../openai/prices.ts'
import { claimAnswer, forgetAnswer, keepAnswer, renewClaim } from './answer-store.ts'
import { questionKey } from './draft-prompt.ts'
import { requireModel, type DraftingContext } from './drafting-context.ts'
import { recordCall, type Asker, type Purpose } from './usage-store.ts'

export type AskOnceOptions = { signal?: AbortSignal; onText?: (piece: string) => void; tally: Tally }

/** Adds up what several questions of one piece of work cost. */
export type Tally = { add(model: string, usage: TokenUsage, micros: number | null): void; view(model: string): AiUsage }

export type Asked = { text: string; /** The answer was of no use: the same question may be asked again. */ discard(): Promise<void> }

/** A claim is renewed while its holder is alive; after this long somebody else may ask. */
const claimMs = 15_000
const renewMs = 4_000
const lookMs = 150

const nothing: TokenUsage = { promptTokens: 0, cachedTokens: 0, completionTokens: 0 }

/**
 * Asks the model, unless this company has had the answer before or is getting it right now: the identical question is
 * paid for once. Answers are found by company and content, so that nothing of one company reaches another.
 * Throws {@link OpenAiError}.
 */
export async function askOnce(
  ctx: DraftingContext,
  asker: Asker,
  purpose: Purpose,
  question: Question,
  options: AskOnceOptions,
): Promise<Asked> {
  const { model } = requireModel(ctx)
  const key = questionKey(model, question)
  const discard = (): Promise<void> => forgetAnswer(ctx.db, asker.companyId, key)
  for (;;) {
    const found = await claimAnswer(ctx.db, asker.companyId, key, claimMs)
    if (found === 'mine') return { text: await ask(ctx, asker, purpose, question, key, options), discard }
    if (found !== 'theirs') {
      options.tally.add(model, nothing, 0)
      await recordCall(ctx.db, {
        ...asker,
        purpose,
        model,
        outcome: 'ok',
        fromCache: true,
        usage: nothing,
        costMicros: 0,
        durationMs: 0,
        at: ctx.now(),
      })
      options.onText?.(found.answer)
      return { text: found.answer, discard }
    }
    if (options.signal?.aborted) throw new OpenAiError({ reason: 'cancelled', message: 'stopped while somebody else was asking' })
    await new Promise((resolve) => setTimeout(resolve, lookMs))
  }
}

export function createTally(): Tally {
  const sum = { calls: 0, ...nothing }
  let micros: number | null = 0
  return {
    add: (_model, usage, cost) => {
      if (usage !== nothing) sum.calls += 1
      sum.promptTokens += usage.promptTokens
      sum.cachedTokens += usage.cachedTokens
      sum.completionTokens += usage.completionTokens
      micros = micros === null || cost === null ? null : micros + cost
    },
    view: (model) => ({ model, ...sum, costUsd: micros === null ? null : micros / 1_000_000 }),
  }
}

async function ask(
  ctx: DraftingContext,
  asker: Asker,
  purpose: Purpose,
  question: Question,
  key: string,
  options: AskOnceOptions,
): Promise<string> {
  const openai = requireModel(ctx)
  const started = performance.now()
  const renewal = setInterval(() => void renewClaim(ctx.db, asker.companyId, key, claimMs).catch(() => undefined), renewMs)
  const record = async (outcome: string, usage: TokenUsage): Promise<void> => {
    const micros = costMicros(openai.model, usage)
    options.tally.add(openai.model, usage, micros)
    const durationMs = performance.now() - started
    await recordCall(ctx.db, {
      ...asker,
      purpose,
      model: openai.model,
      outcome,
      fromCache: false,
      usage,
      costMicros: micros,
      durationMs,
      at: ctx.now(),
    })
  }
  try {
    const { text, usage } = await openai.ask(question, {
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.onText === undefined ? {} : { onText: options.onText }),
    })
    await record('ok', usage)
    await keepAnswer(ctx.db, asker.companyId, key, text)
    return text
  } catch (error) {
    await forgetAnswer(ctx.db, asker.companyId, key)
    if (isOpenAiError(error)) await record(error.reason, { ...nothing })
    throw error
  } finally {
    clearInterval(renewal)
  }
}
