import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JobSummary } from '../../server/contract/job.ts'
import type { JobFilter, JobPage } from '../api/jobs.ts'
import { makeJobSummary, refusal } from '../test/factories.ts'
import { JobListModel } from './job-list-model.ts'

const models: Disposable[] = []
beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  for (const model of models.splice(0)) model[Symbol.dispose]()
  vi.useRealTimers()
})

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
const unused = () => Promise.reject(new Error('not used'))

function build(pages: (filter: JobFilter) => Promise<JobPage>, isVisible = () => true) {
  const list = vi.fn<(filter: JobFilter) => Promise<JobPage>>(pages)
  const model = new JobListModel(
    { list, apply: unused, act: unused, get: unused, events: unused, watch: () => ({ close: () => undefined }) },
    { locationId: 'loc_1', isVisible },
  )
  models.push(model)
  const ids = () => (model.at.value.state === 'ready' ? model.at.value.value.map((job) => job.id) : model.at.value.state)
  return { model, list, ids }
}

const page = (jobs: JobSummary[], nextCursor: string | null = null): JobPage => ({ items: jobs, nextCursor })

describe('job list', () => {
  it('looks again while a job is live, and no longer when all have ended', async () => {
    let status: JobSummary['status'] = 'PROCESSING'
    const { list } = build(async () => page([makeJobSummary({ status })]))
    await settle(3_100)
    expect(list).toHaveBeenCalledTimes(2)
    status = 'SUCCESS'
    await settle(3_100)
    expect(list).toHaveBeenCalledTimes(3)
    await settle(30_000)
    expect(list).toHaveBeenCalledTimes(3)
  })

  it('does not look while nobody does', async () => {
    const { list } = build(
      async () => page([makeJobSummary()]),
      () => false,
    )
    await settle(30_000)
    expect(list).toHaveBeenCalledTimes(1)
  })

  it('adds more below and keeps them when the first page is renewed', async () => {
    const { model, ids } = build(async ({ cursor }) =>
      cursor === 'c2' ? page([makeJobSummary({ id: 'old' })]) : page([makeJobSummary({ id: 'new' })], 'c2'),
    )
    await settle()
    await model.loadMore()
    expect(ids()).toEqual(['new', 'old'])
    expect(model.nextCursor.value).toBeNull()
    await settle(3_100)
    expect(ids()).toEqual(['new', 'old'])
  })

  it('asks for one status and forgets the answers of another', async () => {
    const { model, list, ids } = build(async ({ status }) => page([makeJobSummary({ id: status ?? 'any', status: 'SUCCESS' })]))
    await settle()
    model.status.value = 'FAILED'
    expect(ids()).toBe('loading')
    await settle()
    expect(ids()).toEqual(['FAILED'])
    expect(list).toHaveBeenLastCalledWith(expect.objectContaining({ status: 'FAILED', locationId: 'loc_1' }))
  })

  it('says why it cannot be read, and can be tried again', async () => {
    let isDown = true
    const { model, ids } = build(async () => {
      if (isDown) throw refusal('unavailable')
      return page([])
    })
    await settle()
    expect(model.at.value).toMatchObject({ state: 'failed', problem: { code: 'unavailable' } })
    isDown = false
    await model.reload()
    expect(ids()).toEqual([])
  })

  it('keeps what is shown when a look in between fails', async () => {
    let calls = 0
    const { ids } = build(async () => {
      calls += 1
      if (calls > 1) throw refusal('unavailable')
      return page([makeJobSummary()])
    })
    await settle(10_000)
    expect(ids()).toEqual(['job_1'])
    expect(calls).toBeGreaterThan(2)
  })
})
