import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Job } from '../../contract/job.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

let world: World
let admin: Person
let locationIds: string[]

beforeAll(async () => {
  ;({ world, admin, locationIds } = await startInstalledWorld())
})
afterAll(() => world?.close())

/** More than a window holds. */
const large = tags('large', 140)
const small = tags('small', 20)

test('a job whose window is full holds no other location up', { timeout: 60_000 }, async () => {
  const full = await begin(locationIds[0], large)
  await expect.poll(() => waitsOf(full), { timeout: 20_000, interval: 20 }).toBeGreaterThan(0)
  const { job, tookMs } = await runOnceMore(locationIds[1])
  expect(job.status).toBe('SUCCESS')
  expect((await look(full)).status).toBe('PROCESSING')
  // The full one goes on after some ten seconds.
  expect(tookMs).toBeLessThan(5_000)
  expect(await admin.waitForJob(full)).toMatchObject({ status: 'SUCCESS' })
})

test('a location whose every write hangs holds no other one up, however many of its calls are under way', { timeout: 60_000 }, async () => {
  await world.control('POST', '/faults', {
    match: { method: 'POST', path: '/tags', locationId: locationIds[2] },
    fault: 'slow',
    delayMs: 8_000,
    times: 90,
  })
  const slow = await begin(locationIds[2], tags('slow', 90))
  await expect.poll(async () => (await look(slow)).steps.filter((step) => step.status === 'RUNNING').length, { timeout: 10_000 }).toBe(90)
  const { job, tookMs } = await runOnceMore(locationIds[3])
  expect(job.status).toBe('SUCCESS')
  expect((await look(slow)).completedSteps).toBe(0)
  expect(tookMs).toBeLessThan(5_000)
  expect(await admin.waitForJob(slow)).toMatchObject({ status: 'SUCCESS' })
})

function tags(name: string, count: number) {
  const resources = Array.from({ length: count }, (_, n) => ({ kind: 'tag', key: `${name}-${n}`, spec: { name: `${name} ${n}` } }))
  return { version: 1, name, resources }
}

async function begin(locationId: string | undefined, blueprint: ReturnType<typeof tags>): Promise<string> {
  const plan = await admin.plan(locationId ?? '', blueprint)
  const { status, body } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  expect(status).toBe(202)
  return body.jobId
}

async function runOnceMore(locationId: string | undefined): Promise<{ job: Job; tookMs: number }> {
  const startedAt = performance.now()
  const job = await admin.waitForJob(await begin(locationId, small))
  return { job, tookMs: performance.now() - startedAt }
}

async function look(jobId: string): Promise<Job> {
  return (await admin.call<Job>('GET', `/api/jobs/${jobId}`)).body
}

async function waitsOf(jobId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from events where job_id = ${jobId} and body ->> 'type' = 'job.waiting'`.execute(world.database.db)
  return rows[0]?.n ?? 0
}
