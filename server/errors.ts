import type { ProblemCode, ProblemError } from './contract/problem.ts'
import type { Said, Told } from './contract/said.ts'

type AppErrorOptions = {
  cause?: unknown
  /** What the person can do next. */
  hint?: string
  /** Faults by path, when there is more than one thing to say. */
  errors?: ProblemError[]
  /** Facts for the answer's reader, safe to show. */
  details?: Record<string, unknown>
  retryAfterMs?: number
  /** What the message means, so that a page can say it in another language. */
  said?: Said | undefined
}

/** The one error of the domain. `message` says why and is safe to show; secrets never go into it. */
export class AppError extends Error {
  override name = 'AppError'
  readonly code: ProblemCode
  readonly hint: string | undefined
  readonly errors: ProblemError[] | undefined
  readonly details: Record<string, unknown> | undefined
  readonly retryAfterMs: number | undefined
  readonly said: Said | undefined

  constructor(code: ProblemCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.hint = options.hint
    this.errors = options.errors
    this.details = options.details
    this.retryAfterMs = options.retryAfterMs
    this.said = options.said
  }
}

export function isAppError(error: unknown, code?: ProblemCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code)
}

/** A refusal in a sentence that a page can say in another language. */
export function refusal(code: ProblemCode, { message, said }: Told, options: Omit<AppErrorOptions, 'said'> = {}): AppError {
  return new AppError(code, message, { ...options, said })
}
