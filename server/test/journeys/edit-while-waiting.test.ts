import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

type Thing = { id: string; name: string; [field: string]: unknown }

let world: World
let admin: Person
let locationIds: string[]

beforeAll(async () => {
  ;({ world, admin, locationIds } = await startInstalledWorld())
  await sql`
    create function begins_paused() returns trigger language plpgsql as $$ begin new.wanted := 'pause'; return new; end $$
  `.execute(world.database.db)
})
afterAll(() => world?.close())

const named = (...resources: unknown[]) => ({ version: 1, name: 'Waiting', resources })
const value = (text: string) => ({ kind: 'custom-value', key: 'phone', spec: { name: 'Phone', value: text } })
const product = (description: string) => ({ kind: 'product', key: 'kit', spec: { name: 'Kit', productType: 'PHYSICAL', description } })

test('an edit made while a line waits for the window is not written over', { timeout: 60_000 }, async () => {
  const locationId = locationIds[0] ?? ''
  await admin.provision(locationId, named(value('1')))
  const jobId = await applyWithWindow(locationId, named(value('2')), 1)
  await waits(jobId)
  await edit(locationId, 'customValues', 'Phone', { value: 'theirs' })
  const job = await admin.waitForJob(jobId)
  expect(job.steps).toMatchObject([{ status: 'FAILED', message: expect.stringContaining('changed'), attempts: 0 }])
  expect(await things(locationId, 'customValues')).toMatchObject([{ name: 'Phone', value: 'theirs' }])
})

test(
  'a look of more calls than were paid for is repeated when its write had to wait, and an edit made meanwhile stays',
  { timeout: 90_000 },
  async () => {
    const locationId = locationIds[1] ?? ''
    await admin.provision(locationId, named(product('Ours')))
    for (let n = 0; n < 230; n += 1)
      await world.control('POST', '/mutate', {
        locationId,
        kind: 'products',
        action: 'create',
        fields: { name: `Theirs ${n}`, productType: 'PHYSICAL' },
      })
    // The listing takes three pages, so that nothing of what was taken beforehand is left for the write.
    const jobId = await applyWithWindow(locationId, named(product('Ours, better')), 3)
    await waits(jobId)
    await edit(locationId, 'products', 'Kit', { description: 'Theirs' })
    const job = await admin.waitForJob(jobId)
    expect(job.steps).toMatchObject([{ status: 'FAILED', message: expect.stringContaining('changed') }])
    expect((await things(locationId, 'products')).find(({ name }) => name === 'Kit')).toMatchObject({ description: 'Theirs' })
  },
)

test('a thing that is put to use while its roll-back waits for the window stays', { timeout: 90_000 }, async () => {
  const locationId = locationIds[2] ?? ''
  const tag = { kind: 'tag', key: 'vip', spec: { name: 'vip' } }
  const { job } = await admin.provision(locationId, named(tag))
  // One call lists, one counts who has the tag: none is left to delete it with.
  await fillWindow(locationId, 2)
  await admin.call('PATCH', `/api/provisioning/${job.id}`, { action: 'rollback' })
  await waits(job.id)
  const fields = { firstName: 'Ada', tags: ['vip'] }
  await world.control('POST', '/mutate', { locationId, kind: 'contacts', action: 'create', fields })
  const undone = await admin.waitForJob(job.id, ['ROLLED_BACK', 'PARTIAL', 'FAILED'])
  expect(undone.steps).toMatchObject([{ status: 'KEPT', message: expect.stringContaining('1 contact has this tag') }])
  expect(await things(locationId, 'tags')).toMatchObject([{ name: 'vip' }])
})

/** Applies when nothing but so many calls is left of the window: the rest was used a moment ago. */
async function applyWithWindow(locationId: string, blueprint: Record<string, unknown>, left: number): Promise<string> {
  const plan = await admin.plan(locationId, blueprint)
  await sql`create trigger begins_paused before insert on jobs for each row execute function begins_paused()`.execute(world.database.db)
  const { body, status } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  await sql`drop trigger begins_paused on jobs`.execute(world.database.db)
  expect(status, JSON.stringify(body)).toBe(202)
  await admin.waitForJob(body.jobId, ['PAUSED'])
  await fillWindow(locationId, left)
  await admin.call('PATCH', `/api/provisioning/${body.jobId}`, { action: 'resume' })
  return body.jobId
}

async function fillWindow(locationId: string, left: number): Promise<void> {
  // What the calls before took ahead is let go by then.
  await new Promise((resolve) => setTimeout(resolve, 500))
  await sql`
    update request_windows set sent_at = array(
      select extract(epoch from clock_timestamp()) * 1000 - 4000 + n * 0.001 from generate_series(1, ${100 - left}::int) n
    ) where resource = ${`location:${locationId}`}`.execute(world.database.db)
}

async function waits(jobId: string): Promise<void> {
  const told = async (): Promise<number> => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from events where job_id = ${jobId} and body ->> 'type' = 'job.waiting'`.execute(world.database.db)
    return rows[0]?.n ?? 0
  }
  await expect.poll(told, { timeout: 20_000, interval: 20 }).toBeGreaterThan(0)
}

async function edit(locationId: string, kind: string, name: string, fields: Record<string, unknown>): Promise<void> {
  await world.control('POST', '/mutate', { locationId, kind, action: 'update', name, fields })
}

async function things(locationId: string, kind: string): Promise<Thing[]> {
  return (await world.control<{ objects: Record<string, Thing[]> }>('GET', `/inventory/${locationId}`)).objects[kind] ?? []
}
