import type { DraftError } from '../contract/draft.ts'
import type { Said, Told } from '../contract/said.ts'
import { say, saying } from '../contract/say.ts'
import { AppError } from '../errors.ts'
import type { OpenAiError, OpenAiReason } from '../openai/openai-error.ts'

/** What each way of not getting an answer counts as. */
const codes: Record<OpenAiReason, DraftError['code']> = {
  refused: 'refused',
  cut_off: 'cut_off',
  rate_limited: 'rate_limited',
  no_quota: 'no_quota',
  wrong_key: 'wrong_key',
  timed_out: 'timed_out',
  unreachable: 'unreachable',
  unavailable: 'unreachable',
  not_accepted: 'unusable_answer',
  cancelled: 'cancelled',
}

/** What it means for the person that there is no draft, and what to do next. */
export function describeOutcome({ reason, retryAfterMs }: OpenAiError): DraftError {
  return {
    code: codes[reason],
    ...whyAndNext(say(`outcome.${reason}`), saying(`next.outcome_${reason}`)),
    retryAfterMs: retryAfterMs === undefined ? null : Math.round(retryAfterMs),
  }
}

export const unusableAnswer: DraftError = {
  code: 'unusable_answer',
  ...whyAndNext(say('outcome.unusable'), saying('next.say_in_a_sentence')),
  retryAfterMs: null,
}

export const interruptedDraft: DraftError = {
  code: 'interrupted',
  ...whyAndNext(say('outcome.interrupted'), saying('next.send_it_again')),
  retryAfterMs: null,
}

function whyAndNext(why: Told, next: Said): Pick<DraftError, 'message' | 'said' | 'hint' | 'next'> {
  const kept = say('next.brief_kept', { next })
  return { ...why, hint: kept.message, next: kept.said }
}

/** The same for a question that is answered at once. */
export function asRefusal(error: OpenAiError): AppError {
  const { reason, retryAfterMs } = error
  return new AppError('drafting_failed', say(`outcome.${reason}`), {
    hint: say(`next.outcome_${reason}`),
    details: { reason: codes[reason] },
    cause: error,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
}
