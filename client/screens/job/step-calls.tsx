import { useMemo } from 'preact/hooks'
import type { StepCall } from '../../../server/contract/job.ts'
import { useApp } from '../../context.ts'
import { createLoader } from '../../models/loadable.ts'
import { writeCall } from '../../models/write-call.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { formatClock, formatDuration } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { Loaded } from '../parts/loaded.tsx'

/** What was said to the platform for one step, and what it answered. Fetched when somebody opens the line. */
export function StepCalls({ jobId, stepId }: { jobId: string; stepId: string }) {
  const { api } = useApp()
  const loader = useMemo(() => {
    const made = createLoader(() => api.jobs.calls(jobId, stepId))
    void made.load()
    return made
  }, [jobId, stepId])
  return (
    <Loaded at={loader.at.value} skeleton={<Skeleton label={words.loading} lines={2} />} onRetry={() => void loader.load()}>
      {({ calls, left }) =>
        calls.length === 0 ? (
          <p class="muted">{words.callsNone}</p>
        ) : (
          <ul class="calls">
            {calls.map((call) => (
              <Call key={call.at + call.path + call.attempt} call={call} />
            ))}
            {left > 0 ? <li class="muted">{words.callsLeft(left)}</li> : null}
          </ul>
        )
      }
    </Loaded>
  )
}

function Call({ call }: { call: StepCall }) {
  const { at, method, path, status, durationMs, attempt, traceId, request, answer, cut } = call
  const isBad = status === null || status >= 400
  return (
    <li>
      <details class="call">
        <summary>
          <time class="muted" dateTime={at}>
            {formatClock(at)}
          </time>
          <code class="call-path">
            <b>{method}</b> {path}
          </code>
          <span class={isBad ? 'text-red' : 'muted'}>{status ?? words.callNoAnswer}</span>
          <span class="muted">{formatDuration(durationMs)}</span>
        </summary>
        <div class="call-body">
          <p class="row-note">
            {[attempt > 1 ? words.jobStepAttempts(attempt) : '', traceId === null ? '' : `${words.jobTrace} ${traceId}`]
              .filter(Boolean)
              .join(' · ')}{' '}
            <CopyButton text={() => writeCall(call)} label={words.callCopy} copiedLabel={words.copied}>
              {words.callCopy}
            </CopyButton>
          </p>
          <Body label={words.callRequest} text={request} />
          <Body label={words.callAnswer} text={answer} />
          {cut ? <p class="row-note">{words.callCut}</p> : null}
        </div>
      </details>
    </li>
  )
}

function Body({ label, text }: { label: string; text: string | null }) {
  if (text === null || text === '') return null
  return (
    <>
      <p class="row-note">{label}</p>
      <pre class="call-text" tabIndex={0}>
        {indent(text)}
      </pre>
    </>
  )
}

/** As it came where it was cut short and is no JSON any more. */
function indent(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
