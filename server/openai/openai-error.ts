/** Why there is no whole answer. What to say about it is decided from this alone. */
export const openAiReasons = [
  'refused',
  'cut_off',
  'rate_limited',
  'no_quota',
  'wrong_key',
  'timed_out',
  'unreachable',
  'unavailable',
  'not_accepted',
  'cancelled',
] as const
export type OpenAiReason = (typeof openAiReasons)[number]

type Facts = {
  reason: OpenAiReason
  message: string
  text?: string
  retryAfterMs?: number | undefined
  status?: number | undefined
  cause?: unknown
}

/** `message` is for the log. `text` is what had come by then. It never carries the request, which holds the brief. */
export class OpenAiError extends Error {
  override name = 'OpenAiError'
  readonly reason: OpenAiReason
  readonly text: string
  readonly retryAfterMs: number | undefined
  readonly status: number | undefined

  constructor(facts: Facts) {
    super(facts.message, { cause: facts.cause })
    this.reason = facts.reason
    this.text = facts.text ?? ''
    this.retryAfterMs = facts.retryAfterMs
    this.status = facts.status
  }
}

export function isOpenAiError(error: unknown, ...reasons: OpenAiReason[]): error is OpenAiError {
  return error instanceof OpenAiError && (reasons.length === 0 || reasons.includes(error.reason))
}
