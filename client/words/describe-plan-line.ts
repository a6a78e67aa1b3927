import type { Change } from '../../server/contract/plan.ts'
import { language, type Language } from './language.ts'
import { words } from './words.ts'

/** Why a line of the plan stands as it does: the server's sentence, or ours for its reason in another language. */
export function describePlanLine(change: Pick<Change, 'reason' | 'detail' | 'title' | 'fields'>, spoken: Language = language, all = words) {
  const ours = all.serverTexts.reasons[change.reason]?.(change)
  return spoken === 'en' ? change.detail || (ours ?? '') : (ours ?? change.detail)
}
