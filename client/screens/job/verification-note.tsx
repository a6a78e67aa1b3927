import type { Verification } from '../../../server/contract/job.ts'
import { Icon } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'
import { formatClock } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { quote, sayAgain } from '../../words/say-again.ts'

/** What reading everything back has shown; only a difference takes room. */
export function VerificationNote({ verification }: { verification: Verification }) {
  const { state, differences, why, said, checkedAt } = verification
  if (state === 'same') {
    return (
      <p class="verified">
        <Icon name="check" />
        <span>
          {words.verifySame} <span class="muted">{words.verifyAt(formatClock(checkedAt))}</span>
        </span>
      </p>
    )
  }
  if (state === 'unknown') {
    return (
      <Notice tone="warn" title={words.verifyUnknown}>
        <p>{why === undefined ? words.verifyUnknownText : said === undefined ? quote(why) : sayAgain(why, said)}</p>
        <p class="muted">{words.verifyUnknownNext}</p>
      </Notice>
    )
  }
  return (
    <Notice tone="warn" title={words.verifyDiffers(differences.length)}>
      <ul class="notice-list">
        {differences.map((difference) => (
          <li key={difference.id}>
            <b>{difference.title}</b>: {sayAgain(difference.detail, difference.said)}
          </li>
        ))}
      </ul>
      <p class="muted">{words.verifyDiffersNext}</p>
    </Notice>
  )
}
