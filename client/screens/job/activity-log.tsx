import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { ChangeAction } from '../../../server/contract/plan.ts'
import type { JobStatus, StepStatus } from '../../../server/contract/job.ts'
import { createLogReader, filterLog, type LogLine, type LogWords, writeLog } from '../../models/job-log.ts'
import type { JobModel } from '../../models/job-model.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { type RowAttributes, WindowList } from '../../ui/window-list.tsx'
import { formatClock } from '../../words/format.ts'
import { actionWords, jobStatusWords, stepStatusWords, words } from '../../words/words.ts'
import { quote, sayAgain, sentencesSpoken } from '../../words/say-again.ts'
import { describeFailure } from '../../words/describe-step.ts'

const nearEndPx = 24
const quietMs = 120

const logWords: LogWords = {
  created: words.logCreated,
  status: (status) => words.logStatus(jobStatusWords[status as JobStatus] ?? status),
  started: (action, attempt) => words.logStarted(actionWords[action as ChangeAction] ?? action, attempt),
  finished: (status, action) => (status === 'SUCCESS' ? pastOf(action) : (stepStatusWords[status as StepStatus] ?? status)),
  retrying: words.logRetrying,
  waiting: words.logWaiting,
  accessChanged: words.logAccess,
  again: sayAgain,
  failure: (error) => {
    const { why, next, original } = describeFailure(error)
    return [why, quote(original), next]
  },
}

/** Everything that happened, line by line. It follows the end until somebody scrolls up to read; of a job that is over there is nothing to follow. */
export function ActivityLog({ model, isEnded }: { model: JobModel; isEnded: boolean }) {
  const search = useSignal('')
  const isFollowing = useSignal(true)
  const box = useRef<HTMLDivElement>(null)
  const last = useRef({ top: 0, height: 0 })
  const read = useMemo(() => createLogReader(logWords), [sentencesSpoken()])
  const lines = useComputed(() => (sentencesSpoken(), read(model.log.value)))
  const wanted = useSignal('')
  const shown = useComputed(() => filterLog(lines.value, wanted.value))
  useEffect(() => {
    // What is typed shows at once; a long log is gone through when the hand rests.
    const timer = setTimeout(() => (wanted.value = search.value), quietMs)
    return () => clearTimeout(timer)
  }, [search.value])

  const goToEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight })
  useEffect(() => {
    const content = box.current?.firstElementChild
    if (content === null || content === undefined) return undefined
    // Lines are measured as they appear, so the end moves once more after they have been added.
    const observer = new ResizeObserver(() => {
      last.current.height = box.current?.scrollHeight ?? 0
      if (isFollowing.peek()) goToEnd()
    })
    observer.observe(content)
    return () => observer.disconnect()
  }, [])
  const noticeScroll = () => {
    const element = box.current
    if (element === null) return
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx
    // Lines that are added or measured move the box as well, and change its height; scrolling up to read does not.
    if (isAtEnd) isFollowing.value = true
    else if (element.scrollTop < last.current.top && element.scrollHeight === last.current.height) isFollowing.value = false
    last.current = { top: element.scrollTop, height: element.scrollHeight }
  }
  const follow = (wanted: boolean) => {
    isFollowing.value = wanted
    if (wanted) goToEnd()
  }
  return (
    <section class="log" aria-label={words.jobLog}>
      <div class="section-head">
        <h2 class="section-title">{words.jobLog}</h2>
        <div class="log-tools">
          {isEnded ? null : (
            <label class="choice">
              <input
                type="checkbox"
                class="checkbox"
                checked={isFollowing.value}
                onChange={(event) => follow(event.currentTarget.checked)}
              />
              {words.jobLogFollow}
            </label>
          )}
          <CopyButton text={() => writeLog(shown.peek())} label={words.jobLogCopy} copiedLabel={words.copied} />
        </div>
      </div>
      <SearchField label={words.jobLogSearch} value={search.value} onInput={(text) => (search.value = text)} />
      <div class="log-box" ref={box} onScroll={noticeScroll} tabIndex={0} role="log" aria-live="off" aria-label={words.jobLog}>
        <div>
          {shown.value.length === 0 ? <p class="muted">{wanted.value === '' ? words.jobLogEmpty : words.jobLogNoMatch}</p> : null}
          <WindowList items={shown.value} keyOf={seqOf} estimatePx={24}>
            {(line, attributes) => <Line key={line.seq} line={line} attributes={attributes} />}
          </WindowList>
        </div>
      </div>
      <p class="row-note" role="status">
        {wanted.value === '' ? words.jobLogLines(lines.value.length) : words.jobLogFound(shown.value.length, lines.value.length)}
      </p>
    </section>
  )
}

const seqOf = (line: LogLine) => line.seq

function Line({ line: { at, tone, subject, text, extra }, attributes }: { line: LogLine; attributes: RowAttributes | undefined }) {
  return (
    <li class={`log-line log-${tone}`} {...attributes}>
      <time dateTime={at}>{formatClock(at)}</time>
      <span>
        {subject === '' ? null : <b>{subject}</b>} {text}
        {extra === '' ? null : <span class="log-extra">{extra}</span>}
      </span>
    </li>
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
