import { afterEach, describe, expect, it, vi } from 'vitest'
import type { EventEnvelope } from '../../server/contract/event.ts'
import type { Job, JobAction } from '../../server/contract/job.ts'
import type { Api } from '../api/api.ts'
import type { EventFeedHandlers } from '../api/event-feed.ts'
import { later, makeEvent, makeJob, makeJobsApi, makePlan, makeStep, refusal } from '../test/factories.ts'
import { JobModel } from './job-model.ts'

const models: Disposable[] = []
afterEach(() => {
  for (const model of models.splice(0)) model[Symbol.dispose]()
})

function build(job: Job, history: EventEnvelope[] = [], over: Partial<Api['jobs']> = {}) {
  const feeds: { after: number; handlers: EventFeedHandlers; isClosed: boolean }[] = []
  const jobs = makeJobsApi({
    act: vi.fn<Api['jobs']['act']>(async () => undefined),
    get: vi.fn<Api['jobs']['get']>(async () => job),
    events: async (_id, after) => history.filter((event) => event.seq > after).slice(0, 2),
    watch: (_id, after, handlers) => {
      const feed = { after, handlers, isClosed: false }
      feeds.push(feed)
      return { close: () => void (feed.isClosed = true) }
    },
    ...over,
  })
  const plans = {
    get: async () => makePlan([]),
    make: () => Promise.reject(new Error('not used')),
    change: () => Promise.reject(new Error('not used')),
    keep: () => Promise.reject(new Error('not used')),
  }
  const model = new JobModel({ jobs, plans }, 'job_1')
  models.push(model)
  return { model, feeds, jobs }
}

const settle = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms))
const started = (seq: number) =>
  makeEvent(seq, { type: 'step.started', stepId: 'step_a', kind: 'tag', key: 'a', title: 'a', action: 'create', attempt: 1 })
const status = (seq: number, to: Job['status']) =>
  makeEvent(seq, { type: 'job.status', status: to, message: null, progress: 0, completedSteps: 0, totalSteps: 2 })

describe('job', () => {
  it('streams from where the answer ends, and reads what came before for the log', async () => {
    const history = [1, 2, 3, 4, 5].map(started)
    const { model, feeds } = build(makeJob({ lastEventId: 5 }), history)
    await settle()
    expect(feeds[0]?.after).toBe(5)
    expect(model.log.value.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5])
    feeds[0]?.handlers.onEvents([started(6)])
    await settle(120)
    expect(model.log.value.at(-1)?.seq).toBe(6)
    expect(model.job.value?.steps[0]?.status).toBe('RUNNING')
  })

  it('has each line of the log once after it was tried again, and loses none when the door does not answer', async () => {
    const history = [1, 2, 3, 4].map(started)
    const events = vi.fn<Api['jobs']['events']>(async (_id, after) => history.filter((event) => event.seq > after).slice(0, 2))
    const { model, feeds } = build(makeJob({ lastEventId: 4 }), [], { events })
    await settle()
    feeds[0]?.handlers.onEvents([started(5)])
    await settle(120)
    const seqs = () => model.log.value.map((event) => event.seq)
    await model.reload()
    await settle()
    expect(seqs()).toEqual([1, 2, 3, 4, 5])
    events.mockRejectedValue(refusal('unavailable'))
    await model.reload()
    await settle()
    expect(seqs()).toEqual([1, 2, 3, 4, 5])
    expect(feeds.map(({ isClosed }) => isClosed)).toEqual([true, true, false])
  })

  it('is shown in one piece when it has ended: not before what came of it is there too', async () => {
    let tellSheet = () => {}
    const sheet = new Promise<never>((_, refuse) => (tellSheet = () => refuse(refusal('unavailable'))))
    const { model } = build(makeJob({ status: 'SUCCESS' }), [], { handOver: () => sheet })
    await settle()
    expect(model.at.value.state).toBe('loading')
    tellSheet()
    await settle()
    expect(model.at.value.state).toBe('ready')
    expect(model.plan.value).not.toBeNull()
  })

  it('knows after a reload that the job waits at a limit', async () => {
    const until = '2025-01-01T00:00:05.000Z'
    const { model } = build(makeJob({ lastEventId: 1 }), [makeEvent(1, { type: 'job.waiting', reason: 'rate_limit', until, message: '' })])
    await settle()
    expect(model.at.value).toMatchObject({ state: 'ready', value: { waiting: { reason: 'rate_limit' } } })
  })

  it('reads the steps anew when an ended job comes back to life', async () => {
    const { model, feeds, jobs } = build(makeJob({ status: 'PARTIAL', steps: [makeStep({ key: 'a', status: 'FAILED' })] }))
    await settle()
    expect(model.isLive.value).toBe(false)
    feeds[0]?.handlers.onEvents([status(1, 'PENDING')])
    await settle(120)
    expect(jobs.get).toHaveBeenCalledTimes(2)
  })

  it('reads them anew also when it came to life and ended within one batch, as after a sleep', async () => {
    const { feeds, jobs } = build(makeJob({ status: 'PARTIAL' }))
    await settle()
    feeds[0]?.handlers.onEvents([status(1, 'PENDING'), status(2, 'PROCESSING'), status(3, 'SUCCESS')])
    await settle(120)
    expect(jobs.get).toHaveBeenCalledTimes(2)
  })

  it('goes on from what was drawn while an older answer was under way', async () => {
    const answer = later<Job>()
    const get = vi.fn<Api['jobs']['get']>(async () => makeJob({ status: 'PARTIAL' }))
    const { model, feeds } = build(makeJob(), [], { get })
    await settle()
    get.mockReturnValue(answer.promise)
    feeds[0]?.handlers.onEvents([status(1, 'PENDING')])
    await settle(120)
    feeds[0]?.handlers.onEvents([status(2, 'PROCESSING'), started(3)])
    await settle(120)
    answer.resolve(makeJob({ status: 'PENDING', lastEventId: 1, failedSteps: 1 }))
    await settle()
    expect(model.job.value).toMatchObject({ status: 'PROCESSING', lastEventId: 3, failedSteps: 1, steps: [{ status: 'RUNNING' }, {}] })
  })

  it('shows the failures first to who comes afterwards, and rearranges nothing under the eyes of who watches', async () => {
    const steps = [makeStep({ key: 'a', status: 'FAILED' }), makeStep({ key: 'b', status: 'SUCCESS' })]
    const afterwards = build(makeJob({ status: 'PARTIAL', failedSteps: 1, steps }))
    const watching = build(makeJob({ failedSteps: 1, steps }))
    await settle()
    expect(afterwards.model.filter.value).toBe('failed')
    afterwards.model.show('all')
    expect(afterwards.model.filter.value).toBe('all')
    watching.feeds[0]?.handlers.onEvents([status(1, 'PARTIAL')])
    await settle(120)
    expect(watching.model.filter.value).toBe('all')
  })

  it('asks again once the job has ended, for what reading back has shown', async () => {
    const verification = { state: 'same' as const, checkedAt: '2025-01-01T00:00:00Z', differences: [] }
    const get = vi.fn<Api['jobs']['get']>(async () => makeJob())
    const { model, feeds } = build(makeJob(), [], { get })
    await settle()
    get.mockResolvedValue(makeJob({ status: 'SUCCESS', verification, lastEventId: 1 }))
    feeds[0]?.handlers.onEvents([status(1, 'SUCCESS')])
    await settle(120)
    expect(model.job.value?.verification).toEqual(verification)
  })

  it('starts over from the whole job when the log was reset', async () => {
    const { feeds, jobs } = build(makeJob({ lastEventId: 7 }))
    await settle()
    await expect(feeds[0]?.handlers.onReset()).resolves.toBe(7)
    expect(jobs.get).toHaveBeenCalledTimes(2)
  })

  it('does not offer again what the server does not know, and does when it is only not possible now', async () => {
    const answers: Partial<Record<JobAction, Error>> = {
      pause: refusal('invalid_request'),
      cancel: refusal('wrong_state', { status: 409 }),
    }
    const { model } = build(makeJob(), [], {
      act: async (_id, action) => {
        throw answers[action] ?? new Error('unexpected')
      },
    })
    await settle()
    expect(await model.act('pause')).toBe(false)
    expect(await model.act('cancel')).toBe(false)
    expect([...model.unsupported.value]).toEqual(['pause'])
    expect(model.actionProblem.value?.code).toBe('wrong_state')
  })

  it('shows why the job cannot be read', async () => {
    const { model, feeds } = build(makeJob(), [], { get: () => Promise.reject(refusal('not_found', { status: 404 })) })
    await settle()
    expect(model.at.value).toMatchObject({ state: 'failed', problem: { code: 'not_found' } })
    expect(feeds).toHaveLength(0)
  })

  it('lets go of the stream when it is disposed', async () => {
    const { model, feeds } = build(makeJob())
    await settle()
    model[Symbol.dispose]()
    expect(feeds[0]?.isClosed).toBe(true)
  })
})
