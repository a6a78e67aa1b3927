import { say } from '../contract/say.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import type { OpenAi } from '../openai/openai.ts'

/** What drafting is given: no client of the platform, no tokens and no keys are in reach of what talks to the model. */
export type DraftingContext = Pick<Context, 'db' | 'log' | 'queue' | 'openai' | 'now'>

/** A new object, so that nothing else comes along at run time either. */
export function draftingContext({ db, log, queue, openai, now }: DraftingContext): DraftingContext {
  return { db, log, queue, openai, now }
}

/** Throws `drafting_off` when no model is configured. */
export function requireModel(ctx: DraftingContext): OpenAi {
  if (ctx.openai !== null) return ctx.openai
  throw new AppError('drafting_off', say('drafting.off'))
}
