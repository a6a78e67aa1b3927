import { afterAll, beforeAll, expect, test } from 'vitest'
import { extendedKindNames } from '../../contract/kind-names.ts'
import { aroundInBlueprint } from '../../resources/around.test-data.ts'
import { extendedSamples } from '../../resources/extended-sample-specs.test-data.ts'
import { startWorld, type Person, type World } from '../start-world.ts'

type Spec = Record<string, unknown>
type Inventory = { counts: Record<string, number> }

let world: World
let admin: Person
let locationId: string

beforeAll(async () => {
  world = await startWorld()
  await world.install()
  admin = await world.agencyAdmin()
  locationId = world.locations[0]?.id ?? ''
}, 60_000)

afterAll(() => world?.close())

test('every extended kind is made, found unchanged, changed and taken back', { timeout: 120_000 }, async () => {
  const before = await inventory()
  const first = await admin.provision(locationId, blueprint())
  expect(first.job).toMatchObject({ status: 'SUCCESS' })
  expect(first.plan.summary).toMatchObject({ create: first.plan.changes.length })
  expect((await admin.plan(locationId, blueprint())).grade).toBe('no_changes')

  const changed = blueprint((kind, spec) => ({ ...spec, ...extendedSamples[kind].change }))
  const plan = await admin.plan(locationId, changed)
  expect(plan.summary).toMatchObject({ create: 0, update: extendedKindNames.length })
  const confirm = world.locations[0]?.name
  const started = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash, confirm })
  const second = await admin.waitForJob(started.body.jobId)
  expect(second).toMatchObject({ status: 'SUCCESS' })
  expect((await admin.plan(locationId, changed)).grade).toBe('no_changes')

  await rollBack(second.id)
  expect((await admin.plan(locationId, blueprint())).grade).toBe('no_changes')
  await rollBack(first.job.id)
  const { violations } = await world.control<{ violations: unknown[] }>('GET', '/violations')
  expect(violations).toEqual([])
  expect(await leftOver(before)).toEqual({ objects: 2, objectFolders: 2, objectFields: 2 })
})

/** One of each, with references in place of ids. */
function blueprint(edit: (kind: (typeof extendedKindNames)[number], spec: Spec) => Spec = (_, spec) => spec): Spec {
  const { around, resources } = aroundInBlueprint(locationId)
  const samples = extendedKindNames.map((kind) => ({ kind, key: 'sample', spec: edit(kind, extendedSamples[kind].spec(around)) }))
  return { version: 1, name: 'Everything', resources: [...resources, ...samples] }
}

async function rollBack(jobId: string): Promise<void> {
  expect((await admin.call('PATCH', `/api/provisioning/${jobId}`, { action: 'rollback' })).status).toBeLessThan(300)
  const job = await admin.waitForJob(jobId, ['ROLLED_BACK', 'PARTIAL', 'FAILED'])
  expect(job.status).toBe('ROLLED_BACK')
}

async function inventory(): Promise<Inventory> {
  return world.control<Inventory>('GET', `/inventory/${locationId}`)
}

/** Custom objects cannot be deleted, and each comes with a folder and a field of its own. */
async function leftOver(before: Inventory): Promise<Record<string, number>> {
  const { counts } = await inventory()
  const more = Object.entries(counts).map(([kind, count]) => [kind, count - (before.counts[kind] ?? 0)] as const)
  return Object.fromEntries(more.filter(([, count]) => count !== 0))
}
