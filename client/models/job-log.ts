import type { EventEnvelope } from '../../server/contract/event.ts'
import type { StepError } from '../../server/contract/job.ts'
import type { Said } from '../../server/contract/said.ts'

export type LogTone = 'plain' | 'good' | 'bad' | 'quiet' | 'warn'

/** One line of the log: the event in pieces; the words around them are the screen's. */
export type LogLine = { seq: number; at: string; tone: LogTone; subject: string; text: string; extra: string }

export type LogWords = {
  created(totalSteps: number, startedBy: string): string
  status(status: string): string
  started(action: string, attempt: number): string
  finished(status: string, action: string): string
  retrying(attempt: number, seconds: number): string
  waiting: string
  accessChanged(status: string): string
  /** A sentence of the server in the person's language. */
  again(message: string, said: Said | undefined): string
  failure(error: StepError): string[]
}

/** Reads an event out as a line. */
export function toLogLine({ seq, at, body }: EventEnvelope, words: LogWords): LogLine {
  const line = { seq, at, tone: 'plain' as LogTone, subject: '', text: '', extra: '' }
  switch (body.type) {
    case 'job.created':
      return { ...line, subject: body.blueprintName, text: words.created(body.totalSteps, body.startedBy) }
    case 'job.status':
      return { ...line, text: words.status(body.status), extra: words.again(body.message ?? '', body.said) }
    case 'step.started':
      return { ...line, tone: 'quiet', subject: body.title, text: words.started(body.action, body.attempt) }
    case 'step.finished': {
      const tone = body.status === 'SUCCESS' ? 'good' : body.status === 'FAILED' ? 'bad' : body.status === 'UNDONE' ? 'plain' : 'warn'
      const message = body.status === 'SUCCESS' || body.status === 'UNDONE' ? '' : words.again(body.message ?? '', body.said)
      const extra = body.error === null ? message : [...words.failure(body.error), body.error.traceId].filter(Boolean).join(' · ')
      return { ...line, tone, subject: body.title, text: words.finished(body.status, body.action), extra }
    }
    case 'step.retrying':
      return {
        ...line,
        tone: 'warn',
        subject: body.title,
        text: words.retrying(body.attempt, Math.ceil(body.inMs / 1_000)),
        extra: words.again(body.message, body.said),
      }
    case 'step.progress':
      return { ...line, tone: 'quiet', subject: body.title, text: words.again(body.message, body.said) }
    case 'job.waiting':
      return { ...line, tone: 'warn', text: words.waiting, extra: words.again(body.message, body.said) }
    case 'install.changed':
      return { ...line, tone: 'warn', text: words.accessChanged(body.status) }
    case 'draft.line':
    case 'draft.status':
    default:
      return { ...line, tone: 'quiet', text: body.type }
  }
}

/** Reads events out as they come; those that were read before are not read again, however many they are. */
export function createLogReader(words: LogWords): (events: readonly EventEnvelope[]) => readonly LogLine[] {
  let read: readonly EventEnvelope[] = []
  let lines: readonly LogLine[] = []
  return (events) => {
    const isLonger = events.length >= read.length && events[0] === read[0] && events[read.length - 1] === read.at(-1)
    const fresh = events.slice(isLonger ? read.length : 0).map((event) => toLogLine(event, words))
    lines = isLonger ? [...lines, ...fresh] : fresh
    read = events
    return lines
  }
}

export function filterLog(lines: readonly LogLine[], search: string): readonly LogLine[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return lines
  return lines.filter((line) => {
    const text = `${line.subject} ${line.text} ${line.extra}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

export function writeLog(lines: readonly LogLine[]): string {
  return lines.map(({ at, subject, text, extra }) => [at, subject, text, extra].filter(Boolean).join('  ')).join('\n')
}
