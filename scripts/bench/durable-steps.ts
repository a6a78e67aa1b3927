import { join } from 'node:path'
import pg from 'pg'
import type { BenchWorld } from './bench-world.ts'
import { pause } from './clock.ts'
import { median, range, verdict } from './figures.ts'
import { startPeer, type Peer } from './peers.ts'

export type Engine = 'product' | 'dbos' | 'openworkflow'
/** `alone`: one run after the other's step; `wide`: the product's own way, independent steps side by side; `many`: 40 runs at once. */
export type StepsMode = 'alone' | 'wide' | 'many'
export type StepsSample = {
  engine: Engine
  mode: StepsMode
  round: number
  msPerStep: number
  stepsPerS: number
  cpuMsPerStep: number
  commitsPerStep: number
}

const engines: readonly Engine[] = ['product', 'dbos', 'openworkflow']
const files: Record<Engine, string> = {
  product: join(import.meta.dirname, 'steps-product.ts'),
  dbos: 'steps-dbos.mjs',
  openworkflow: 'steps-openworkflow.mjs',
}
const steps = 50
const manyRuns = 40
/** PostgreSQL's sessions tell of their commits about once a second; of a single run's few they tell too late to be counted. */
const statisticsMs = 1_500

/** Steps that do nothing, made durable: M5. All engines in the same PostgreSQL, each in a database of its own, with pools of 20. */
export async function benchDurableSteps(world: BenchWorld, { rounds }: { rounds: number }): Promise<StepsSample[]> {
  const admin = new pg.Client({ connectionString: world.databaseUrl })
  await admin.connect()
  const peers = {} as Record<Engine, Peer>
  const samples: StepsSample[] = []
  try {
    for (const engine of engines) {
      await admin.query(`create database bench_${engine}`)
      const url = Object.assign(new URL(world.databaseUrl), { pathname: `/bench_${engine}` }).href
      peers[engine] = await startPeer(files[engine], { ...world.env, GHL_API_URL: world.platform.url, DATABASE_URL: url })
    }
    for (const engine of engines) for (const runs of [1, 5, manyRuns]) await peers[engine].ask({ runs, steps, chained: true })
    for (let round = 0; round < rounds; round += 1) {
      for (const engine of round % 2 === 0 ? engines : engines.toReversed()) {
        for (const mode of ['alone', 'many', ...(engine === 'product' ? (['wide'] as const) : [])] as const)
          samples.push({ engine, mode, round, ...(await measure(admin, peers[engine], engine, mode)) })
      }
    }
  } finally {
    for (const peer of Object.values(peers)) peer.stop()
    await admin.end()
  }
  return samples
}

async function measure(
  admin: pg.Client,
  peer: Peer,
  engine: Engine,
  mode: StepsMode,
): Promise<Omit<StepsSample, 'engine' | 'mode' | 'round'>> {
  const runs = mode === 'many' ? manyRuns : 1
  const before = await commitsOf(admin, engine)
  const { ms, cpuMs } = await peer.ask<{ ms: number; cpuMs: number }>({ runs, steps, chained: mode !== 'wide' })
  await pause(statisticsMs)
  const commits = (await commitsOf(admin, engine)) - before
  const count = runs * steps
  return { msPerStep: ms / count, stepsPerS: (count / ms) * 1000, cpuMsPerStep: cpuMs / count, commitsPerStep: commits / count }
}

async function commitsOf(admin: pg.Client, engine: Engine): Promise<number> {
  const { rows } = await admin.query<{ commits: string }>('select xact_commit as commits from pg_stat_database where datname = $1', [
    `bench_${engine}`,
  ])
  return Number(rows[0]?.commits ?? 0)
}

export function tellSteps(samples: readonly StepsSample[]): string[] {
  const of = (engine: Engine, mode: StepsMode): StepsSample[] => samples.filter((one) => one.engine === engine && one.mode === mode)
  const row = (engine: Engine, mode: StepsMode, title: string): string => {
    const found = of(engine, mode)
    const tell = (pick: (one: StepsSample) => number, digits = 2): string => range(found.map(pick), digits)
    return `| ${title} | ${tell((one) => one.msPerStep)} | ${tell((one) => one.stepsPerS, 0)} | ${tell((one) => one.cpuMsPerStep)} | ${mode === 'many' ? tell((one) => one.commitsPerStep) : '–'} |`
  }
  const middle = (engine: Engine, mode: StepsMode, pick: (one: StepsSample) => number): number => median(of(engine, mode).map(pick))
  const gain = (engine: Engine): string =>
    (middle(engine, 'alone', (one) => one.msPerStep) / middle('product', 'alone', (one) => one.msPerStep)).toFixed(2)
  return [
    '| Durable steps that do nothing | ms per step | steps/s | CPU ms per step (engine) | commits per step |',
    '|---|---|---|---|---|',
    row('product', 'alone', 'product, one run of 50, each needs the one before'),
    row('product', 'wide', 'product, one run of 50, independent'),
    row('product', 'many', 'product, 40 runs of 50 at once'),
    row('dbos', 'alone', 'DBOS, one run of 50'),
    row('dbos', 'many', 'DBOS, 40 runs of 50 at once'),
    row('openworkflow', 'alone', 'OpenWorkflow, one run of 50'),
    row('openworkflow', 'many', 'OpenWorkflow, 40 runs of 50 at once'),
    '',
    `One run against DBOS: ${gain('dbos')}×, against OpenWorkflow: ${gain('openworkflow')}×.`,
    `Targets: ≤ 1.5 ms per step ${verdict(middle('product', 'alone', (one) => one.msPerStep) <= 1.5)}, ≥ 1,500 steps/s ${verdict(middle('product', 'many', (one) => one.stepsPerS) >= 1_500)}.`,
  ]
}
