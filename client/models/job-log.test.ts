import { describe, expect, it } from 'vitest'
import { makeEvent } from '../test/factories.ts'
import { createLogReader, filterLog, type LogWords, toLogLine, writeLog } from './job-log.ts'

const words: LogWords = {
  created: (totalSteps, startedBy) => `${totalSteps} steps by ${startedBy}`,
  status: (status) => `is ${status}`,
  started: (action, attempt) => `${action} #${attempt}`,
  finished: (status, action) => `${action} ${status}`,
  retrying: (attempt, seconds) => `#${attempt} again in ${seconds} s`,
  waiting: 'waiting',
  accessChanged: (status) => `access ${status}`,
  again: (message) => message,
  failure: ({ message, hint }) => [message, hint],
}
const named = { stepId: 's', kind: 'tag', key: 'a', title: 'New patient', action: 'create' }
const error = { reason: 'invalid', message: 'The name is taken.', hint: 'Rename it.', status: 422, traceId: 'trace-1' }
const failed = makeEvent(2, {
  type: 'step.finished',
  ...named,
  status: 'FAILED',
  message: null,
  error,
  resourceId: null,
  durationMs: 3,
  attempts: 1,
  progress: 1,
  completedSteps: 0,
  totalSteps: 2,
})

describe('job log', () => {
  it('says of a failure why, what next, and the trace id', () => {
    expect(toLogLine(failed, words)).toMatchObject({
      tone: 'bad',
      subject: 'New patient',
      text: 'create FAILED',
      extra: 'The name is taken. · Rename it. · trace-1',
    })
  })

  it('rounds the pause before another try up to seconds', () => {
    const line = toLogLine(makeEvent(1, { type: 'step.retrying', ...named, attempt: 2, inMs: 1_200, message: 'busy' }), words)
    expect(line).toMatchObject({ tone: 'warn', text: '#2 again in 2 s', extra: 'busy' })
  })

  it('finds lines by every word and writes them out as text', () => {
    const lines = [
      toLogLine(failed, words),
      toLogLine(makeEvent(3, { type: 'install.changed', locationId: null, status: 'revoked' }), words),
    ]
    expect(filterLog(lines, 'patient TRACE').map((line) => line.seq)).toEqual([2])
    expect(writeLog(lines)).toBe(
      '2025-01-01T00:00:00.000Z  New patient  create FAILED  The name is taken. · Rename it. · trace-1\n2025-01-01T00:00:00.000Z  access revoked',
    )
  })

  it('reads each event once, and begins anew when older ones come before or fall away', () => {
    const seen: number[] = []
    const read = createLogReader({ ...words, status: (status) => (seen.push(1), status) })
    const events = [1, 2, 3, 4].map((seq) =>
      makeEvent(seq, { type: 'job.status', status: 'PROCESSING', message: null, progress: 0, completedSteps: 0, totalSteps: 1 }),
    )
    read(events.slice(1, 3))
    expect(read(events.slice(1)).map((line) => line.seq)).toEqual([2, 3, 4])
    expect(seen).toHaveLength(3)
    expect(read(events).map((line) => line.seq)).toEqual([1, 2, 3, 4])
    expect(read(events.slice(2)).map((line) => line.seq)).toEqual([3, 4])
    expect(read([])).toEqual([])
  })
})
