import { describe, expect, it } from 'vitest'
import type { EventBody } from '../../server/contract/event.ts'
import { makeEvent, makeJob, makeStep } from '../test/factories.ts'
import {
  countUndoable,
  countUnsure,
  drawEvent,
  type JobPicture,
  percentOf,
  progressByKind,
  remainingMs,
  secondsUntil,
  undoOf,
  waitingAtEnd,
  waitsFor,
} from './job-progress.ts'

const named = { stepId: 'step_a', kind: 'tag', key: 'a', title: 'a', action: 'create' }
const started: EventBody = { type: 'step.started', ...named, attempt: 1 }
const waiting: EventBody = { type: 'job.waiting', reason: 'rate_limit', until: '2025-01-01T00:00:05.000Z', message: 'limit' }

function finished(over: Partial<Extract<EventBody, { type: 'step.finished' }>> = {}): EventBody {
  const outcome = { status: 'SUCCESS' as const, message: null, error: null, resourceId: 'r1', durationMs: 120, attempts: 1 }
  return { type: 'step.finished', ...named, ...outcome, progress: 50, completedSteps: 1, totalSteps: 2, ...over }
}

function draw(picture: Partial<JobPicture>, ...bodies: EventBody[]): JobPicture {
  const start: JobPicture = { job: makeJob(), waiting: null, retrying: {}, ...picture }
  return bodies.reduce((drawn, body, index) => drawEvent(drawn, makeEvent(start.job.lastEventId + index + 1, body)), start)
}

describe('drawEvent', () => {
  it('lets a step run and finish, in its place', () => {
    expect(draw({}, started).job.steps.map((step) => step.status)).toEqual(['RUNNING', 'PENDING'])
    const { job } = draw({}, started, finished())
    expect(job.steps.map((step) => step.id)).toEqual(['step_a', 'step_b'])
    expect(job).toMatchObject({
      progress: 50,
      completedSteps: 1,
      lastEventId: 2,
      steps: [{ status: 'SUCCESS', resourceId: 'r1', durationMs: 120 }, {}],
    })
  })

  it('counts what failed and what was skipped', () => {
    const error = { reason: 'invalid', message: 'no', hint: 'fix', status: 422, traceId: 't' }
    const { job } = draw(
      {},
      finished({ status: 'FAILED', error }),
      finished({ stepId: 'step_b', status: 'SKIPPED', message: 'because a failed' }),
    )
    expect(job).toMatchObject({ failedSteps: 1, skippedSteps: 1, steps: [{ error }, { message: 'because a failed' }] })
  })

  it('changes nothing for an event that the answer already contained', () => {
    const picture: JobPicture = { job: makeJob({ lastEventId: 9 }), waiting: null, retrying: {} }
    expect(drawEvent(picture, makeEvent(9, started))).toBe(picture)
  })

  it('says when a step is tried again, until it is', () => {
    const retrying: EventBody = { type: 'step.retrying', ...named, attempt: 1, inMs: 3_000, message: 'busy' }
    expect(draw({}, started, retrying).retrying).toEqual({ step_a: { until: Date.parse('2025-01-01T00:00:03.000Z'), message: 'busy' } })
    expect(draw({}, started, retrying, { ...started, attempt: 2 } as EventBody).retrying).toEqual({})
  })

  it('waits until the moment that was named or until the job stops, though other steps go on', () => {
    expect(draw({}, waiting).waiting).toMatchObject({ reason: 'rate_limit', until: Date.parse('2025-01-01T00:00:05.000Z') })
    expect(draw({}, waiting, started, finished()).waiting).toMatchObject({ reason: 'rate_limit' })
    const paused: EventBody = { type: 'job.status', status: 'PAUSED', message: null, progress: 0, completedSteps: 0, totalSteps: 2 }
    expect(draw({}, waiting, paused).waiting).toBeNull()
  })

  it('notes when the job began and when it ended', () => {
    const status = (status: 'PROCESSING' | 'SUCCESS'): EventBody => ({
      type: 'job.status',
      status,
      message: null,
      progress: 0,
      completedSteps: 0,
      totalSteps: 2,
    })
    const before = { job: makeJob({ status: 'PENDING', startedAt: null }) }
    expect(draw(before, status('PROCESSING')).job).toMatchObject({ startedAt: '2025-01-01T00:00:00.000Z', completedAt: null })
    expect(draw(before, status('PROCESSING'), status('SUCCESS')).job).toMatchObject({
      status: 'SUCCESS',
      completedAt: '2025-01-01T00:00:00.000Z',
    })
  })
})

describe('waitingAtEnd', () => {
  it('is what the job waited for last, unless it has stopped since', () => {
    expect(waitingAtEnd([makeEvent(1, started), makeEvent(2, waiting), makeEvent(3, finished())])).toMatchObject({ reason: 'rate_limit' })
    const paused: EventBody = { type: 'job.status', status: 'PAUSED', message: null, progress: 0, completedSteps: 0, totalSteps: 2 }
    expect(waitingAtEnd([makeEvent(1, waiting), makeEvent(2, paused)])).toBeNull()
    expect(waitingAtEnd([])).toBeNull()
  })
})

describe('progressByKind', () => {
  it('counts each kind in the order of the plan', () => {
    const steps = [
      makeStep({ key: 'a', kind: 'user', status: 'SUCCESS' }),
      makeStep({ key: 'b', kind: 'tag', status: 'FAILED' }),
      makeStep({ key: 'c', kind: 'user', status: 'RUNNING' }),
      makeStep({ key: 'd', kind: 'tag', status: 'CANCELLED' }),
    ]
    expect(progressByKind(steps).map(({ kind, done, failed, skipped, running }) => ({ kind, done, failed, skipped, running }))).toEqual([
      { kind: 'user', done: 1, failed: 0, skipped: 0, running: 1 },
      { kind: 'tag', done: 0, failed: 1, skipped: 1, running: 0 },
    ])
  })
})

describe('waitsFor', () => {
  it('names the steps before it that are not done', () => {
    const steps = [
      makeStep({ key: 'a', status: 'SUCCESS' }),
      makeStep({ key: 'b' }),
      makeStep({ key: 'c', dependsOn: ['step_a', 'step_b'] }),
    ]
    expect(waitsFor(steps[2] ?? makeStep(), steps).map((step) => step.key)).toEqual(['b'])
  })
})

describe('percentOf', () => {
  it('counts what is over, whatever the end', () => {
    expect(percentOf(makeJob({ totalSteps: 150, completedSteps: 98, failedSteps: 1, status: 'CANCELLED' }))).toBe(66)
    expect(percentOf(makeJob({ totalSteps: 3, completedSteps: 1, failedSteps: 1, skippedSteps: 1 }))).toBe(100)
    expect(percentOf(makeJob({ steps: [], totalSteps: 0 }))).toBe(100)
  })
})

describe('remainingMs', () => {
  const job = makeJob({ startedAt: '2025-01-01T00:00:00.000Z', totalSteps: 100, completedSteps: 18, failedSteps: 2 })
  const tenSecondsIn = Date.parse('2025-01-01T00:00:10.000Z')
  const held = (forMs: number) => ({ reason: 'rate_limit' as const, until: tenSecondsIn + forMs, message: 'limit' })

  it('goes by the pace so far', () => {
    expect(remainingMs({ job }, tenSecondsIn)).toBe(40_000)
  })

  it('does not promise an end before calls are let through again', () => {
    expect(remainingMs({ job, waiting: held(7_000) }, tenSecondsIn)).toBe(47_000)
    expect(remainingMs({ job, waiting: held(-1) }, tenSecondsIn)).toBe(40_000)
  })

  it('never says less than a countdown that stands beside it', () => {
    const nearlyDone = { ...job, completedSteps: 97 }
    const wait = held(3_200)
    expect(secondsUntil(wait.until, tenSecondsIn)).toBe(4)
    expect(remainingMs({ job: nearlyDone, waiting: wait }, tenSecondsIn)).toBe(5_000)
    expect(remainingMs({ job: nearlyDone, retrying: { step_a: { until: tenSecondsIn + 8_500, message: 'busy' } } }, tenSecondsIn)).toBe(
      10_000,
    )
    expect(secondsUntil(tenSecondsIn - 1, tenSecondsIn)).toBe(0)
  })

  it('says nothing while it is too early, or while the job is still', () => {
    expect(remainingMs({ job: { ...job, completedSteps: 1 } }, tenSecondsIn)).toBeNull()
    expect(remainingMs({ job: { ...job, status: 'PAUSED' } }, tenSecondsIn)).toBeNull()
  })
})

describe('roll-back', () => {
  const steps = [
    makeStep({ key: 'a', status: 'UNDONE' }),
    makeStep({ key: 'b', status: 'KEPT', action: 'update' }),
    makeStep({ key: 'c', status: 'SUCCESS', action: 'adopt' }),
    makeStep({ key: 'd', status: 'FAILED' }),
  ]

  it('counts what is taken back of what had been done', () => {
    expect(undoOf(makeJob({ status: 'ROLLING_BACK', steps }))).toEqual({ undone: 1, kept: 1, total: 3 })
    expect(undoOf(makeJob({ status: 'PARTIAL', steps }))).toEqual({ undone: 1, kept: 1, total: 3 })
    expect(undoOf(makeJob({ status: 'SUCCESS' }))).toBeNull()
    expect(percentOf(makeJob({ status: 'ROLLING_BACK', progress: 66, steps }))).toBe(66)
    expect(percentOf(makeJob({ status: 'PARTIAL', progress: 25, completedSteps: 1, totalSteps: 4, steps }))).toBe(33)
  })

  it('says beforehand what there is to take back, and of which sort', () => {
    expect(countUndoable(steps)).toEqual({ create: 0, update: 1, adopt: 1, delete: 0 })
  })

  it('counts what may have taken effect until it is taken back', () => {
    const unsure = [
      ...steps,
      makeStep({ key: 'e', status: 'CANCELLED', unsure: true }),
      makeStep({ key: 'f', status: 'UNDONE', unsure: true }),
    ]
    expect(countUnsure(unsure)).toBe(1)
    expect(undoOf(makeJob({ status: 'ROLLING_BACK', steps: unsure }))).toEqual({ undone: 2, kept: 1, total: 5 })
  })

  it('draws each step as it is taken back or kept, with the reason', () => {
    const start = { job: makeJob({ status: 'ROLLING_BACK', steps: [makeStep({ key: 'a', status: 'SUCCESS' })] }) }
    const { job } = draw(start, finished({ status: 'KEPT', message: 'Kept: 1 contact has this tag' }))
    expect(job.steps[0]).toMatchObject({ status: 'KEPT', message: 'Kept: 1 contact has this tag' })
    expect(progressByKind(job.steps)[0]).toMatchObject({ kept: 1, undone: 0, done: 0 })
  })
})
