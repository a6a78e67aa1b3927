import type { Step, StepError } from '../../server/contract/job.ts'
import { language, type Language } from './language.ts'
import { words } from './words.ts'

export type DescribedFailure = { why: string; next: string; /** What the platform said, in its own words. */ original: string }

/** Why a step has failed and what to do about it; what the platform itself said is kept beside a translation. */
export function describeFailure({ reason, message, hint }: StepError, spoken: Language = language, all = words): DescribedFailure {
  const said = all.serverTexts.failures[reason]
  if (said === undefined || spoken === 'en') return { why: message || (said?.[0] ?? ''), next: hint || (said?.[1] ?? ''), original: '' }
  return { why: said[0], next: said[1], original: message }
}

/** The note beside a step that is over without a failure of its own; `needed` are the steps that it needed and that did not succeed. */
export function describeNote(
  step: Pick<Step, 'status' | 'message'>,
  needed: readonly string[],
  spoken: Language = language,
  all = words,
): string {
  if (step.status === 'SKIPPED' && spoken !== 'en' && needed[0] !== undefined) return all.serverTexts.skipped(needed[0])
  return step.message ?? ''
}
