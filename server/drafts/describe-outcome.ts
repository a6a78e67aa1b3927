import type { DraftError } from '../contract/draft.ts'
import { AppError } from '../errors.ts'
import type { OpenAiError, OpenAiReason } from '../openai/openai-error.ts'

type Words = Omit<DraftError, 'retryAfterMs'>

const kept = 'Your brief is kept.'

/** What each way of not getting an answer means for the person, and what to do next. */
const outcomes: Record<OpenAiReason, Words> = {
  refused: {
    code: 'refused',
    message: 'The language model declined to work on this brief.',
    hint: `${kept} Describe the business and what it needs in plain words, without instructions to the model, and try again.`,
  },
  cut_off: {
    code: 'cut_off',
    message: 'The answer was cut off before its first line was complete.',
    hint: `${kept} Ask for less at once, for example only the pipelines and calendars, and add the rest afterwards.`,
  },
  rate_limited: {
    code: 'rate_limited',
    message: 'The language model is busy: too many requests at the moment.',
    hint: `${kept} Try again in a minute.`,
  },
  no_quota: {
    code: 'no_quota',
    message: 'The account of the language model has no credit left.',
    hint: `${kept} Whoever runs this app tops up the account; meanwhile begin with a starter.`,
  },
  wrong_key: {
    code: 'wrong_key',
    message: 'The language model did not accept the key of this app.',
    hint: `${kept} Whoever runs this app checks OPENAI_API_KEY; meanwhile begin with a starter.`,
  },
  timed_out: {
    code: 'timed_out',
    message: 'The language model did not answer in time.',
    hint: `${kept} Try again; a shorter brief is answered sooner.`,
  },
  unreachable: {
    code: 'unreachable',
    message: 'The language model could not be reached.',
    hint: `${kept} Try again in a moment; if it stays, whoever runs this app checks OPENAI_BASE_URL and the network.`,
  },
  unavailable: {
    code: 'unreachable',
    message: 'The language model is out of order at the moment.',
    hint: `${kept} Try again in a few minutes.`,
  },
  not_accepted: {
    code: 'unusable_answer',
    message: 'The language model did not accept the question.',
    hint: `${kept} Whoever runs this app checks OPENAI_MODEL: it must offer structured output.`,
  },
  cancelled: { code: 'cancelled', message: 'The draft was cancelled.', hint: `${kept} Send it again whenever you like.` },
}

export function describeOutcome(error: OpenAiError): DraftError {
  return { ...outcomes[error.reason], retryAfterMs: error.retryAfterMs === undefined ? null : Math.round(error.retryAfterMs) }
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
  const { message, hint, code } = describeOutcome(error)
  const facts = { hint: hint.replace(`${kept} `, ''), details: { reason: code }, cause: error }
  return new AppError('drafting_failed', message, error.retryAfterMs === undefined ? facts : { ...facts, retryAfterMs: error.retryAfterMs })
}
