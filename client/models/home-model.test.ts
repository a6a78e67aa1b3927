import { describe, expect, it } from 'vitest'
import { makeJobsApi, makeJobSummary, refusal } from '../test/factories.ts'
import { findNeeds, HomeModel, type Need, successRate } from './home-model.ts'

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

describe('the dashboard', () => {
  it('is coming until numbers and troubled jobs are both there, or refused', async () => {
    let tell = () => {}
    const numbers = new Promise<never>((_, refuse) => (tell = () => refuse(refusal('unavailable'))))
    const jobs = makeJobsApi({ list: async () => ({ items: [], nextCursor: null }) })
    const model = new HomeModel({ jobs, analytics: { get: () => numbers } }, { locationId: null, timeZone: 'UTC' })
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(model.troubled.value.state).toBe('ready')
    expect(model.isComing.value).toBe(true)
    tell()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(model.isComing.value).toBe(false)
    model[Symbol.dispose]()
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
