import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Job } from '../../contract/job.ts'
import { windowOf } from '../quick-window.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

/** Longer than the platform's: one that is full stays so until the other location's job has ended, also on a busy machine. */
const windowMs = 30_000

let world: World
let admin: Person
let locationIds: string[]

beforeAll(async () => {
  ;({ world, admin, locationIds } = await startInstalledWorld({ sandbox: windowOf(windowMs) }))
})
afterAll(() => world?.close())

/** More than a window holds. */
const large = tags('large', 140)
const small = tags('small', 20)

test('a job whose window is full holds no other location up', { timeout: 100_000 }, async () => {
  const full = await begin(locationIds[0], large)
  await expect.poll(() => waitsOf(full)).toBeGreaterThan(0)
  expect((await runOnceMore(locationIds[1])).status).toBe('SUCCESS')
  // The full one goes on when the window moves.
  const meanwhile = await look(full)
  expect(meanwhile.status).toBe('PROCESSING')
  expect(meanwhile.completedSteps).toBeLessThanOrEqual(100)
  expect(await admin.waitForJob(full)).toMatchObject({ status: 'SUCCESS' })
  expect(await world.control('GET', '/violations')).toMatchObject({ violations: [] })
})

test('a location whose every write hangs holds no other one up, however many of its calls are under way', { timeout: 60_000 }, async () => {
  await world.control('POST', '/faults', {
    match: { method: 'POST', path: '/tags', locationId: locationIds[2] },
    fault: 'slow',
    delayMs: 25_000,
    times: 90,
  })
  const slow = await begin(locationIds[2], tags('slow', 90))
  await expect.poll(async () => (await look(slow)).steps.filter((step) => step.status === 'RUNNING').length).toBe(90)
  expect((await runOnceMore(locationIds[3])).status).toBe('SUCCESS')
  expect((await look(slow)).completedSteps).toBe(0)
  await world.control('DELETE', '/faults')
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

async function runOnceMore(locationId: string | undefined): Promise<Job> {
  return admin.waitForJob(await begin(locationId, small))
}

async function look(jobId: string): Promise<Job> {
  return (await admin.call<Job>('GET', `/api/jobs/${jobId}`)).body
}

async function waitsOf(jobId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from events where job_id = ${jobId} and body ->> 'type' = 'job.waiting'`.execute(world.database.db)
  return rows[0]?.n ?? 0
}
