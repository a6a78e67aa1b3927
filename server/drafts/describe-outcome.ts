import type { DraftError } from '../contract/draft.ts'
import { say } from '../contract/say.ts'
import { AppError } from '../errors.ts'
import type { OpenAiError, OpenAiReason } from '../openai/openai-error.ts'

const kept = 'Your brief is kept.'

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
    message: say(`outcome.${reason}`).message,
    hint: `${kept} ${say(`next.outcome_${reason}`).message}`,
    retryAfterMs: retryAfterMs === undefined ? null : Math.round(retryAfterMs),
  }
}

export const unusableAnswer: DraftError = {
  code: 'unusable_answer',
  message: 'The language model answered three times with something that is no blueprint.',
  hint: `${kept} Try again, or say in one sentence what kind of business it is and what it needs.`,
  retryAfterMs: null,
}

export const interruptedDraft: DraftError = {
  code: 'interrupted',
  message: 'The draft was interrupted several times.',
  hint: `${kept} Send it again.`,
  retryAfterMs: null,
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
