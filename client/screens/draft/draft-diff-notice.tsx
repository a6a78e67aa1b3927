import type { DraftDiff } from '../../../server/contract/draft.ts'
import { paths } from '../../router.ts'
import { LinkButton } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { words } from '../../words/words.ts'

/** What is different from the version before; the lines themselves carry a mark. */
export function DraftDiffNotice({ diff }: { diff: DraftDiff }) {
  const { added, changed, removed, unchanged } = diff
  const facts = [
    added.length === 0 ? '' : words.draftAdded(added.length),
    changed.length === 0 ? '' : words.draftChangedCount(changed.length),
    removed.length === 0 ? '' : words.draftRemoved(removed.length),
    words.draftUnchanged(unchanged),
  ].filter(Boolean)
  const before = (
    <LinkButton size="small" href={paths.draft(diff.previousDraftId)}>
      {words.draftBefore}
    </LinkButton>
  )
  return (
    <Notice title={words.draftDiff} actions={before}>
      <p>{facts.join(' · ')}</p>
      {removed.length === 0 ? null : (
        <ul class="draft-removed">
          {removed.map((one) => (
            <li key={one.resourceId}>
              <del>{one.title}</del>
            </li>
          ))}
        </ul>
      )}
    </Notice>
  )
}
