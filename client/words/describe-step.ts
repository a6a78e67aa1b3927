import type { HandOverProblem } from '../../server/contract/hand-over.ts'
import type { Step, StepError } from '../../server/contract/job.ts'
import { language, type Language } from './language.ts'
import { quote, sayAgain, sentencesSpoken } from './say-again.ts'
import { words } from './words.ts'

export type DescribedFailure = { why: string; next: string; /** What the platform said, in its own words. */ original: string }

/** Why a step has failed and what to do about it; what the platform itself said is kept beside a translation. */
export function describeFailure(
  { reason, message, hint, said, next }: StepError,
  spoken: Language = language,
  all = words,
  sentences = sentencesSpoken(),
): DescribedFailure {
  const ours = all.serverTexts.failures[reason]
  if (spoken === 'en') return { why: message || (ours?.[0] ?? ''), next: hint || (ours?.[1] ?? ''), original: '' }
  const what = next === undefined ? (ours?.[1] ?? hint) : sayAgain(hint, next, sentences)
  if (said !== undefined) return { why: sayAgain(message, said, sentences), next: what, original: '' }
  return ours === undefined ? { why: message, next: what, original: '' } : { why: ours[0], next: what, original: message }
}

/** The note beside a step that is over without a failure of its own; `needed` are the steps that it needed and that did not succeed. */
export function describeNote(
  step: Pick<Step, 'status' | 'message' | 'said'>,
  needed: readonly string[],
  spoken: Language = language,
  all = words,
): string {
  if (step.said !== undefined) return sayAgain(step.message ?? '', step.said)
  if (step.status === 'SKIPPED' && spoken !== 'en' && needed[0] !== undefined) return all.serverTexts.skipped(needed[0])
  return step.message ?? ''
}

/** What did not work, on the hand-over sheet. */
export function describeSheetProblem(
  { what, next, reason = '', said, nextSaid }: HandOverProblem,
  spoken: Language = language,
  all = words,
) {
  if (spoken === 'en') return { what, next }
  const ours = all.serverTexts.failures[reason]
  return {
    what: said !== undefined ? sayAgain(what, said) : ours === undefined ? what : `${ours[0]} ${quote(what)}`,
    next: nextSaid === undefined ? (ours?.[1] ?? next) : sayAgain(next, nextSaid),
  }
}
