import type { Problem, ProblemCode, ProblemError } from '../../server/contract/problem.ts'

/** A refusal as the page shows it: what failed, why, what next. `details` are facts that some codes carry, such as `jobId`. */
export type ProblemView = {
  code: ProblemCode | 'unreachable' | 'timeout' | 'unreadable'
  status: number
  title: string
  detail: string
  hint: string
  requestId: string
  /** What `detail` means. */
  said?: Problem['said']
  /** What `hint` means. */
  next?: Problem['next']
  errors: ProblemError[]
  details: Record<string, unknown>
}

export class ApiError extends Error {
  override name = 'ApiError'
  readonly problem: ProblemView

  constructor(problem: ProblemView, options: { cause?: unknown } = {}) {
    super(problem.detail || problem.title, options)
    this.problem = problem
  }
}

/** Any thrown thing as a problem; what is not ours becomes `unreadable` with its message as the reason. */
export function toProblem(error: unknown): ProblemView {
  if (error instanceof ApiError) return error.problem
  return emptyProblem('unreadable', error instanceof Error ? error.message : String(error))
}

export function emptyProblem(code: ProblemView['code'], detail = ''): ProblemView {
  return { code, status: 0, title: '', detail, hint: '', requestId: '', errors: [], details: {} }
}

/** Reads an `application/problem+json` answer; an answer of another shape (a proxy's page) keeps its status and nothing else. */
export async function readProblem(response: Response): Promise<ProblemView> {
  const requestId = response.headers.get('x-request-id') ?? ''
  const fallback = { ...emptyProblem('unreadable'), status: response.status, requestId }
  const body: unknown = await response.json().catch(() => undefined)
  if (typeof body !== 'object' || body === null || !('code' in body)) return fallback
  const {
    title,
    detail,
    hint,
    code,
    said,
    next,
    errors,
    requestId: id,
    type: _type,
    status: _status,
    ...details
  } = body as Problem & Record<string, unknown>
  return { code, status: response.status, title, detail, hint, requestId: id || requestId, errors: errors ?? [], details, said, next }
}
