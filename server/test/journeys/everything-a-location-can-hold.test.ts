import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Job } from '../../contract/job.ts'
import { coreKindNames, extendedKindNames, type KindName } from '../../contract/kind-names.ts'
import type { Plan } from '../../contract/plan.ts'
import { aroundInBlueprint } from '../../resources/around.test-data.ts'
import { kindOf } from '../../resources/registry.ts'
import { samples, type Sample } from '../../resources/sample-specs.test-data.ts'
import { quickWindow } from '../quick-window.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, SandboxLocation, World } from '../start-world.ts'

type Spec = Record<string, unknown>

const menuLink: Sample = {
  spec: () => ({ title: 'Price list', url: 'https://prices.example', icon: { name: 'tags', fontFamily: 'fas' } }),
  least: () => ({}),
  change: { url: 'https://prices.example/2027' },
}
/** Where the sandbox keeps things of a kind. */
const shelves: Partial<Record<KindName, string>> = {
  tag: 'tags',
  'custom-field': 'customFields',
  'custom-value': 'customValues',
  pipeline: 'pipelines',
  'calendar-group': 'calendarGroups',
  calendar: 'calendars',
  user: 'users',
  'trigger-link': 'links',
  'email-template': 'emailTemplates',
  product: 'products',
  price: 'prices',
  'custom-object': 'objects',
  'object-folder': 'objectFolders',
  'object-field': 'objectFields',
  association: 'associations',
  business: 'businesses',
  collection: 'collections',
  coupon: 'coupons',
  'availability-schedule': 'schedules',
  'calendar-notification': 'calendarNotifications',
  'media-folder': 'mediaFiles',
  'knowledge-base': 'knowledgeBases',
  'knowledge-faq': 'knowledgeFaqs',
  'conversation-agent': 'conversationAgents',
  'voice-agent': 'voiceAgents',
  'brand-board': 'brandBoards',
  'chat-widget': 'chatWidgets',
  'invoice-template': 'invoiceTemplates',
  'url-redirect': 'urlRedirects',
  'custom-menu-link': 'menuLinks',
}

const half = extendedKindNames.indexOf('knowledge-base')
/** Each in a sub-account of its own, side by side: a sub-account takes only so many requests. */
const groups: [string, KindName[]][] = [
  ['core', [...coreKindNames]],
  ['extended, until media folders', extendedKindNames.slice(0, half)],
  ['extended, from knowledge bases on, and menu links', [...extendedKindNames.slice(half), 'custom-menu-link']],
]

let world: World
let admin: Person
let places: SandboxLocation[]

beforeAll(async () => {
  ;({ world, admin } = await startInstalledWorld({ sandbox: quickWindow() }))
  places = world.locations.filter(({ id }) => world.emptyLocationIds.includes(id))
})
afterAll(() => world?.close())

test('every kind that can be written is in one of the groups', () => {
  expect(groups.flatMap(([, kinds]) => kinds).toSorted()).toEqual([...coreKindNames, ...extendedKindNames, 'custom-menu-link'].toSorted())
})

test.concurrent.each(groups)(
  '%s: made, unchanged, changed, put back, gone, made again, taken back; and deleted by choice, and that taken back',
  { timeout: 240_000 },
  async (name, kinds) => {
    const place = places[groups.findIndex(([one]) => one === name)] as SandboxLocation
    const ids = kinds.map((kind) => `${kind}/sample`)
    const undeletable = ids.filter((id) => kindOf(id.split('/')[0] as KindName).delete === undefined)
    const blueprint = blueprintOf(place.id, kinds)
    const empty = await counts(place)

    const made = await applied(place, await admin.plan(place.id, blueprint))
    expect(made, JSON.stringify(made.steps)).toMatchObject({ status: 'SUCCESS', verification: { state: 'same' } })
    expect((await admin.plan(place.id, blueprint)).grade).toBe('no_changes')

    const changed = await admin.plan(
      place.id,
      blueprintOf(place.id, kinds, (kind, spec) => ({ ...spec, ...sampleOf(kind).change })),
    )
    expect(toDo(changed)).toEqual(lines(changed, 'update', ids))
    for (const { kind, fields } of changed.changes.filter(({ action }) => action === 'update'))
      expect([...new Set(fields.map(({ path }) => path.split('.')[0]))]).toEqual(Object.keys(sampleOf(kind).change))
    const update = await applied(place, changed)
    expect(update, JSON.stringify(update.steps)).toMatchObject({ status: 'SUCCESS', verification: { state: 'same' } })
    await rolledBack(update)
    expect((await admin.plan(place.id, blueprint)).grade).toBe('no_changes')

    for (const id of ids) await deleteByHand(place, id, made)
    const gone = await admin.plan(place.id, blueprint)
    expect(toDo(gone)).toEqual(lines(gone, 'create', ids))
    const again = await applied(place, gone)
    expect(again, JSON.stringify(again.steps)).toMatchObject({ status: 'SUCCESS', verification: { state: 'same' } })

    const taken = [...(await rolledBack(again)).steps, ...(await rolledBack(made)).steps]
    const kept = taken.filter(({ status }) => status === 'KEPT')
    for (const { id, message } of kept)
      expect([id, message]).toEqual([expect.stringMatching(/^custom-object/), expect.stringContaining('no way to delete')])
    expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(undeletable))
    const left = Object.entries(await counts(place)).filter(([shelf, count]) => count !== empty[shelf])
    expect(left.map(([shelf]) => shelf)).toEqual(['objects', 'objectFolders', 'objectFields'])

    await applied(place, await admin.plan(place.id, blueprint))
    const before = await counts(place)
    const rest = blueprintOf(place.id, [])
    const less = await admin.plan(place.id, rest)
    const offered = less.changes.filter(({ optIn }) => optIn === 'offered').map(({ id }) => id)
    expect(offered.toSorted()).toEqual(ids.filter((id) => !undeletable.includes(id) && !ofAgency(id)).toSorted())
    const chosen = await admin.call<Plan>('PATCH', `/api/plans/${less.id}`, { include: offered })
    const deleted = await applied(place, chosen.body)
    expect(deleted.status, JSON.stringify(deleted.steps)).toBe('SUCCESS')
    expect(deleted.steps.map(({ id, action }) => [action, id])).toEqual(offered.map((id) => ['delete', id]))
    expect(toDo(await admin.plan(place.id, rest))).toEqual([])
    expect(sum(before) - sum(await counts(place))).toBeGreaterThanOrEqual(offered.length)
    const back = await rolledBack(deleted)
    expect(back.steps.map(({ status }) => status)).toEqual(offered.map(() => 'UNDONE'))
    expect(await counts(place)).toEqual(before)
    expect((await admin.plan(place.id, blueprint)).grade).toBe('no_changes')
  },
)

test('nothing was refused on the way', async () => {
  const { violations } = await world.control<{ violations: { locationId?: string }[] }>('GET', '/violations')
  // A round of maintenance looks into the other sub-accounts too, of which some are shut.
  const here = new Set(places.map(({ id }) => id))
  expect(violations.filter(({ locationId }) => locationId === undefined || here.has(locationId))).toEqual([])
})

test('what the agency decides for a sub-account is compared, changed and put back', { timeout: 60_000 }, async () => {
  const place = places.at(-1) as SandboxLocation
  const features = (...permissions: string[]) => ({
    version: 1,
    name: 'Features',
    resources: [{ kind: 'location-permissions', key: 'all', spec: { permissions } }],
  })
  const first = await admin.plan(place.id, features('crm', 'calendar'))
  const taken = await admin.call<Plan>('PATCH', `/api/plans/${first.id}`, { decisions: { 'location-permissions/all': 'ours' } })
  expect(await applied(place, taken.body)).toMatchObject({ status: 'SUCCESS' })
  expect((await admin.plan(place.id, features('crm', 'calendar'))).grade).toBe('no_changes')
  const changed = await admin.plan(place.id, features('crm', 'calendar', 'opportunities'))
  expect(toDo(changed)).toEqual([['update', 'location-permissions/all']])
  const job = await applied(place, changed)
  expect(job).toMatchObject({ status: 'SUCCESS' })
  await rolledBack(job)
  expect((await admin.plan(place.id, features('crm', 'calendar'))).grade).toBe('no_changes')
})

/** One of each, beside what they lean on. */
function blueprintOf(locationId: string, kinds: readonly KindName[], edit: (kind: KindName, spec: Spec) => Spec = (_, spec) => spec) {
  const { around, resources } = aroundInBlueprint(locationId)
  const each = kinds.map((kind) => ({ kind, key: 'sample', spec: edit(kind, sampleOf(kind).spec(around)) }))
  return { version: 1, name: 'All the way', resources: [...resources, ...each] }
}

function sampleOf(kind: KindName): Sample {
  return kind === 'custom-menu-link' ? menuLink : (samples[kind] as Sample)
}

function ofAgency(id: string): boolean {
  return kindOf(id.split('/')[0] as KindName).place === 'company'
}

function toDo(plan: Plan): [string, string][] {
  return plan.changes.filter(({ action, excluded }) => action !== 'same' && !excluded).map(({ action, id }) => [action, id])
}

/** In the order of the plan. */
function lines(plan: Plan, action: string, ids: readonly string[]): [string, string][] {
  return plan.changes.filter(({ id }) => ids.includes(id)).map(({ id }) => [action, id])
}

async function deleteByHand(place: SandboxLocation, id: string, job: Job): Promise<void> {
  const kind = id.split('/')[0] as KindName
  const resourceId = job.steps.find((step) => step.id === id)?.resourceId
  const body = { locationId: place.id, kind: shelves[kind], action: 'delete', id: await shelfId(place, kind, resourceId) }
  expect(await world.control('POST', '/mutate', body)).toHaveProperty('object')
}

/** An object is known to us by its key. */
async function shelfId(place: SandboxLocation, kind: KindName, resourceId: string | null | undefined): Promise<unknown> {
  if (kind !== 'custom-object') return resourceId
  const { objects } = await inventory(place)
  return objects.objects?.find(({ key }) => key === resourceId)?.id
}

function inventory(place: SandboxLocation): Promise<{ counts: Record<string, number>; objects: Record<string, Spec[]> }> {
  return world.control('GET', `/inventory/${place.id}`)
}

async function counts(place: SandboxLocation): Promise<Record<string, number>> {
  return (await inventory(place)).counts
}

function sum(all: Record<string, number>): number {
  return Object.values(all).reduce((total, count) => total + count, 0)
}

async function applied(place: SandboxLocation, plan: Plan): Promise<Job> {
  const { status, body } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', {
    planId: plan.id,
    hash: plan.hash,
    confirm: place.name,
  })
  expect(status, JSON.stringify(body)).toBe(202)
  return admin.waitForJob(body.jobId)
}

async function rolledBack(job: Job): Promise<Job> {
  expect((await admin.call('PATCH', `/api/provisioning/${job.id}`, { action: 'rollback' })).status).toBe(200)
  const back = await admin.waitForJob(job.id, ['ROLLED_BACK', 'PARTIAL', 'FAILED'])
  expect(back.status, JSON.stringify(back.steps)).toBe('ROLLED_BACK')
  return back
}
