import type { Draft, DraftError } from '../../../server/contract/draft.ts'
import { now } from '../../models/clock.ts'
import type { DraftModel } from '../../models/draft-model.ts'
import { paths } from '../../router.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { formatRoughly } from '../../words/format.ts'
import { describeDraftError } from '../../words/describe-draft.ts'
import { words } from '../../words/words.ts'
import { useFollow } from './use-follow.ts'

/** Outcomes that asking again cannot change. */
const lasting: readonly DraftError['code'][] = ['drafting_off', 'wrong_key', 'no_quota', 'refused']

/** Why there is no draft and what to do next; the brief is kept in its box. */
export function DraftFailure({ draft, error, model }: { draft: Draft; error: DraftError; model: DraftModel }) {
  const follow = useFollow()
  const { why, next } = describeDraftError(error)
  const end = error.retryAfterMs === null ? 0 : Date.parse(draft.completedAt ?? draft.createdAt) + error.retryAfterMs
  const seconds = Math.ceil((end - now.value) / 1_000)
  const mustWait = seconds > 0
  const actions = (
    <>
      {lasting.includes(error.code) ? null : (
        <Button
          size="small"
          look="primary"
          icon="retry"
          disabled={mustWait}
          isBusy={model.doing.value === 'again'}
          onClick={() => void model.again().then(follow)}
        >
          {mustWait ? words.draftAgainIn(formatRoughly(seconds)) : words.tryAgain}
        </Button>
      )}
      <LinkButton size="small" href={draft.previousDraftId === null ? paths.provision : paths.draft(draft.previousDraftId)}>
        {draft.previousDraftId === null ? words.draftBackToBrief : words.draftBefore}
      </LinkButton>
      {draft.previousDraftId === null ? (
        <LinkButton size="small" look="quiet" href={paths.provision}>
          {words.draftStarterInstead}
        </LinkButton>
      ) : null}
    </>
  )
  return (
    <Notice tone={error.code === 'cancelled' ? 'info' : 'bad'} title={why} isUrgent actions={actions}>
      <p>{next}</p>
    </Notice>
  )
}
