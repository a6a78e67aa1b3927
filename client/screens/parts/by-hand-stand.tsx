import type { ByHandFound } from '../../../server/contract/by-hand.ts'
import { words } from '../../words/words.ts'

/** Whether a thing that a person makes by hand is there; the reason where it could not be told. */
export function ByHandStand({ found, detail }: { found: ByHandFound; detail: string | undefined }) {
  return (
    <p class={`by-hand-state is-${found}`}>
      {words.byHandFound[found]} {found === 'unknown' ? <span class="muted">{detail}</span> : null}
    </p>
  )
}
