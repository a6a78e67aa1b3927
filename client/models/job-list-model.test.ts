import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JobSummary } from '../../server/contract/job.ts'
import type { JobFilter as Asked, JobPage } from '../api/jobs.ts'
import { later, makeJobSummary, refusal } from '../test/factories.ts'
import { everyJob, type JobFilter } from './job-filter.ts'
import { JobListModel, type JobListMemory } from './job-list-model.ts'

const models: Disposable[] = []
beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  for (const model of models.splice(0)) model[Symbol.dispose]()
  vi.useRealTimers()
})

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

function build(pages: (filter: Asked) => Promise<JobPage>, { isVisible = (): boolean => true, memory = noMemory() } = {}) {
  const list = vi.fn<(filter: Asked) => Promise<JobPage>>(pages)
  const filter = signal<JobFilter>({ ...everyJob, locationId: 'loc_1' })
  const model = new JobListModel({ list }, { filter, isVisible, memory })
  models.push(model)
  const ids = () => (model.at.value.state === 'ready' ? model.at.value.value.map((job) => job.id) : model.at.value.state)
  return { model, list, ids, filter }
}

const noMemory = (): JobListMemory => ({ kept: null, scrollTop: 0 })
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
    const { list } = build(async () => page([makeJobSummary()]), { isVisible: () => false })
    await settle(30_000)
    expect(list).toHaveBeenCalledTimes(1)
  })

  it('adds more below and keeps them when the first page is renewed', async () => {
    const { model, ids } = build(async ({ cursor }) =>
      cursor === 'c2'
        ? page([makeJobSummary({ id: 'old', createdAt: '2024-12-31T00:00:00.000Z' })])
        : page([makeJobSummary({ id: 'new' })], 'c2'),
    )
    await settle()
    await model.loadMore()
    expect(ids()).toEqual(['new', 'old'])
    expect(model.nextCursor.value).toBeNull()
    await settle(3_100)
    expect(ids()).toEqual(['new', 'old'])
  })

  it('asks for what the filter says, keeps the rows in place meanwhile, and forgets the answers of another', async () => {
    const slow = later<JobPage>()
    const { model, list, ids, filter } = build(async ({ status, q }) =>
      status === 'PARTIAL' ? slow.promise : page([makeJobSummary({ id: q || (status ?? 'any'), status: 'SUCCESS' })]),
    )
    await settle()
    filter.value = { ...filter.value, status: 'PARTIAL' }
    expect([ids(), model.isRenewing.value]).toEqual([['any'], true])
    filter.value = { ...filter.value, status: 'FAILED' }
    await settle()
    expect([ids(), model.isRenewing.value]).toEqual([['FAILED'], false])
    expect(list).toHaveBeenLastCalledWith(expect.objectContaining({ status: 'FAILED', locationId: 'loc_1', order: 'newest' }))
    slow.resolve(page([makeJobSummary({ id: 'too late' })]))
    await settle()
    expect(ids()).toEqual(['FAILED'])
    filter.value = { ...filter.value, q: 'dental' }
    await settle()
    expect(ids()).toEqual(['dental'])
  })

  it('lets a job go that has left the filter, and keeps older ones below', async () => {
    let first = [makeJobSummary({ id: 'b', createdAt: '2025-01-02T00:00:00.000Z' }), makeJobSummary({ id: 'a' })]
    const old = makeJobSummary({ id: 'old', createdAt: '2024-01-01T00:00:00.000Z' })
    const { model, ids } = build(async ({ cursor }) => (cursor === undefined ? page(first, 'c') : page([old])))
    await settle()
    await model.loadMore()
    first = first.slice(1)
    await settle(3_100)
    expect(ids()).toEqual(['a', 'old'])
  })

  it('is as it was left when somebody comes back, and is renewed without a blank in between', async () => {
    const memory = noMemory()
    const pages = async ({ cursor }: Asked) =>
      cursor === undefined ? page([makeJobSummary({ id: 'new' })], 'c2') : page([makeJobSummary({ id: 'old', createdAt: '2024-01-01' })])
    const before = build(pages, { memory })
    await settle()
    await before.model.loadMore()
    before.model[Symbol.dispose]()
    const after = build(pages, { memory })
    expect(after.ids()).toEqual(['new', 'old'])
    await settle()
    expect([after.ids(), after.model.nextCursor.value]).toEqual([['new', 'old'], null])
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
