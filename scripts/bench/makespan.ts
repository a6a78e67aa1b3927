import { applyPlan, planThere, waitForSuccess, type Planned } from './apply.ts'
import { randomBytes } from 'node:crypto'
import type { BenchWorld } from './bench-world.ts'
import { pause } from './clock.ts'
import { median, range, verdict } from './figures.ts'
import { leastMakespan } from './least-makespan.ts'
import { startPeer, type Peer } from './peers.ts'
import { shapePlan, type Wanted } from './plan-shape.ts'
import type { Latency } from './platform/latency.ts'
import { windowMs } from './platform/window.ts'

export type Style = 'product' | 'script' | 'levels' | 'walk'
/** `bestMs`: what these very requests could have taken at best; `refused`: answers 429. */
export type MakespanSample = { size: number; sigma: number; round: number; style: Style; tookMs: number; bestMs: number; refused: number }

/** The product looks once more before it writes: one read per kind. They count as requests of the plan. */
const looks = 3
export const latencyMs = 250
/** Out of step with the answers: reading a job of a hundred steps just when they come would be measured with them. */
const askEveryMs = 1_300
const quickStyles = ['product', 'levels', 'walk'] as const
/** Small plans take a second and are run one by one; large ones spend their time waiting for windows, and wait side by side. */
const small = [20, 60, 100]

/** One location, empty, from the first request of the click to the last answer: M1. Sizes of `once` are run in the first round only. */
export async function benchMakespan(
  world: BenchWorld,
  { rounds, sizes, once = [] }: { rounds: number; sizes: readonly number[]; once?: readonly number[] },
): Promise<MakespanSample[]> {
  const samples: MakespanSample[] = []
  const peers = { script: [] as Peer[], levels: await startPeer('makespan.mjs'), walk: await startPeer('makespan.mjs') }
  for (const _ of sizes) peers.script.push(await startPeer('makespan.mjs'))
  try {
    for (const sigma of [0, 0.5]) {
      await world.platform.set({ latency: { ms: latencyMs, sigma } satisfies Latency })
      await warmUp(world, peers.levels, peers.walk)
      for (let round = 0; round < rounds; round += 1)
        samples.push(...(await playRound(world, peers, round, sigma, round === 0 ? [...sizes, ...once] : sizes)))
    }
  } finally {
    await world.platform.set({ latency: { ms: 0, sigma: 0 } })
    for (const peer of [...peers.script, peers.levels, peers.walk]) peer.stop()
  }
  return samples
}

type Peers = { script: Peer[]; levels: Peer; walk: Peer }

async function playRound(
  world: BenchWorld,
  peers: Peers,
  round: number,
  sigma: number,
  sizes: readonly number[],
): Promise<MakespanSample[]> {
  const plans = new Map<number, { planned: Planned; locationId: string; wanted: Wanted[] }>()
  for (const [index, locationId] of (await world.openLocations(sizes.length)).entries()) {
    const size = sizes[index] ?? 0
    const wanted = shapePlan(size - looks, depthOf(size) - 1, `${sigma}-${round}-${size}`)
    plans.set(size, { planned: await planThere(world, locationId, wanted), locationId, wanted })
  }
  // Planning has used a part of each window; what is measured begins with whole ones.
  await pause(windowMs + 500)
  const run = async (size: number, style: Style, peer?: Peer): Promise<MakespanSample> => {
    const plan = plans.get(size)
    if (plan === undefined) throw new Error(`there is no plan of ${size}`)
    const before = style === 'product' ? (await world.platform.arrivalsAt(plan.locationId)).length : 0
    const locationId = style === 'product' ? plan.locationId : `bench-${randomBytes(6).toString('hex')}`
    if (style === 'product') await waitForSuccess(world, await applyPlan(world, plan.planned), askEveryMs)
    else {
      await world.platform.claim([locationId])
      await peer?.ask({ style, url: world.platform.url, locationId, wanted: plan.wanted })
    }
    return { size, sigma, round, style, ...(await measure(world, locationId, before)) }
  }
  const samples: MakespanSample[] = []
  for (const size of sizes.filter((one) => small.includes(one))) {
    const order = round % 2 === 0 ? quickStyles : quickStyles.toReversed()
    for (const style of order) samples.push(await run(size, style, style === 'product' ? undefined : peers[style]))
  }
  // A script sends one request at a time and a large plan ten in a second: what they share a machine with is mostly sleep.
  const slow: Promise<MakespanSample>[] = []
  for (const [index, size] of sizes.entries()) {
    if (peers.script[index] !== undefined && (size <= 250 || round === 0)) slow.push(run(size, 'script', peers.script[index]))
    if (small.includes(size)) continue
    for (const style of quickStyles) {
      slow.push(style === 'product' ? run(size, style) : withPeer((peer) => run(size, style, peer)))
      await pause(700)
    }
  }
  return [...samples, ...(await Promise.all(slow))]
}

async function withPeer<T>(work: (peer: Peer) => Promise<T>): Promise<T> {
  const peer = await startPeer('makespan.mjs')
  try {
    return await work(peer)
  } finally {
    peer.stop()
  }
}

async function measure(
  world: BenchWorld,
  locationId: string,
  before: number,
): Promise<Pick<MakespanSample, 'tookMs' | 'bestMs' | 'refused'>> {
  const arrivals = (await world.platform.arrivalsAt(locationId)).slice(before)
  const creations = arrivals.filter(({ method, status }) => method === 'POST' && status === 201)
  const lastEnd = Math.max(...creations.map(({ at, latencyMs: took }) => at + took))
  const firstCreation = Math.min(...creations.map(({ at }) => at))
  const looked = arrivals.filter(({ method, at }) => method === 'GET' && at < firstCreation)
  return {
    tookMs: lastEnd - Math.min(...arrivals.map(({ at }) => at)),
    bestMs: leastMakespan(creations, looked),
    refused: arrivals.filter(({ status }) => status === 429).length,
  }
}

/** Everybody has done this some times, as a server has that was not started a moment ago. */
const warmUps = 10

async function warmUp(world: BenchWorld, ...peers: Peer[]): Promise<void> {
  const wanted = shapePlan(30, 2, 'warm')
  for (let n = 0; n < warmUps; n += 1)
    for (const [index, peer] of peers.entries()) {
      const locationId = `warm-${randomBytes(6).toString('hex')}`
      await world.platform.claim([locationId])
      await peer.ask({ style: index === 0 ? 'levels' : 'walk', url: world.platform.url, locationId, wanted })
    }
  for (const locationId of await world.openLocations(warmUps)) {
    await waitForSuccess(world, await applyPlan(world, await planThere(world, locationId, shapePlan(60, 3, 'warm'))))
  }
}

/** The longest chain of a plan of so many requests, the look included. */
function depthOf(size: number): number {
  return size <= 101 ? 4 : 5
}

const titles: Record<Style, string> = { product: 'product', script: 'script', levels: 'script, level by level', walk: 'parallel 10' }

export function tellMakespan(samples: readonly MakespanSample[]): string[] {
  return [0, 0.5].flatMap((sigma) =>
    tellOf(
      samples.filter((one) => one.sigma === sigma),
      sigma,
    ),
  )
}

function tellOf(samples: readonly MakespanSample[], sigma: number): string[] {
  const sizes = [...new Set(samples.map(({ size }) => size))]
  const of = (size: number, style: Style): MakespanSample[] => samples.filter((one) => one.size === size && one.style === style)
  const efficiency = ({ bestMs, tookMs }: MakespanSample): number => bestMs / tookMs
  const rows = sizes.map((size) => {
    const ours = of(size, 'product')
    const others = (['script', 'levels', 'walk'] as const).map((style) => {
      const theirs = of(size, style)
      if (theirs.length === 0) return '–'
      const ratios = theirs.flatMap((one) => ours.filter(({ round }) => round === one.round).map(({ tookMs }) => one.tookMs / tookMs))
      const refused = median(theirs.map((one) => one.refused))
      return `${(median(theirs.map((one) => one.tookMs)) / 1000).toFixed(2)} s, ${range(ratios, 1)}×${refused > 0 ? `, ${refused} × 429` : ''}`
    })
    const took = (median(ours.map((one) => one.tookMs)) / 1000).toFixed(2)
    const best = (median(ours.map((one) => one.bestMs)) / 1000).toFixed(2)
    return `| ${size} | ${best} s | ${took} s | ${range(ours.map(efficiency))} | ${median(ours.map((one) => one.refused))} | ${others.join(' | ')} |`
  })
  const target = sigma === 0 ? 0.95 : 0.85
  const missed = sizes.filter((size) => median(of(size, 'product').map(efficiency)) < target)
  return [
    sigma === 0 ? `Answers take ${latencyMs} ms:` : `Answers take lognormal times, median ${latencyMs} ms, σ ${sigma}:`,
    '',
    `| requests | at best | product | efficiency | its 429s | ${titles.script}: time, times as long | ${titles.levels} | ${titles.walk} |`,
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
    `Target: efficiency ≥ ${target} ${verdict(missed.length === 0)}${missed.length === 0 ? '' : ` at ${missed.join(', ')}`}.`,
    '',
  ]
}
