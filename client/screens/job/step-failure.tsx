import type { Step, StepError } from '../../../server/contract/job.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { words } from '../../words/words.ts'
import { Explain } from '../parts/explain.tsx'

/** What went wrong, what to do, and the id to quote to the platform's support. */
export function StepFailure({ step, error }: { step: Step; error: StepError }) {
  return (
    <div class="failure">
      <p>{error.message}</p>
      {error.hint === '' ? null : <p class="muted">{error.hint}</p>}
      <div class="failure-tools">
        {error.traceId === null ? null : (
          <CopyButton
            text={error.traceId}
            label={words.jobCopyTrace}
            copiedLabel={words.copied}
          >{`${words.jobTrace} ${error.traceId}`}</CopyButton>
        )}
        <Explain
          problem={{ reason: error.reason, message: error.message, hint: error.hint }}
          resource={{ kind: step.kind, key: step.key }}
        />
      </div>
    </div>
  )
}
