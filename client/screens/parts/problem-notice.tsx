import type { ComponentChildren } from 'preact'
import type { ProblemView } from '../../api/problem.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { describeProblem } from '../../words/describe-problem.ts'
import { formatDate } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { sayFaultAgain } from '../../words/say-again.ts'

type ProblemNoticeProps = { problem: ProblemView; onRetry?: (() => void) | undefined; actions?: ComponentChildren }

const mostErrors = 6

/** What failed, why, what next, and the id to quote when asking for help. */
export function ProblemNotice({ problem, onRetry, actions }: ProblemNoticeProps) {
  const { title, detail, hint, original } = describeProblem(problem)
  const { resetsAt } = problem.details
  const errors = problem.errors.slice(0, mostErrors).map((error) => sayFaultAgain(error))
  const buttons = (
    <>
      {actions}
      {onRetry === undefined ? null : (
        <Button size="small" icon="retry" onClick={onRetry}>
          {words.tryAgain}
        </Button>
      )}
      {problem.requestId === '' ? null : (
        <CopyButton text={problem.requestId} label={words.copyRequestId} copiedLabel={words.copied}>
          {`${words.requestId} ${problem.requestId}`}
        </CopyButton>
      )}
    </>
  )
  return (
    <Notice tone="bad" title={title} isUrgent actions={buttons}>
      {detail.replace(/\.$/, '') === title || detail === '' ? null : <p>{detail}</p>}
      {original === '' ? null : (
        <p class="muted">
          {words.serverTexts.serverSays} <span lang="en">{original}</span>
        </p>
      )}
      {errors.length === 0 ? null : (
        <ul class="notice-list">
          {errors.map((error) => (
            <li key={error.path + error.message}>
              {error.path === '' ? null : <code>{error.path}</code>} {error.message} {error.fix ?? ''}
            </li>
          ))}
          {problem.errors.length > mostErrors ? <li>{words.importMoreErrors(problem.errors.length - mostErrors)}</li> : null}
        </ul>
      )}
      {typeof resetsAt === 'string' ? <p>{words.problemRoomAgain(formatDate(resetsAt))}</p> : null}
      {hint === '' ? null : <p class="muted">{hint}</p>}
    </Notice>
  )
}
