import pg from 'pg'
import { applyPlan, planThere, type Planned } from './apply.ts'
import type { BenchWorld } from './bench-world.ts'
import { now, pause } from './clock.ts'
import { mean, percentile, spread, verdict } from './figures.ts'
import { shapePlan } from './plan-shape.ts'

export type StartSamples = { together: number[]; apart: number[]; polling: number[] }

/** Well below what two cores can plan and answer: it is the latency that is measured, not the queue in front of it. */
const gapMs = { least: 150, most: 350 }
const settleMs = 1_000

/**
 * Click to first call, M3: from the 202 on the wire to the first write at the platform. Sent at times that were fixed
 * beforehand, however long the earlier ones take.
 */
export async function benchStartLatency(world: BenchWorld, sends: number): Promise<number[]> {
  const clicks: { locationId: string; planned: Planned }[] = []
  for (const locationId of await world.openLocations(sends))
    clicks.push({ locationId, planned: await planThere(world, locationId, shapePlan(1, 1, 'start')) })
  await pause(settleMs)
  let due = now()
  const waits: Promise<number>[] = []
  for (const { locationId, planned } of clicks) {
    due += gapMs.least + Math.random() * (gapMs.most - gapMs.least)
    await pause(Math.max(0, due - now()))
    waits.push(click(world, locationId, planned))
  }
  return Promise.all(waits)
}

async function click(world: BenchWorld, locationId: string, planned: Planned): Promise<number> {
  await applyPlan(world, planned)
  const accepted = now()
  await pause(settleMs)
  for (;;) {
    const write = (await world.platform.arrivalsAt(locationId)).find(({ method }) => method === 'POST')
    if (write !== undefined) return Math.max(0, write.at - accepted)
    await pause(settleMs)
  }
}

/** Rows that arrive at random, and a worker that looks every ten seconds: the peer, on the same database. */
export async function benchPolling(databaseUrl: string): Promise<number[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('create temporary table peer_jobs (id serial, sent double precision, done boolean default false)')
  const waits: number[] = []
  const until = now() + 20_000
  for (let look = now() + 10_000; now() < until;) {
    await client.query('insert into peer_jobs (sent) values ($1)', [now()])
    await pause(100 + Math.random() * 200)
    if (now() < look) continue
    look += 10_000
    const { rows } = await client.query<{ sent: number }>('update peer_jobs set done = true where not done returning sent')
    for (const row of rows) waits.push(now() - row.sent)
  }
  await client.end()
  return waits
}

export function tellStart({ together, apart, polling }: StartSamples): string[] {
  return [
    '| From the 202 to the first write | |',
    '|---|---|',
    `| one process | ${spread(together)} |`,
    `| web and worker apart | ${spread(apart)} |`,
    `| a worker that looks every 10 s | ${spread(polling)} |`,
    '',
    `Ratio of the means to polling: ${Math.round(mean(polling) / mean(together))}× (apart: ${Math.round(mean(polling) / mean(apart))}×).`,
    `Targets: p50 ≤ 8 ms ${verdict(percentile(apart, 0.5) <= 8)}, p99 ≤ 25 ms ${verdict(percentile(apart, 0.99) <= 25)} (two processes).`,
  ]
}
