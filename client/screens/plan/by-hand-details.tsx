import type { ByHandState } from '../../../server/contract/by-hand.ts'
import { words } from '../../words/words.ts'
import { ByHandStand } from '../parts/by-hand-stand.tsx'
import { sayAgain } from '../../words/say-again.ts'

/** Whether it is there, what it is good for, how it is made, and the exact names that it uses. */
export function ByHandDetails({ state }: { state: ByHandState }) {
  const { found, detail, said, why, steps, uses } = state
  return (
    <>
      <ByHandStand found={found} detail={sayAgain(detail, said)} />
      {why === null ? null : <p class="muted">{why}</p>}
      {steps.length === 0 ? null : (
        <ol class="task-steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {uses.length === 0 ? null : (
        <p class="task-uses">
          {words.handOverUses} {uses.map(({ title, parts }) => (parts.length === 0 ? title : `${title} (${parts.join(', ')})`)).join(', ')}
        </p>
      )}
    </>
  )
}
