import type { Job, JobStatus } from '../../contract/job.ts'
import type { Plan } from '../../contract/plan.ts'
import { keyOf, keyOfStep, makeBlueprint, type ChaosBlueprint } from './blueprint.ts'
import type { ChaosWorld } from './chaos-world.ts'
import type { Dice } from './dice.ts'
import { readEvents, type EventReader } from './event-reader.ts'
import type { Arrival, Claim, History, JobEnd, Thing } from './history.ts'

type Inventory = { objects: Record<string, { id: string; name?: string; email?: string; value?: string }[]> }
type Logged = { seq: number; at: number; method: string; path: string; status?: number; fault?: string; tokenClass?: string; body?: Record<string, unknown> }
type Edit = { id: string; wrote: string }

const over: readonly JobStatus[] = ['SUCCESS', 'PARTIAL', 'FAILED', 'CANCELLED', 'ROLLED_BACK']
const endsWithinMs = 120_000
const ourShelves = ['tags', 'customFields', 'customValues', 'pipelines', 'calendarGroups', 'calendars', 'links', 'emailTemplates', 'products', 'prices', 'users']

/**
 * A new sub-account is provisioned while everything fails around it; a person meddles, pauses, cancels and takes back.
 * Returns all that happened there.
 */
export async function liveStory(world: ChaosWorld, mark: string, dice: Dice): Promise<History> {
  const blueprint = makeBlueprint(mark)
  const { locations } = await world.control<{ locations: { id: string }[] }>('POST', '/locations', { name: `Chaos ${mark}` })
  const locationId = locations[0]?.id ?? ''
  const before = new Set((await listThings(world, locationId)).map((thing) => thing.id))
  const jobId = await apply(world, locationId, blueprint)
  const reader = readEvents(world, jobId)
  const edits: Edit[] = []
  try {
    await meddle(world, { locationId, jobId, blueprint, edits, dice })
    const job = await waitForEnd(world, jobId)
    if (job.status === 'CANCELLED') await act(world, jobId, 'retry')
    await waitForEnd(world, jobId)
    if (dice.roll() < 0.6) await rollBack(world, jobId)
    return await gather(world, { locationId, jobId, blueprint, edits, reader, before })
  } finally {
    await reader.stop()
  }
}

async function apply(world: ChaosWorld, locationId: string, blueprint: ChaosBlueprint): Promise<string> {
  let last = ''
  for (const began = Date.now(); Date.now() - began < endsWithinMs; ) {
    const planned = await world.ask<Plan>('POST', '/api/plans', { locationId, blueprint: blueprint.document })
    last = JSON.stringify(planned.body)
    if (planned.status === 201 && planned.body.grade !== 'partial') {
      const started = await world.ask<{ jobId: string }>('POST', '/api/provisioning', { planId: planned.body.id, hash: planned.body.hash })
      if (started.status === 202) return started.body.jobId
      last = JSON.stringify(started.body)
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`nothing could be started in ${locationId}: ${last}`)
}

type Scene = { locationId: string; jobId: string; blueprint: ChaosBlueprint; edits: Edit[]; dice: Dice }

async function meddle(world: ChaosWorld, scene: Scene): Promise<void> {
  const chance = scene.dice.roll()
  await new Promise((resolve) => setTimeout(resolve, scene.dice.between(50, 1_500)))
  if (chance < 0.25) await editByHand(world, scene)
  else if (chance < 0.4) {
    await act(world, scene.jobId, 'pause')
    await new Promise((resolve) => setTimeout(resolve, scene.dice.between(0, 1_500)))
    await act(world, scene.jobId, 'resume')
  } else if (chance < 0.55) await act(world, scene.jobId, 'cancel')
  else if (chance < 0.7) await world.control('POST', '/expire-tokens', { locationId: scene.locationId })
}

/** Whoever finds a new value in the account may change it at once. */
async function editByHand(world: ChaosWorld, { locationId, edits, dice }: Scene): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { objects } = await world.control<Inventory>('GET', `/inventory/${locationId}`)
    const value = objects.customValues?.[0]
    if (value !== undefined) {
      const wrote = `theirs ${dice.between(1, 999)}`
      await world.control('POST', '/mutate', { locationId, kind: 'customValues', action: 'update', id: value.id, fields: { value: wrote } })
      edits.push({ id: value.id, wrote })
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** A refusal is fine: the job may have got further than the person who presses the button has seen. */
async function act(world: ChaosWorld, jobId: string, action: string): Promise<void> {
  await world.ask('PATCH', `/api/provisioning/${jobId}`, { action })
}

async function rollBack(world: ChaosWorld, jobId: string): Promise<void> {
  await act(world, jobId, 'rollback')
  await waitForEnd(world, jobId)
}

async function waitForEnd(world: ChaosWorld, jobId: string): Promise<Job> {
  for (const began = Date.now(); ; ) {
    const { body } = await world.ask<Job>('GET', `/api/jobs/${jobId}`)
    if (over.includes(body.status) || Date.now() - began > endsWithinMs) return body
    if (body.status === 'PAUSED') await act(world, jobId, 'resume')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

type Told = Pick<Scene, 'locationId' | 'jobId' | 'blueprint' | 'edits'> & { reader: EventReader; before: ReadonlySet<string> }

async function gather(world: ChaosWorld, told: Told): Promise<History> {
  const { locationId, jobId, blueprint, reader, before } = told
  const logged = (await world.query<{ seq: number }>('select seq::int from events where job_id = $1 order by seq', [jobId])).map((row) => row.seq)
  for (const began = Date.now(); reader.seqs.length < logged.length && Date.now() - began < 15_000; ) await new Promise((resolve) => setTimeout(resolve, 50))
  const [row] = await world.query<{ status: string }>('select status from jobs where id = $1', [jobId])
  const steps = await world.query<{ id: string; action: string; status: string; resource_id: string | null; depends_on: string[] }>(
    'select id, action, status, resource_id, depends_on from steps where job_id = $1 order by position',
    [jobId],
  )
  const claims = await world.query<Claim & { job_id: string }>('select * from chaos.claims where job_id = $1 order by epoch', [jobId])
  const baselines = await world.query<{ resource_id: string }>('select resource_id from baselines where location_id = $1', [locationId])
  const job: JobEnd = {
    id: jobId,
    status: row?.status ?? 'gone',
    claims,
    steps: steps.map((step) => ({
      id: step.id,
      kind: 'resource',
      key: keyOfStep(step, blueprint),
      action: step.action,
      status: step.status,
      resourceId: step.resource_id,
      dependsOn: step.depends_on,
    })),
    logged,
    received: [[...reader.seqs]],
  }
  const { requests } = await world.control<{ requests: Logged[] }>('GET', `/requests?locationId=${locationId}&limit=20000`)
  const { objects } = await world.control<Inventory>('GET', `/inventory/${locationId}`)
  const values = new Map(objects.customValues?.map((value) => [value.id, value.value]))
  return {
    locationId,
    jobs: [job],
    arrivals: requests.map(toArrival),
    passages: world.wiretap.take(locationId),
    things: (await listThings(world, locationId)).filter((thing) => !before.has(thing.id)),
    known: baselines.map((one) => one.resource_id),
    edits: told.edits.map((edit) => ({ ...edit, found: values.get(edit.id) })),
  }
}

async function listThings(world: ChaosWorld, locationId: string): Promise<Thing[]> {
  const { objects } = await world.control<Inventory>('GET', `/inventory/${locationId}`)
  return ourShelves.flatMap((shelf) => (objects[shelf] ?? []).map((one) => ({ kind: 'resource', id: one.id, key: keyOf(one) })))
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
    counted: tokenClass === 'Location',
    refused: status === 429,
  }
}
