import { signal } from '@preact/signals'
import { describe, expect, it, vi } from 'vitest'
import type { Analytics } from '../../server/contract/analytics.ts'
import type { JobSummary } from '../../server/contract/job.ts'
import type { Api } from '../api/api.ts'
import { makeJobsApi, makeJobSummary, refusal } from '../test/factories.ts'
import { findNeeds, HomeModel, type Need, successRate } from './home-model.ts'
import type { Loadable } from './loadable.ts'

const plan = { id: 'p', blueprintName: 'x', locationId: 'loc_1', locationName: 'Clinic', decisions: 1, createdAt: '2025-01-02T00:00:00Z' }
const handWork = {
  jobId: 'h',
  blueprintName: 'y',
  locationId: 'loc_1',
  locationName: 'Clinic',
  tasks: 2,
  completedAt: '2024-12-31T00:00:00Z',
}
const nothing = { waitingPlans: [], openHandOvers: [] }
const waiting = { waitingPlans: [plan], openHandOvers: [handWork] }
const totals = { jobs: 0, succeeded: 0, partial: 0, failed: 0, cancelled: 0, rolledBack: 0, objects: 0, apiCalls: 0, medianSeconds: null }

describe('what needs a person', () => {
  it('is newest first, jobs and plans alike', () => {
    const failed = makeJobSummary({ id: 'a', status: 'FAILED', createdAt: '2025-01-01T00:00:00Z' })
    const paused = makeJobSummary({ id: 'b', status: 'PAUSED', locationId: 'loc_2', createdAt: '2025-01-03T00:00:00Z' })
    expect(findNeeds([failed, paused], [], waiting).map(nameOf)).toEqual(['b', 'p', 'a', 'h'])
  })

  it('is no longer a job that a later one of the same blueprint in the same place has overtaken', () => {
    const failed = makeJobSummary({ id: 'a', status: 'FAILED', createdAt: '2025-01-01T00:00:00Z' })
    const later = makeJobSummary({ id: 'b', status: 'SUCCESS', createdAt: '2025-01-02T00:00:00Z' })
    expect(findNeeds([failed], [later], nothing)).toEqual([])
    expect(findNeeds([failed], [{ ...later, locationId: 'loc_2' }], nothing)).toHaveLength(1)
  })

  it('is what a job left to do by hand, unless the job itself needs somebody first', () => {
    const partial = makeJobSummary({ id: 'h', status: 'PARTIAL', createdAt: '2025-01-02T00:00:00Z' })
    expect(findNeeds([partial], [], { ...nothing, openHandOvers: [handWork] }).map(({ is }) => is)).toEqual(['job'])
    expect(findNeeds([], [], { ...nothing, openHandOvers: [handWork] }).map(({ is }) => is)).toEqual(['hand-work'])
  })
})

const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

function build(list: Api['jobs']['list'], get: Api['analytics']['get'], shown: JobSummary[] = []) {
  const at = signal<Loadable<JobSummary[]>>({ state: 'ready', value: shown })
  const model = new HomeModel({ jobs: makeJobsApi({ list }), analytics: { get } }, { locationId: null, timeZone: 'UTC', list: at })
  return { model, show: (value: JobSummary[]) => void (at.value = { state: 'ready', value }) }
}

describe('the dashboard', () => {
  const numbers: Analytics = { since: '2025-01-01T00:00:00Z', until: '2025-01-31T00:00:00Z', totals, byDay: [], ...nothing }
  const noJobs = async () => ({ items: [], nextCursor: null })

  it('is coming until numbers and troubled jobs are both there, or refused', async () => {
    let tell = () => {}
    const answer = new Promise<never>((_, refuse) => (tell = () => refuse(refusal('unavailable'))))
    const { model } = build(noJobs, () => answer)
    await settle()
    expect(model.troubled.value.state).toBe('ready')
    expect(model.isComing.value).toBe(true)
    tell()
    await settle()
    expect(model.isComing.value).toBe(false)
    model[Symbol.dispose]()
  })

  it('asks again what needs somebody when a job of the list stands otherwise, and not when it only goes on', async () => {
    const job = makeJobSummary({ id: 'a', status: 'PROCESSING', createdAt: '2025-01-02T00:00:00Z' })
    const failed = { ...job, status: 'FAILED' as const }
    let troubled: JobSummary[] = []
    const get = vi.fn<Api['analytics']['get']>(async () => numbers)
    const { model, show } = build(async ({ status }) => ({ items: status === 'FAILED' ? troubled : [], nextCursor: null }), get, [job])
    await settle()
    show([{ ...job, progress: 50 }])
    await settle()
    expect(get).toHaveBeenCalledTimes(1)

    const states: string[] = []
    const stop = model.troubled.subscribe(({ state }) => states.push(state))
    troubled = [failed]
    show([failed])
    await settle()
    expect(get).toHaveBeenCalledTimes(2)
    expect(model.needs.value?.map(nameOf)).toEqual(['a'])

    get.mockRejectedValueOnce(refusal('unavailable'))
    troubled = []
    show([{ ...job, status: 'SUCCESS' }])
    await settle()
    stop()
    expect(model.needs.value).toEqual([])
    expect(model.numbers.value.state).toBe('ready')
    expect(new Set(states)).toEqual(new Set(['ready']))
    model[Symbol.dispose]()
  })

  it('does not say that nothing waits when the numbers, which know of plans and of work by hand, were refused', async () => {
    const refused = build(noJobs, () => Promise.reject(refusal('forbidden')))
    const told = build(noJobs, async () => numbers)
    await settle()
    expect(refused.model.needs.value).toBeNull()
    expect(told.model.needs.value).toEqual([])
    refused.model[Symbol.dispose]()
    told.model[Symbol.dispose]()
  })
})

describe('success rate', () => {
  it('leaves out what was cancelled or taken back, and is nothing where nothing ended', () => {
    expect(successRate({ ...totals, succeeded: 3, partial: 1, cancelled: 9, rolledBack: 4 })).toBe(0.75)
    expect(successRate({ ...totals, cancelled: 2 })).toBeNull()
  })
})

function nameOf(need: Need): string {
  if (need.is === 'job') return need.job.id
  return need.is === 'plan' ? need.plan.id : need.open.jobId
}
