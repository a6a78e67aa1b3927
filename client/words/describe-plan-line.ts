import type { Change } from '../../server/contract/plan.ts'
import { language, type Language } from './language.ts'
import { sayAgain, sentencesSpoken } from './say-again.ts'
import { words } from './words.ts'

type Line = Pick<Change, 'reason' | 'detail' | 'said' | 'title' | 'fields'>

/** Why a line of the plan stands as it does: the server's sentence, or, of an older server, ours for its reason in another language. */
export function describePlanLine(change: Line, spoken: Language = language, all = words, sentences = sentencesSpoken()): string {
  const { detail, said } = change
  if (spoken !== 'en' && said !== undefined) return sayAgain(detail, said, sentences)
  const ours = all.serverTexts.reasons[change.reason]?.(change)
  return spoken === 'en' ? detail || (ours ?? '') : (ours ?? detail)
}
