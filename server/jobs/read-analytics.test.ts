import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../context.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { setTick } from './hand-over-store.ts'
import { readAnalytics } from './read-analytics.ts'

let database: TestDatabase
let ctx: TestContext
let companyId: string
let companies = 0
let ids = 0

beforeAll(async () => {
  database = await createTestDatabase()
  ctx = createTestContext({ db: database.db, now: new Date('2026-11-22T12:00:00Z') })
})
afterAll(() => database.drop())
beforeEach(async () => {
  companyId = `analytics-${(companies += 1)}`
  await addCompany(companyId)
})

describe('analytics', () => {
  it('counts how jobs have ended, what still stands, and how long the good ones took', async () => {
    await addJob({ status: 'SUCCESS', seconds: 10, steps: ['SUCCESS', 'SUCCESS'] })
    await addJob({ status: 'SUCCESS', seconds: 30, steps: ['SUCCESS'] })
    await addJob({ status: 'PARTIAL', steps: ['SUCCESS', 'FAILED', 'SKIPPED'] })
    await addJob({ status: 'ROLLED_BACK', steps: ['UNDONE', 'KEPT'] })
    const { totals } = await read()
    expect(totals).toEqual({
      jobs: 4,
      succeeded: 2,
      partial: 1,
      failed: 0,
      cancelled: 0,
      rolledBack: 1,
      objects: 5,
      apiCalls: 8,
      medianSeconds: 20,
    })
  })

  it('has every day in the time zone that was asked for, those without jobs too', async () => {
    await addJob({ status: 'FAILED', endedAt: '2026-11-22T02:00:00Z' })
    await addJob({ status: 'SUCCESS', endedAt: '2026-11-20T12:00:00Z' })
    const { byDay } = await read({ days: 3, timeZone: 'America/Chicago' })
    expect(byDay).toEqual([
      { day: '2026-11-19', succeeded: 0, partial: 0, failed: 0 },
      { day: '2026-11-20', succeeded: 1, partial: 0, failed: 0 },
      { day: '2026-11-21', succeeded: 0, partial: 0, failed: 1 },
      { day: '2026-11-22', succeeded: 0, partial: 0, failed: 0 },
    ])
  })

  it('says nothing of another company, nor of another location to who looks at one', async () => {
    const other = `analytics-${(companies += 1)}`
    await addCompany(other)
    await addJob({ status: 'SUCCESS', company: other })
    await addJob({ status: 'SUCCESS', locationId: 'loc-a' })
    await addJob({ status: 'SUCCESS', locationId: 'loc-b' })
    expect((await read()).totals.jobs).toBe(2)
    expect((await read({}, { locationId: 'loc-a' })).totals.jobs).toBe(1)
    await expect(read({ locationId: 'loc-b' }, { locationId: 'loc-a' })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('refuses who may not see jobs, and a time zone that there is not', async () => {
    await expect(read({}, { can: ['plan'] })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(read({ timeZone: "x' or 1=1" })).rejects.toMatchObject({ code: 'invalid_request' })
  })

  it('names the newest plan of a location while something in it is undecided and nothing was applied', async () => {
    await addPlan('loc-a', 'has_decisions', '2026-11-21T10:00:00Z')
    await addPlan('loc-a', 'ready', '2026-11-21T11:00:00Z')
    const waiting = await addPlan('loc-b', 'has_decisions', '2026-11-21T10:00:00Z')
    const applied = await addPlan('loc-c', 'has_decisions', '2026-11-21T10:00:00Z')
    await addJob({ status: 'SUCCESS', planId: applied })
    await addPlan('loc-d', 'has_decisions', '2026-11-01T10:00:00Z')
    expect((await read()).waitingPlans).toEqual([
      {
        id: waiting,
        blueprintName: 'Clinic',
        locationId: 'loc-b',
        locationName: 'Place loc-b',
        decisions: 2,
        createdAt: '2026-11-21T10:00:00.000Z',
      },
    ])
  })

  it('names what is left to do by hand after the newest job of a blueprint in a location, until it is ticked off', async () => {
    const workflow = { id: 'workflow/welcome', kind: 'workflow' }
    const resources = [workflow, { id: 'form/intake', kind: 'form' }, { id: 'tag/new', kind: 'tag' }]
    const older = await addPlan('loc-a', 'ready', '2026-11-19T09:00:00Z', companyId, resources)
    const newer = await addPlan('loc-a', 'ready', '2026-11-20T09:00:00Z', companyId, [workflow])
    const other = await addPlan('loc-b', 'ready', '2026-11-20T09:00:00Z', companyId, resources)
    const undone = await addPlan('loc-c', 'ready', '2026-11-20T09:00:00Z', companyId, resources)
    const ago = await addPlan('loc-d', 'ready', '2026-11-01T09:00:00Z', companyId, resources)
    await addJob({ status: 'SUCCESS', planId: older, endedAt: '2026-11-19T12:00:00Z' })
    const ticked = await addJob({ status: 'SUCCESS', planId: newer })
    const open = await addJob({ status: 'PARTIAL', planId: other, locationId: 'loc-b' })
    await addJob({ status: 'ROLLED_BACK', planId: undone, locationId: 'loc-c' })
    await addJob({ status: 'SUCCESS', planId: ago, locationId: 'loc-d', endedAt: '2026-11-02T12:00:00Z' })
    await setTick(ctx.db, ticked, workflow.id, true)
    await setTick(ctx.db, open, workflow.id, true)
    const expected = {
      jobId: open,
      blueprintName: 'Clinic',
      locationId: 'loc-b',
      locationName: 'loc-b',
      tasks: 1,
      completedAt: '2026-11-21T12:00:00.000Z',
    }
    expect((await read()).openHandOvers).toEqual([expected])
    expect((await read({}, { locationId: 'loc-a' })).openHandOvers).toEqual([])
    const again = await addJob({ status: 'SUCCESS', planId: newer, endedAt: '2026-11-21T13:00:00Z' })
    expect((await read({}, { locationId: 'loc-a' })).openHandOvers).toEqual([])
    await setTick(ctx.db, again, workflow.id, false)
    expect((await read({}, { locationId: 'loc-a' })).openHandOvers).toMatchObject([{ jobId: again, tasks: 1 }])
  })

  it('tells what the language model has cost in the view of the agency only', async () => {
    await addCall({ cost_micros: 1_500 })
    await addCall({ cost_micros: 500 })
    await addCall({ cost_micros: 900, from_cache: true })
    expect((await read()).aiCost).toEqual({ calls: 2, costUsd: 0.002 })
    expect((await read({}, { locationId: 'loc-a' })).aiCost).toBeUndefined()
    await addCall({ cost_micros: null })
    expect((await read()).aiCost).toEqual({ calls: 3, costUsd: null })
  })
})

function read(request: { locationId?: string; days?: number; timeZone?: string } = {}, actor: Partial<Actor> = {}) {
  const asking: Actor = {
    sessionId: 's',
    userId: 'u',
    name: 'Ada',
    email: 'ada@acme.co',
    role: 'admin',
    companyId,
    locationId: null,
    install: 'active',
    can: ['jobs.read', 'company.read'],
    ...actor,
  }
  return readAnalytics(ctx, asking, { days: 30, timeZone: 'UTC', ...request })
}

async function addCompany(id: string): Promise<void> {
  await ctx.db.insertInto('companies').values({ id }).execute()
}

type JobFacts = {
  status: string
  seconds?: number
  endedAt?: string
  steps?: string[]
  company?: string
  locationId?: string
  planId?: string
}

async function addJob(facts: JobFacts): Promise<string> {
  const { status, seconds = 10, endedAt = '2026-11-21T12:00:00Z', steps = [], company = companyId, locationId = 'loc-a' } = facts
  const id = `job-${(ids += 1)}`
  const planId = facts.planId ?? (await addPlan(locationId, 'ready', '2026-11-20T09:00:00Z', company))
  const completedAt = new Date(endedAt)
  const startedAt = new Date(completedAt.getTime() - seconds * 1_000)
  await ctx.db
    .insertInto('jobs')
    .values({
      id,
      company_id: company,
      location_id: locationId,
      location_name: locationId,
      plan_id: planId,
      plan_hash: id,
      blueprint_name: 'Clinic',
      status,
      total_steps: steps.length,
      started_by: 'Ada',
      started_by_id: 'u',
      created_at: startedAt,
      started_at: startedAt,
      completed_at: completedAt,
    })
    .execute()
  const rows = steps.map((one, position) => ({
    job_id: id,
    id: `tag/${position}`,
    position,
    kind: 'tag',
    key: String(position),
    title: 'x',
    action: 'create',
    status: one,
    attempts: 1,
  }))
  if (rows.length > 0) await ctx.db.insertInto('steps').values(rows).execute()
  return id
}

async function addPlan(
  locationId: string,
  grade: string,
  createdAt: string,
  company = companyId,
  resources: object[] = [],
): Promise<string> {
  const id = `plan-${(ids += 1)}`
  await ctx.db
    .insertInto('plans')
    .values({
      id,
      company_id: company,
      location_id: locationId,
      location_name: `Place ${locationId}`,
      hash: id,
      scope: 's',
      blueprint: JSON.stringify({ name: 'Clinic' }),
      variables: JSON.stringify({}),
      resources: JSON.stringify(resources),
      decisions: JSON.stringify({}),
      content: JSON.stringify({ grade, summary: { decide: grade === 'has_decisions' ? 2 : 0 } }),
      created_by: 'u',
      created_at: new Date(createdAt),
    })
    .execute()
  return id
}

async function addCall(call: { cost_micros: number | null; from_cache?: boolean }): Promise<void> {
  await ctx.db
    .insertInto('ai_calls')
    .values({
      id: `call-${(ids += 1)}`,
      company_id: companyId,
      user_id: 'u',
      purpose: 'draft',
      model: 'm',
      outcome: 'ok',
      created_at: new Date('2026-11-21T12:00:00Z'),
      ...call,
    })
    .execute()
}
