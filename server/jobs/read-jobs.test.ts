import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../context.ts'
import type { JobStatus } from '../contract/job.ts'
import type { DbOrTx } from '../db/database.ts'
import { createTestContext, type TestContext } from '../test/test-context.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { listJobs, type JobListRequest } from './read-jobs.ts'

const emptyPlan = { blueprint: '{"name":"Clinic"}', variables: '{}', resources: '[]', decisions: '{}', content: '{}' }

let database: TestDatabase
let ctx: TestContext
let companyId: string
let companies = 0
let jobs = 0
beforeAll(async () => {
  database = await createTestDatabase()
  ctx = createTestContext({ db: database.db })
}, 60_000)
afterAll(() => database?.drop())
beforeEach(() => {
  companyId = `list-${(companies += 1)}`
})

describe('the list of jobs', () => {
  it('finds jobs by words of the blueprint, the sub-account and who began it, whatever their case', async () => {
    await addJob({ blueprintName: 'Dental clinic', locationName: 'Bright Smile', startedBy: 'Mara Ellison' })
    await addJob({ blueprintName: 'Dental clinic', locationName: 'Copper Kettle', startedBy: 'Joe' })
    expect(await names({ q: 'dental' })).toHaveLength(2)
    expect(await names({ q: '  SMILE  dental ' })).toEqual(['Bright Smile'])
    expect(await names({ q: 'ellison' })).toEqual(['Bright Smile'])
    expect(await names({ q: 'dental law' })).toEqual([])
  })

  it('takes the signs of a pattern for what they are', async () => {
    await addJob({ locationName: '100% Organic' })
    await addJob({ locationName: 'Under_score' })
    await addJob({ locationName: 'Back\\slash' })
    expect(await names({ q: '%' })).toEqual(['100% Organic'])
    expect(await names({ q: '_' })).toEqual(['Under_score'])
    expect(await names({ q: '\\' })).toEqual(['Back\\slash'])
  })

  it.each(['newest', 'oldest'] as const)('comes in pages, %s first, each job once, those of one moment too', async (order) => {
    const ids: string[] = []
    await ctx.db.transaction().execute(async (tx) => {
      for (let n = 0; n < 7; n += 1) ids.push(await addJob({}, tx))
    })
    for (let n = 0; n < 4; n += 1) ids.push(await addJob({}))
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await list({ order, cursor, limit: 2 })
      seen.push(...page.items.map((job) => job.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(seen).toHaveLength(ids.length)
    expect(new Set(seen)).toEqual(new Set(ids))
    const whole = (await list({ order, limit: 100 })).items.map((job) => job.id)
    expect(seen).toEqual(whole)
    expect((await list({ order: order === 'newest' ? 'oldest' : 'newest', limit: 100 })).items.map((job) => job.id)).toEqual(
      whole.reverse(),
    )
  })

  it('narrows by status and words together', async () => {
    await addJob({ locationName: 'One', status: 'FAILED' })
    await addJob({ locationName: 'Two', status: 'SUCCESS' })
    expect(await names({ status: 'FAILED', q: 'clinic' })).toEqual(['One'])
  })

  it('refuses a cursor that is not one of ours', async () => {
    for (const cursor of [
      'x',
      Buffer.from('["2026-01-01T00:00:00Z\'--","a"]').toString('base64url'),
      Buffer.from('[1,2]').toString('base64url'),
    ])
      await expect(list({ cursor })).rejects.toMatchObject({ code: 'invalid_request' })
  })

  it('refuses an actor from another location, and shows nothing of another company', async () => {
    await addJob({ locationId: 'loc-a', locationName: 'A' })
    await addJob({ locationId: 'loc-b', locationName: 'B' })
    await expect(list({ locationId: 'loc-b' }, { locationId: 'loc-a' })).rejects.toMatchObject({ code: 'not_found' })
    expect((await list({}, { locationId: 'loc-a' })).items.map((job) => job.locationName)).toEqual(['A'])
    expect((await list({ q: 'clinic' }, { companyId: 'another' })).items).toEqual([])
  })
})

function list(request: Partial<JobListRequest>, actor: Partial<Actor> = {}) {
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
  return listJobs(ctx, asking, { limit: 25, ...request })
}

async function names(request: Partial<JobListRequest>): Promise<string[]> {
  return (await list(request)).items.map((job) => job.locationName)
}

type JobFacts = { blueprintName?: string; locationId?: string; locationName?: string; startedBy?: string; status?: JobStatus }

async function addJob(facts: JobFacts, db: DbOrTx = ctx.db): Promise<string> {
  const { blueprintName = 'Clinic', locationId = 'loc-a', locationName = 'Place', startedBy = 'Ada', status = 'SUCCESS' } = facts
  const id = `list-job-${(jobs += 1)}`
  const company_id = companyId
  const place = { location_id: locationId, location_name: locationName }
  await db
    .insertInto('companies')
    .values({ id: companyId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await db
    .insertInto('plans')
    .values({ id, company_id, ...place, hash: id, scope: 's', ...emptyPlan, created_by: 'u' })
    .execute()
  await db
    .insertInto('jobs')
    .values({
      id,
      company_id,
      ...place,
      plan_id: id,
      plan_hash: id,
      blueprint_name: blueprintName,
      status,
      total_steps: 0,
      started_by: startedBy,
      started_by_id: 'u',
    })
    .execute()
  return id
}
