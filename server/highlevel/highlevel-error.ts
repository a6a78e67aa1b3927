import type { Said, SaidValue } from '../contract/said.ts'
import { quoted } from '../contract/say.ts'

/** Why the platform said no, or did not answer. Whether to try again is decided from this alone. */
export const highLevelReasons = [
  'rate_limited',
  'daily_limit',
  'unauthorized',
  'forbidden_scope',
  'wrong_tenant',
  'plan_gated',
  'not_found',
  'conflict',
  'invalid',
  'suspended',
  'revoked',
  'ambiguous',
  'unavailable',
  'unreadable_answer',
] as const
export type HighLevelReason = (typeof highLevelReasons)[number]

type HighLevelErrorFacts = {
  reason: HighLevelReason
  /** The platform's own words, one line, safe to show. */
  message: string
  /** What the message means, where we have written it. */
  said?: Said | undefined
  method: string
  path: string
  status?: number | undefined
  traceId?: string | undefined
  retryAfterMs?: number | undefined
  cause?: unknown
}

/**
 * A call that did not succeed. `ambiguous` means that it may have taken effect: the answer was lost, or a 422 came
 * for a write that may still have created the record (platform dossier §7, issue 64); look before sending it again.
 */
export class HighLevelError extends Error {
  override name = 'HighLevelError'
  readonly reason: HighLevelReason
  readonly method: string
  readonly path: string
  readonly status: number | undefined
  readonly traceId: string | undefined
  readonly retryAfterMs: number | undefined
  readonly said: Said | undefined

  constructor(facts: HighLevelErrorFacts) {
    super(facts.message, { cause: facts.cause })
    this.reason = facts.reason
    this.method = facts.method
    this.path = facts.path
    this.status = facts.status
    this.traceId = facts.traceId
    this.retryAfterMs = facts.retryAfterMs
    this.said = facts.said
  }
}

export function isHighLevelError(error: unknown, ...reasons: HighLevelReason[]): error is HighLevelError {
  return error instanceof HighLevelError && (reasons.length === 0 || reasons.includes(error.reason))
}

/** Why, for a sentence of ours: the platform's words as they are, or what we mean. */
export function wordsOf({ said, message }: HighLevelError): SaidValue {
  return said ?? quoted(message)
}
