import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { ChangeAction } from '../../../server/contract/plan.ts'
import type { JobStatus, StepStatus } from '../../../server/contract/job.ts'
import { filterLog, type LogLine, type LogWords, toLogLine, writeLog } from '../../models/job-log.ts'
import type { JobModel } from '../../models/job-model.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { formatClock } from '../../words/format.ts'
import { actionWords, jobStatusWords, stepStatusWords, words } from '../../words/words.ts'

const mostDrawn = 400
const nearEndPx = 24

const logWords: LogWords = {
  created: words.logCreated,
  status: (status) => words.logStatus(jobStatusWords[status as JobStatus] ?? status),
  started: (action, attempt) => words.logStarted(actionWords[action as ChangeAction] ?? action, attempt),
  finished: (status, action) => (status === 'SUCCESS' ? pastOf(action) : (stepStatusWords[status as StepStatus] ?? status)),
  retrying: words.logRetrying,
  waiting: words.logWaiting,
  accessChanged: words.logAccess,
}

/** Everything that happened, line by line. It follows the end until somebody scrolls up to read. */
export function ActivityLog({ model }: { model: JobModel }) {
  const search = useSignal('')
  const isFollowing = useSignal(true)
  const box = useRef<HTMLDivElement>(null)
  const lastTop = useRef(0)
  const lines = useComputed(() => model.log.value.map((event) => toLogLine(event, logWords)))
  const shown = useComputed(() => filterLog(lines.value, search.value))
  const drawn = shown.value.slice(-mostDrawn)

  useSignalEffect(() => {
    if (shown.value.length === 0 || !isFollowing.value) return
    requestAnimationFrame(() => box.current?.scrollTo({ top: box.current.scrollHeight }))
  })
  const noticeScroll = () => {
    const element = box.current
    if (element === null) return
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx
    // lines that were added below are no reason to stop following; scrolling up is
    if (isAtEnd) isFollowing.value = true
    else if (element.scrollTop < lastTop.current) isFollowing.value = false
    lastTop.current = element.scrollTop
  }
  return (
    <section class="log" aria-label={words.jobLog}>
      <div class="section-head">
        <h2 class="section-title">{words.jobLog}</h2>
        <div class="log-tools">
          <label class="choice">
            <input
              type="checkbox"
              class="checkbox"
              checked={isFollowing.value}
              onChange={(event) => (isFollowing.value = event.currentTarget.checked)}
            />
            {words.jobLogFollow}
          </label>
          <CopyButton text={() => writeLog(shown.peek())} label={words.jobLogCopy} copiedLabel={words.copied} />
        </div>
      </div>
      <SearchField label={words.jobLogSearch} value={search.value} onInput={(text) => (search.value = text)} />
      <div class="log-box" ref={box} onScroll={noticeScroll} tabIndex={0} role="log" aria-live="off" aria-label={words.jobLog}>
        {shown.value.length > drawn.length ? <p class="muted">{words.jobLogMore(shown.value.length - drawn.length)}</p> : null}
        {drawn.length === 0 ? <p class="muted">{search.value === '' ? words.jobLogEmpty : words.jobLogNoMatch}</p> : null}
        {drawn.map((line) => (
          <Line key={line.seq} line={line} />
        ))}
      </div>
    </section>
  )
}

function Line({ line: { at, tone, subject, text, extra } }: { line: LogLine }) {
  return (
    <p class={`log-line log-${tone}`}>
      <time dateTime={at}>{formatClock(at)}</time>
      <span>
        {subject === '' ? null : <b>{subject}</b>} {text}
        {extra === '' ? null : <span class="log-extra">{extra}</span>}
      </span>
    </p>
  )
}

function pastOf(action: string): string {
  const past: Record<string, string> = {
    create: words.logCreatedOne,
    update: words.logUpdatedOne,
    adopt: words.logAdoptedOne,
    delete: words.logDeletedOne,
  }
  return past[action] ?? action
}
