import type { ProblemCode, ProblemError } from './contract/problem.ts'
import type { Said } from './contract/said.ts'
import { faultAt, say } from './contract/say.ts'

/** A sentence, and what it means, so that a page can say it in another language; of somebody else's words that is not known. */
export type Words = { message: string; said: Said | undefined }

type AppErrorOptions = {
  cause?: unknown
  /** What the person can do next. */
  hint?: Words
  /** Faults by path, when there is more than one thing to say. */
  errors?: ProblemError[]
  /** Facts for the answer's reader, safe to show. */
  details?: Record<string, unknown>
  retryAfterMs?: number
}

/** The one error of the domain. `message` says why and is safe to show; secrets never go into it. */
export class AppError extends Error {
  override name = 'AppError'
  readonly code: ProblemCode
  readonly said: Said | undefined
  readonly hint: Words | undefined
  readonly errors: ProblemError[] | undefined
  readonly details: Record<string, unknown> | undefined
  readonly retryAfterMs: number | undefined

  constructor(code: ProblemCode, { message, said }: Words, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.said = said
    this.hint = options.hint
    this.errors = options.errors
    this.details = options.details
    this.retryAfterMs = options.retryAfterMs
  }
}

export function isAppError(error: unknown, code?: ProblemCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code)
}

/** What was sent has faults, and the first of them leads. */
export function invalidRequest(errors: ProblemError[], hint?: Words, cause?: unknown): AppError {
  const [first, ...others] = errors
  const fault = first === undefined ? say('thing.request').said : faultAt(first)
  const why = others.length === 0 ? say('request.fault', { fault }) : say('request.faults', { fault, n: others.length })
  return new AppError('invalid_request', why, { errors, cause, ...(hint === undefined ? {} : { hint }) })
}

/** Words that no page shows: they are read by operators and by who writes programs, in English. */
export function forPrograms(message: string): Words {
  return { message, said: undefined }
}
