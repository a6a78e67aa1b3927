import { applyPlan, planThere, waitForSuccess, type Planned } from './apply.ts'
import type { BenchWorld } from './bench-world.ts'
import { now, pause } from './clock.ts'
import { ms, percentile, verdict } from './figures.ts'
import { shapePlan } from './plan-shape.ts'
import type { Arrival } from './platform/lean-platform.ts'
import type { ServerLife } from './server-life.ts'

export type ResumeSample = {
  with: 'standby' | 'none'
  /** From SIGKILL, or without a standby from the new process's first answer, to its first request. */
  resumeMs: number
  /** From SIGKILL to the next process's first answer; 0 with a standby. */
  startMs: number
  /** Things that are there twice. */
  duplicates: number
}

const answersMs = 40
const things = 60

/** SIGKILL in the middle of a job, to the first request of another process, M6. `world` has a web process that stays. */
export async function benchCrashResume(world: BenchWorld, kills: number): Promise<ResumeSample[]> {
  await world.platform.set({ latency: { ms: answersMs, sigma: 0 } })
  const samples: ResumeSample[] = []
  const lives = [await world.startServer('all'), await world.startServer('all')]
  const plans: { locationId: string; planned: Planned }[] = []
  for (const [index, locationId] of (await world.openLocations(kills * 2)).entries())
    plans.push({ locationId, planned: await planThere(world, locationId, shapePlan(things, 20, `crash-${index}`)) })
  for (const { locationId, planned } of plans.slice(0, kills)) {
    const { holder, killedAt } = await killHolder(world, lives, locationId, planned)
    const first = await nextRequest(world, locationId, holder)
    samples.push({ with: 'standby', resumeMs: first.at - killedAt, startMs: 0, duplicates: await countTwice(locationId) })
    lives.splice(lives.indexOf(holder), 1, await world.startServer('all'))
  }
  await lives.pop()?.end()
  for (const { locationId, planned } of plans.slice(kills)) {
    const { holder, killedAt } = await killHolder(world, lives, locationId, planned)
    const next = await world.startServer('all')
    lives.splice(0, 1, next)
    const first = await nextRequest(world, locationId, holder)
    samples.push({
      with: 'none',
      resumeMs: Math.max(0, first.at - next.readyAt),
      startMs: next.readyAt - killedAt,
      duplicates: await countTwice(locationId),
    })
  }
  await world.platform.set({ latency: { ms: 0, sigma: 0 } })
  await Promise.all(lives.map((life) => life.end()))
  return samples

  async function countTwice(locationId: string): Promise<number> {
    const job = jobs.get(locationId)
    if (job !== undefined) await waitForSuccess(world, job)
    const made = (await world.platform.arrivalsAt(locationId)).filter(({ method, status }) => method === 'POST' && status === 201)
    return made.length - new Set(made.map(({ name }) => name)).size
  }
}

const jobs = new Map<string, string>()

async function killHolder(
  world: BenchWorld,
  lives: readonly ServerLife[],
  locationId: string,
  planned: Planned,
): Promise<{ holder: ServerLife; killedAt: number }> {
  jobs.set(locationId, await applyPlan(world, planned))
  let writes: Arrival[] = []
  for (const wait = now(); writes.length < 5 && now() - wait < 20_000; await pause(5))
    writes = (await world.platform.arrivalsAt(locationId)).filter(({ method }) => method === 'POST')
  await pause(Math.random() * 300)
  const holder = lives.find(({ name }) => name === writes.at(-1)?.via)
  if (holder === undefined) throw new Error('nobody worked on the job')
  const killedAt = now()
  await holder.kill()
  return { holder, killedAt }
}

async function nextRequest(world: BenchWorld, locationId: string, dead: ServerLife): Promise<Arrival> {
  const names = new Set(world.servers().map(({ name }) => name))
  names.delete(dead.name)
  for (const began = now(); now() - began < 60_000; await pause(20)) {
    const arrivals = await world.platform.arrivalsAt(locationId)
    const last = arrivals.findLastIndex(({ via }) => via === dead.name)
    const first = arrivals.find(({ via }, index) => index > last && names.has(via))
    if (first !== undefined) return first
  }
  throw new Error('nobody went on with the job within a minute')
}

export function tellResume(samples: readonly ResumeSample[]): string[] {
  const line = (title: string, values: number[]): string =>
    `| ${title} | ${[0.5, 0.99, 1].map((share) => ms(percentile(values, share))).join(' | ')} | ${values.length} |`
  const of = (kind: ResumeSample['with']): ResumeSample[] => samples.filter((sample) => sample.with === kind)
  const resumes = (kind: ResumeSample['with']): number[] => of(kind).map(({ resumeMs }) => resumeMs)
  return [
    '| SIGKILL in the middle of a job | p50 | p99 | most | n |',
    '|---|---|---|---|---|',
    line('with a standby: death to its first request', resumes('standby')),
    line('without: ready to first request', resumes('none')),
    line(
      'without: death to ready (a new process starts)',
      of('none').map(({ startMs }) => startMs),
    ),
    '',
    `Made twice: ${samples.reduce((sum, { duplicates }) => sum + duplicates, 0)}. A queue's heartbeat at its best (pg-boss) takes 10.5 s and more.`,
    `Targets: ≤ 1 s with a standby ${verdict(percentile(resumes('standby'), 0.99) <= 1_000)}, ≤ 2 s from ready without ${verdict(percentile(resumes('none'), 0.99) <= 2_000)}.`,
  ]
}
