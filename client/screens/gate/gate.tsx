import type { SessionState } from '../../models/session-model.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { words } from '../../words/words.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'

type GateProps = { at: Exclude<SessionState, { state: 'ready' }>; onRetry(): void }

/** What is shown before anybody is signed in, and when that does not work. */
export function Gate({ at, onRetry }: GateProps) {
  if (at.state === 'connecting') {
    return (
      <main class="content">
        <p class="waiting" role="status">
          {words.connecting}
        </p>
        <Skeleton shape="title" />
        <Skeleton shape="card" lines={6} />
      </main>
    )
  }
  const retry = (
    <Button look="primary" icon="retry" onClick={onRetry}>
      {at.state === 'signed-out' ? words.signInAgain : words.tryAgain}
    </Button>
  )
  return (
    <main class="content content-gate">
      {at.state === 'unframed' ? (
        <EmptyState headingLevel={1} icon="system" title={words.unframedTitle} text={words.unframedText} />
      ) : at.state === 'silent' ? (
        <EmptyState headingLevel={1} icon="clock" title={words.silentTitle} text={words.silentText}>
          {retry}
        </EmptyState>
      ) : at.state === 'signed-out' ? (
        <EmptyState headingLevel={1} icon="check" title={words.signedOutTitle} text={words.signedOutText}>
          {retry}
        </EmptyState>
      ) : (
        <>
          <EmptyState
            headingLevel={1}
            icon="alert"
            title={at.state === 'ended' ? words.endedTitle : words.refusedTitle}
            {...(at.state === 'ended' ? { text: words.endedText } : {})}
          >
            {retry}
          </EmptyState>
          {at.problem.code === 'timeout' && at.problem.status === 0 ? null : <ProblemNotice problem={at.problem} />}
        </>
      )}
    </main>
  )
}
