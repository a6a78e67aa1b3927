import type { StepError } from '../../../server/contract/job.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { words } from '../../words/words.ts'

/** What went wrong, what to do, and the id to quote to the platform's support. */
export function StepFailure({ error }: { error: StepError }) {
  return (
    <div class="failure">
      <p>{error.message}</p>
      {error.hint === '' ? null : <p class="muted">{error.hint}</p>}
      {error.traceId === null ? null : (
        <p class="failure-trace">
          <CopyButton
            text={error.traceId}
            label={words.jobCopyTrace}
            copiedLabel={words.copied}
          >{`${words.jobTrace} ${error.traceId}`}</CopyButton>
        </p>
      )}
    </div>
  )
}
