import { keyOf, keyOfStep, said, type ChaosBlueprint } from './blueprint.ts'
import type { ChaosWorld } from './chaos-world.ts'
import type { EventReader } from './event-reader.ts'
import type { Arrival, Claim, History, JobEnd, Thing } from './history.ts'

/** One job of a story, and the page that followed it. */
export type Chapter = { jobId: string; reader: EventReader }
export type Edit = { id: string; wrote: string }

type Shelves = Record<
  string,
  { id: string; name?: string; email?: string; value?: string; redirectTo?: string; stages?: { name: string }[] }[]
>
type Logged = {
  seq: number
  at: number
  method: string
  path: string
  status?: number
  fault?: string
  tokenClass?: string
  body?: Record<string, unknown>
}
type StepRow = { id: string; action: string; status: string; resource_id: string | null; depends_on: string[]; meant: string | null }

type Told = {
  locationId: string
  blueprint: ChaosBlueprint
  chapters: readonly Chapter[]
  edits: readonly Edit[]
  /** What the platform put there by itself. */
  before: ReadonlySet<string>
}

const ourShelves = [
  'tags',
  'customFields',
  'customValues',
  'pipelines',
  'calendarGroups',
  'calendars',
  'links',
  'emailTemplates',
  'products',
  'prices',
  'users',
]

/** A page that has heard nothing new for so many looks, with servers that answer, has missed something. */
const looks = { most: 300, everyMs: 50 }

/** Everything that is known of one sub-account, from the platform's side and from ours. */
export async function gatherHistory(world: ChaosWorld, told: Told): Promise<History> {
  const { locationId, before } = told
  const jobs: JobEnd[] = []
  for (const chapter of told.chapters) jobs.push(await gatherJob(world, chapter, told.blueprint))
  const baselines = await world.query<{ resource_id: string }>('select resource_id from baselines where location_id = $1', [locationId])
  const { requests } = await world.control<{ requests: Logged[] }>('GET', `/requests?locationId=${locationId}&limit=20000`)
  const shelves = await readInventory(world, locationId)
  const values = new Map(shelves.customValues?.map((value) => [value.id, value.value]))
  return {
    locationId,
    jobs,
    arrivals: requests.map(toArrival),
    databaseCrashes: world.databaseCrashes,
    passages: world.wiretap.take(locationId),
    things: (await listThings(world, locationId)).filter((thing) => !before.has(thing.id)),
    known: baselines.map((one) => one.resource_id),
    edits: told.edits.map((edit) => ({ ...edit, found: values.get(edit.id) })),
    values: jobs.slice(1).flatMap((job) => compareValues(job, shelves)),
  }
}

export async function readInventory(world: ChaosWorld, locationId: string): Promise<Shelves> {
  return (await world.control<{ objects: Shelves }>('GET', `/inventory/${locationId}`)).objects
}

export async function listThings(world: ChaosWorld, locationId: string): Promise<Thing[]> {
  const shelves = await readInventory(world, locationId)
  return ourShelves.flatMap((shelf) => (shelves[shelf] ?? []).map((one) => ({ kind: 'resource', id: one.id, key: keyOf(one) })))
}

async function gatherJob(world: ChaosWorld, { jobId, reader }: Chapter, blueprint: ChaosBlueprint): Promise<JobEnd> {
  const events = await world.query<{ seq: number }>('select seq::int from events where job_id = $1 order by seq', [jobId])
  await untilRead(world, reader, events.length)
  const [row] = await world.query<{ status: string }>('select status from jobs where id = $1', [jobId])
  const steps = await world.query<StepRow>(
    `select steps.id, steps.action, steps.status, steps.resource_id, steps.depends_on, change ->> 'resourceId' as meant
     from steps
     join jobs on jobs.id = steps.job_id
     join plans on plans.id = jobs.plan_id
     left join lateral jsonb_array_elements(plans.content -> 'changes') change on change ->> 'id' = steps.id
     where steps.job_id = $1 order by steps.position`,
    [jobId],
  )
  return {
    id: jobId,
    status: row?.status ?? 'gone',
    claims: await world.query<Claim>('select epoch, server, at from chaos.claims where job_id = $1 order by epoch', [jobId]),
    steps: steps.map((step) => ({
      id: step.id,
      kind: 'resource',
      key: keyOfStep(step, blueprint),
      action: step.action,
      status: step.status,
      resourceId: step.resource_id,
      meant: step.meant,
      dependsOn: step.depends_on,
    })),
    logged: events.map((event) => event.seq),
    received: [[...reader.seqs]],
  }
}

async function untilRead(world: ChaosWorld, reader: EventReader, count: number): Promise<void> {
  let heard = reader.seqs.length
  for (let left = looks.most; reader.seqs.length < count && left > 0; left -= 1) {
    await new Promise((resolve) => setTimeout(resolve, looks.everyMs))
    const isHeldUp = world.anyServer() === undefined || world.slots.some(({ life }) => life?.frozen === true)
    if (isHeldUp || reader.seqs.length > heard) left = looks.most
    heard = reader.seqs.length
  }
}

/** What the second edition's updates should have left, or their roll-back have put back. */
function compareValues(job: JobEnd, shelves: Shelves): History['values'] {
  const found = new Map<string, string | undefined>([
    ...(shelves.customValues ?? []).map(({ id, value }) => [id, value] as const),
    ...(shelves.links ?? []).map(({ id, redirectTo }) => [id, redirectTo] as const),
    ...(shelves.pipelines ?? []).map(({ id, stages }) => [id, stages?.map((stage) => stage.name).join(', ')] as const),
  ])
  const words = { 'custom-value/phone': said.phone, 'trigger-link/book': said.book, 'pipeline/sales': said.sales }
  return job.steps.flatMap(({ id, action, status, resourceId }) => {
    const says = words[id as keyof typeof words]
    if (says === undefined || action !== 'update' || resourceId === null) return []
    const expected = status === 'SUCCESS' ? says.second : status === 'UNDONE' ? says.first : undefined
    return expected === undefined ? [] : [{ step: id, expected, found: found.get(resourceId) }]
  })
}

function toArrival({ seq, at, method, path, status = 0, fault, tokenClass, body }: Logged): Arrival {
  const makes = method === 'POST' && !/search|validate-slug|^\/oauth/.test(path) && (body?.name !== undefined || body?.email !== undefined)
  return {
    seq,
    at,
    method,
    path,
    committed: (status >= 200 && status < 300) || fault?.startsWith('commit') === true,
    key: makes ? keyOf(body ?? {}) : undefined,
    deletes: method === 'DELETE' ? path.split('?')[0]?.split('/').at(-1) : undefined,
    counted: tokenClass === 'Location',
    refused: status === 429,
  }
}
