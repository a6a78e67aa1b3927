import type { AiUsage, Draft } from '../../../server/contract/draft.ts'
import { formatMoney, formatNumber } from '../../words/format.ts'
import { words } from '../../words/words.ts'

/** What was asked for, and what it has cost. */
export function DraftBrief({ draft }: { draft: Draft }) {
  return (
    <section class="stack-small">
      <details class="panel help" open={draft.status !== 'ready'}>
        <summary>{words.draftBrief}</summary>
        <p class="draft-brief">{draft.brief}</p>
      </details>
      {draft.usage === null ? null : <p class="draft-usage">{usageOf(draft.usage)}</p>}
    </section>
  )
}

function usageOf({ model, calls, promptTokens, completionTokens, costUsd }: AiUsage): string {
  if (calls === 0) return words.draftUsageKnown
  const tokens = words.draftUsage(model, formatNumber(promptTokens + completionTokens))
  return costUsd === null ? tokens : `${tokens} · ${words.draftCost(formatMoney(costUsd))}`
}
