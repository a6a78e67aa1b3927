import type { ChangeAction } from '../../../server/contract/plan.ts'
import { actionWords } from '../../words/words.ts'

export const actionSymbols: Record<ChangeAction, string> = {
  create: '+',
  update: '~',
  same: '=',
  adopt: '⇄',
  decide: '!',
  manual: '⊘',
  unknown: '?',
  delete: '−',
}

/** What happens to a line, as a symbol and as a word. */
export function ActionMark({ action }: { action: ChangeAction }) {
  return (
    <span class={`action action-${action}`}>
      <span class="action-symbol" aria-hidden="true">
        {actionSymbols[action]}
      </span>
      {actionWords[action]}
    </span>
  )
}
