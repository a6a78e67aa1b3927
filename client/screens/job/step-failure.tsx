import type { Step, StepError } from '../../../server/contract/job.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { describeFailure } from '../../words/describe-step.ts'
import { words } from '../../words/words.ts'
import { Explain } from '../parts/explain.tsx'

/** What went wrong, what to do, and the id to quote to the platform's support. */
export function StepFailure({ step, error }: { step: Step; error: StepError }) {
  const { why, next, original } = describeFailure(error)
  return (
    <div class="failure">
      <p>{why}</p>
      {next === '' ? null : <p class="muted">{next}</p>}
      {original === '' ? null : (
        <p class="muted">
          {words.serverTexts.serverSays} <span lang="en">{original}</span>
        </p>
      )}
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
