import type { HighLevelReason } from '../highlevel/highlevel-error.ts'

/**
 * What to do about a call that failed, decided from data alone.
 * `again`: the same call may be sent after `inMs`. `look`: it may have taken effect; look before anything is sent.
 * `stop-job`: no call to this location can succeed until somebody acts. `fail`: this step cannot succeed as it stands.
 */
export type Verdict = { do: 'again' | 'look'; inMs: number } | { do: 'stop-job' } | { do: 'fail' }

/** With their pauses about 45 s: a fault of the platform that is over within that time costs nothing but patience. */
export const maxAttempts = 9

const reactions: Record<HighLevelReason, 'again' | 'look' | 'stop-job' | 'fail'> = {
  rate_limited: 'again',
  daily_limit: 'stop-job',
  unauthorized: 'stop-job',
  forbidden_scope: 'fail',
  wrong_tenant: 'stop-job',
  plan_gated: 'fail',
  not_found: 'fail',
  conflict: 'look',
  invalid: 'fail',
  suspended: 'stop-job',
  revoked: 'stop-job',
  ambiguous: 'look',
  unavailable: 'again',
  unreadable_answer: 'fail',
}

/**
 * What may pass by itself, or be put right by a person, without the thing being another: what was taken back in vain for one
 * of these reasons may be taken back later.
 */
const passing: ReadonlySet<string> = new Set<HighLevelReason | 'internal'>([
  'rate_limited',
  'unavailable',
  'ambiguous',
  'unreadable_answer',
  'forbidden_scope',
  'plan_gated',
  'internal',
])

export function mayPass(reason: string): boolean {
  return passing.has(reason)
}

/**
 * `attempt` counts from 1; `random` is from 0 to 1 and spreads the waiting times. `hasLooked` says whether what is in the way
 * of a conflict was looked for already; where every attempt begins with a look, the second one has.
 */
export function decideRetry(
  reason: HighLevelReason,
  attempt: number,
  retryAfterMs: number | undefined,
  random: number,
  hasLooked = attempt > 1,
): Verdict {
  const reaction = reactions[reason]
  if (reaction === 'stop-job' || reaction === 'fail') return { do: reaction }
  if (attempt >= maxAttempts) return { do: 'fail' }
  if (reason === 'conflict') return hasLooked ? { do: 'fail' } : { do: 'look', inMs: 0 }
  const backoffMs = Math.min(500 * 2 ** (attempt - 1), 15_000) * (0.5 + random / 2)
  return { do: reaction, inMs: Math.round(Math.max(backoffMs, reason === 'rate_limited' ? (retryAfterMs ?? 0) : 0)) }
}
