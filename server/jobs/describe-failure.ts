import type { StepError } from '../contract/job.ts'
import type { Said, Told } from '../contract/said.ts'
import { english, quoted, say } from '../contract/say.ts'
import { HighLevelError, type HighLevelReason } from '../highlevel/highlevel-error.ts'

const hints: Record<HighLevelReason, string> = {
  rate_limited: 'The sub-account is very busy. Retry the step in a minute.',
  daily_limit: "The sub-account's daily limit of calls is used up. Resume after it has been reset.",
  unauthorized: 'The app has lost its access. Install it again in this sub-account, then resume.',
  forbidden_scope: 'The app lacks a permission. An admin installs it again to grant it, then retry.',
  wrong_tenant: 'The app has no access to this sub-account. Install it there, then resume.',
  plan_gated: "The agency's plan does not include this feature. Upgrade it or leave this line out.",
  not_found: 'Something it needs is no longer there. Make the plan again.',
  conflict: 'Something like it is already there. Make the plan again to see what it is.',
  invalid: 'Correct the value in the blueprint and make the plan again.',
  suspended: 'The sub-account is paused. Activate it, then resume; nothing has to be reinstalled.',
  revoked: 'The app has lost its access. Install it again in this sub-account, then resume.',
  ambiguous: 'It is not certain whether it was made. Retry: it is looked for first, so nothing is made twice.',
  unavailable: 'The platform could not be reached. Retry the step.',
  unreadable_answer: 'The platform answered in an unknown form. Retry; if it stays, send us the trace id.',
}

/** A failure as a person reads it: what the platform said, and what to do next. Nothing of the call's content. */
export function describeFailure(error: unknown): StepError {
  if (error instanceof HighLevelError) {
    return {
      reason: error.reason,
      message: error.message,
      said: error.said,
      ...hintOf(error),
      status: error.status ?? null,
      traceId: error.traceId ?? null,
    }
  }
  if (error instanceof PlaceTaken) {
    const next = hint(say('next.retry_when_ended'))
    return { reason: 'location_busy', message: error.message, said: error.said, ...next, status: null, traceId: null }
  }
  if (error instanceof ChangedMeanwhile) {
    return {
      reason: 'changed_meanwhile',
      message: error.message,
      said: error.said,
      ...hint(say('next.plan_again')),
      status: null,
      traceId: null,
    }
  }
  return {
    reason: 'internal',
    ...say('step.our_fault'),
    ...hint(say('next.send_job_id')),
    status: null,
    traceId: null,
  }
}

/** A day's limit names the moment from which on calls are let through again, where the platform does. */
function hintOf({ reason, retryAfterMs }: HighLevelError): Pick<StepError, 'hint' | 'next'> {
  if (reason !== 'daily_limit' || retryAfterMs === undefined) return { hint: hints[reason] }
  const at = new Date(Date.now() + retryAfterMs).toISOString().replace('T', ' ').slice(0, 16)
  return hint(say('next.resume_at', { time: at }))
}

function hint({ message, said }: Told): Pick<StepError, 'hint' | 'next'> {
  return { hint: message, next: said }
}

/** What a failure says of a job that it stops. */
export function haltedBy({ reason, message, hint: text, said, next }: StepError): Told {
  return say('job.halted', { why: said ?? quoted(message), next: next ?? { is: 'hint', text, reason } })
}

/** Somebody edited the resource between the plan and its step. Nothing was overwritten. */
export class ChangedMeanwhile extends Error {
  override name = 'ChangedMeanwhile'
  /** What is there instead. */
  readonly resourceId: string | null
  readonly said: Said

  constructor(said: Said, resourceId: string | null = null) {
    super(english(said))
    this.said = said
    this.resourceId = resourceId
  }
}

/** Another job works in the sub-account that this one was about to make, or has found. */
export class PlaceTaken extends ChangedMeanwhile {
  override name = 'PlaceTaken'
}
