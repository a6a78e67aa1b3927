import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

let world: World
let admin: Person
let locationIds: string[]

beforeAll(async () => {
  ;({ world, admin, locationIds } = await startInstalledWorld())
  await world.control('POST', '/quirks', { latencyMs: 120 })
})
afterAll(() => world?.close())

const products = Array.from({ length: 12 }, (_, n) => `kit-${n}`)
const blueprint = {
  version: 1,
  name: 'Cut off',
  resources: [
    ...products.map((key) => ({ kind: 'product', key, spec: { name: `Product ${key}`, productType: 'PHYSICAL' } })),
    ...products.map((key) => ({
      kind: 'price',
      key,
      spec: { productId: { $ref: `product/${key}` }, name: `Price ${key}`, type: 'one_time', currency: 'USD', amount: 20 },
    })),
    ...products.map((key) => ({ kind: 'tag', key, spec: { name: `tag ${key}` } })),
    ...products.map((key) => ({ kind: 'custom-value', key, spec: { name: `Value ${key}`, value: key } })),
  ],
}

test.for([[[0, 150, 20, 90]], [[60, 10, 200, 0]]])(
  'every connection to the database is cut %j ms after the job was taken up: it goes on, and nothing is made twice or called failed',
  { timeout: 150_000 },
  async ([delays]) => {
    const locationId = locationIds[delays?.[0] === 0 ? 0 : 1] ?? ''
    const plan = await admin.plan(locationId, blueprint)
    const own = new pg.Client({ connectionString: world.database.url, application_name: 'the test' })
    await own.connect()
    try {
      const { body } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
      let cuts = 0
      for (const delayMs of delays ?? []) {
        if (!(await takenUp(own, body.jobId, cuts + 1))) break
        await new Promise((resolve) => setTimeout(resolve, delayMs))
        await own.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
        )
        cuts += 1
      }
      expect(cuts).toBeGreaterThan(1)
      const job = await admin.waitForJob(body.jobId)
      expect(job, JSON.stringify(job.steps.filter(({ status }) => status !== 'SUCCESS'))).toMatchObject({
        status: 'SUCCESS',
        totalSteps: 48,
        completedSteps: 48,
        failedSteps: 0,
        skippedSteps: 0,
        verification: { state: 'same' },
      })
      const { counts } = await world.control<{ counts: Record<string, number> }>('GET', `/inventory/${locationId}`)
      expect(counts).toMatchObject({ products: 12, prices: 12, tags: 12, customValues: 12 })
      const { rows: events } = await own.query<{ seq: number; type: string }>(
        `select seq::int, body ->> 'type' as type from events where job_id = $1 order by seq`,
        [job.id],
      )
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
      expect(events.filter(({ type }) => type === 'step.finished')).toHaveLength(48)
    } finally {
      await own.end()
    }
  },
)

/** Waits until somebody holds the job for at least the so-manieth time; false when it is over before. */
async function takenUp(own: pg.Client, jobId: string, times: number): Promise<boolean> {
  for (;;) {
    const { rows } = await own.query<{ epoch: number; status: string }>('select epoch, status from jobs where id = $1', [jobId])
    if (!['PENDING', 'PROCESSING'].includes(rows[0]?.status ?? '')) return false
    if ((rows[0]?.epoch ?? 0) >= times) return true
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
