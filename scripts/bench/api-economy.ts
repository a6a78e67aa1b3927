import { applyPlan, planThere, waitForSuccess } from './apply.ts'
import type { BenchWorld } from './bench-world.ts'
import { now, pause } from './clock.ts'
import { shapePlan } from './plan-shape.ts'
import { verdict } from './figures.ts'
import { windowMs } from './platform/window.ts'

export type EconomySample = {
  thief: number
  requests: number
  refused: number
  writes: number
  reads: number
  made: number
  seconds: number
}

const places = 5
const things = 150
const answersMs = 100

/** Four workers and a web process on one database, five locations at once, each more than a window's worth: M8. */
export async function benchApiEconomy(world: BenchWorld): Promise<EconomySample[]> {
  const samples: EconomySample[] = []
  for (const thief of [0, 0.2]) {
    await world.platform.set({ latency: { ms: answersMs, sigma: 0.5 }, thief })
    const locationIds = await world.openLocations(places)
    const plans = []
    for (const locationId of locationIds) plans.push(await planThere(world, locationId, shapePlan(things, 3, `economy-${thief}`)))
    await pause(windowMs + 500)
    const began = now()
    const jobs = await Promise.all(plans.map((plan) => applyPlan(world, plan)))
    await Promise.all(jobs.map((jobId) => waitForSuccess(world, jobId, 500)))
    const arrivals = (await Promise.all(locationIds.map((id) => world.platform.arrivalsAt(id)))).flat()
    const writes = arrivals.filter(({ method }) => method === 'POST')
    samples.push({
      thief,
      requests: arrivals.length,
      refused: arrivals.filter(({ status }) => status === 429).length,
      writes: writes.length,
      reads: arrivals.length - writes.length,
      made: writes.filter(({ status }) => status === 201).length,
      seconds: (now() - began) / 1000,
    })
  }
  await world.platform.set({ latency: { ms: 0, sigma: 0 }, thief: 0 })
  return samples
}

export function tellEconomy(samples: readonly EconomySample[]): string[] {
  const per1000 = ({ refused, requests }: EconomySample): number => (1000 * refused) / requests
  const perThing = ({ writes, made }: EconomySample): number => writes / made
  const [alone, robbed] = [samples.filter(({ thief }) => thief === 0), samples.filter(({ thief }) => thief > 0)]
  return [
    `| ${places} locations × ${things} things, 4 workers | requests | of them reads | 429 per 1,000 | writes per thing | seconds |`,
    '|---|---|---|---|---|---|',
    ...samples.map((one) =>
      [
        one.thief === 0 ? '| alone' : `| somebody else takes ${one.thief * 100} %`,
        one.requests,
        one.reads,
        per1000(one).toFixed(1),
        perThing(one).toFixed(3),
        `${one.seconds.toFixed(1)} |`,
      ].join(' | '),
    ),
    '',
    `Targets: no 429 alone ${verdict(alone.every(({ refused }) => refused === 0))}, ≤ 10 per 1,000 with a thief ${verdict(robbed.every((one) => per1000(one) <= 10))}, ≤ 1.05 writes per thing ${verdict(alone.every((one) => perThing(one) <= 1.05))}.`,
  ]
}
