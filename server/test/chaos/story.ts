import type { Job, JobStatus } from '../../contract/job.ts'
import type { Plan } from '../../contract/plan.ts'
import { makeBlueprint, type ChaosBlueprint, type Edition } from './blueprint.ts'
import type { ChaosWorld } from './chaos-world.ts'
import type { Dice } from './dice.ts'
import { readEvents } from './event-reader.ts'
import { gatherHistory, listThings, readInventory, type Chapter, type Edit } from './gather-history.ts'
import type { History } from './history.ts'

const over: readonly JobStatus[] = ['SUCCESS', 'PARTIAL', 'FAILED', 'CANCELLED', 'ROLLED_BACK']
const endsWithinMs = 120_000

/**
 * A new sub-account is provisioned while everything fails around it; a person meddles, pauses, cancels, takes back, or
 * has a second edition applied that updates some things and deletes others: `goOn` says whether, knowing what chance says.
 * Returns all that happened there.
 */
export async function liveStory(world: ChaosWorld, mark: string, dice: Dice, goOn: (isMeant: boolean) => boolean): Promise<History> {
  const { locations } = await world.control<{ locations: { id: string }[] }>('POST', '/locations', { name: `Chaos ${mark}` })
  const locationId = locations[0]?.id ?? ''
  const before = new Set((await listThings(world, locationId)).map((thing) => thing.id))
  const edits: Edit[] = []
  const chapters: Chapter[] = []
  const live = async (edition: Edition, mayEdit: boolean): Promise<Job> => {
    const jobId = await apply(world, locationId, makeBlueprint(mark, edition))
    chapters.push({ jobId, reader: readEvents(world, jobId) })
    await meddle(world, { locationId, jobId, edits, dice, mayEdit })
    const job = await waitForEnd(world, jobId)
    if (job.status !== 'CANCELLED') return job
    await act(world, jobId, 'retry')
    return waitForEnd(world, jobId)
  }
  try {
    const first = await live('first', true)
    const goesOn = first.status === 'SUCCESS' && edits.length === 0 && goOn(dice.roll() < 0.55)
    const last = goesOn ? await live('second', false) : first
    if (dice.roll() < 0.7) await rollBack(world, last.id)
    return await gatherHistory(world, { locationId, blueprint: makeBlueprint(mark), chapters, edits, before })
  } finally {
    await Promise.all(chapters.map(({ reader }) => reader.stop()))
  }
}

async function apply(world: ChaosWorld, locationId: string, blueprint: ChaosBlueprint): Promise<string> {
  let last = ''
  for (const began = Date.now(); Date.now() - began < endsWithinMs;) {
    const planned = await world.ask<Plan>('POST', '/api/plans', { locationId, blueprint: blueprint.document })
    last = JSON.stringify(planned.body)
    if (planned.status === 201 && planned.body.grade !== 'partial') {
      const { id, hash } = await chooseDeletions(world, planned.body)
      const started = await world.ask<{ jobId: string }>('POST', '/api/provisioning', { planId: id, hash })
      if (started.status === 202) return started.body.jobId
      last = JSON.stringify(started.body)
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`nothing could be started in ${locationId}: ${last}`)
}

/** Everything that is offered; where the answer does not come, the plan as it was, which leaves it out or is refused as stale. */
async function chooseDeletions(world: ChaosWorld, plan: Plan): Promise<Plan> {
  const include = plan.changes.filter((change) => change.optIn === 'offered').map((change) => change.id)
  if (include.length === 0) return plan
  const chosen = await world.ask<Plan>('PATCH', `/api/plans/${plan.id}`, { include })
  return chosen.status === 200 ? chosen.body : plan
}

/** `mayEdit` only where nothing is written that a person may have written first: the platform has no way to say "if it is still as it was". */
type Scene = { locationId: string; jobId: string; edits: Edit[]; dice: Dice; mayEdit: boolean }

async function meddle(world: ChaosWorld, scene: Scene): Promise<void> {
  const chance = scene.dice.roll()
  await new Promise((resolve) => setTimeout(resolve, scene.dice.between(50, 1_500)))
  if (chance < 0.25) await (scene.mayEdit ? editByHand(world, scene) : undefined)
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
    const value = (await readInventory(world, locationId)).customValues?.[0]
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

/** A roll-back that the platform halts, by refusing every token, is gone on with. */
async function rollBack(world: ChaosWorld, jobId: string): Promise<void> {
  for (let tries = 0; tries < 6; tries += 1) {
    await act(world, jobId, 'rollback')
    if ((await waitForEnd(world, jobId)).status === 'ROLLED_BACK') return
  }
}

async function waitForEnd(world: ChaosWorld, jobId: string): Promise<Job> {
  for (const began = Date.now(); ;) {
    const { body } = await world.ask<Job>('GET', `/api/jobs/${jobId}`)
    if (over.includes(body.status) || Date.now() - began > endsWithinMs) return body
    if (body.status === 'PAUSED') await act(world, jobId, 'resume')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
