import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchApiEconomy, tellEconomy } from './api-economy.ts'
import { startBenchWorld, type BenchWorld } from './bench-world.ts'
import { benchCrashResume, tellResume } from './crash-resume.ts'
import { benchDurableSteps, tellSteps } from './durable-steps.ts'
import { benchMakespan, tellMakespan } from './makespan.ts'
import { installPeers } from './peers.ts'
import { benchPage, tellPage } from './page.ts'
import { benchScroll, tellScroll } from './page-scroll.ts'
import { benchProgressLatency } from './progress-latency.ts'
import { writeReport, type Section } from './report.ts'
import { benchScenarioA } from './scenario-a.ts'
import { benchPolling, benchStartLatency, tellStart } from './start-latency.ts'
import type { Role } from './server-life.ts'
import { benchWebhooks } from './webhooks.ts'

/**
 * `npm run bench -- [name …|all] [--quick] [--write]`: ratios in one run on this machine; the absolute figures are
 * context. `--write` puts them into docs/benchmarks.md, `--json <file>` every single sample into a file.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false }, json: { type: 'string' } },
})
const quick = values.quick
const rounds = quick ? 2 : 5

type Bench = { title: string; run(): Promise<{ lines: string[]; samples?: unknown }> }

const benches: Record<string, Bench> = {
  makespan: {
    title: 'M1, makespan of one plan against what the platform allows',
    run: async () => {
      const sizes = [20, 60, 100, 101, 250]
      const samples = await inWorld('all', (world) =>
        benchMakespan(world, quick ? { rounds, sizes, once: [1000] } : { rounds, sizes: [...sizes, 1000] }),
      )
      return { lines: tellMakespan(samples), samples }
    },
  },
  start: {
    title: 'M3, from the click to the first call',
    run: async () => {
      const sends = quick ? 60 : 400
      const together = await inWorld('all', (world) => benchStartLatency(world, sends))
      const { apart, polling } = await inWorld('web', async (world) => {
        await world.startServer('worker')
        return { apart: await benchStartLatency(world, sends), polling: await benchPolling(world.databaseUrl) }
      })
      const samples = { together, apart, polling }
      return { lines: tellStart(samples), samples }
    },
  },
  steps: {
    title: 'M5, what it costs to make a step durable',
    run: async () => {
      const samples = await inWorld('web', (world) => benchDurableSteps(world, { rounds }))
      return { lines: tellSteps(samples), samples }
    },
  },
  resume: {
    title: 'M6, from the death of a process to the next request',
    run: async () => {
      const samples = await inWorld('web', (world) => benchCrashResume(world, quick ? 8 : 50))
      return { lines: tellResume(samples), samples }
    },
  },
  economy: {
    title: 'M8, requests that the platform sees',
    run: async () => {
      const samples = await inWorld('web', async (world) => {
        for (let n = 0; n < 4; n += 1) await world.startServer('worker')
        return benchApiEconomy(world)
      })
      return { lines: tellEconomy(samples), samples }
    },
  },
  page: {
    title: 'M9, the page in its frame',
    run: async () => {
      const samples = await inWorld('all', (world) => benchPage(world, quick ? 3 : 20))
      return { lines: tellPage(samples), samples }
    },
  },
  scroll: {
    title: 'Long lists in the page, scrolled with a wheel',
    run: async () => {
      const samples = await inWorld('all', benchScroll)
      return { lines: tellScroll(samples), samples }
    },
  },
  webhooks: {
    title: 'Webhooks, from the delivery to its answer',
    run: async () => ({ lines: await benchWebhooks() }),
  },
  'scenario-a': {
    title: 'A new dental clinic, against the sandbox with all its rules; then M4, from a commit to the page',
    run: () => inWorld('all', async (world) => ({ lines: [...(await benchScenarioA(world)), '', ...(await benchProgressLatency(world))] })),
  },
}

const asked = positionals.includes('all') ? [] : positionals
const unknown = asked.find((name) => !(name in benches))
if (unknown !== undefined) throw new Error(`there is no bench "${unknown}": ${Object.keys(benches).join(', ')}`)
const began = Date.now()
await installPeers()
const sections: Section[] = []
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.log(`\n## ${bench.title}\n`)
  const { lines, samples } = await bench.run()
  for (const line of lines) console.log(line)
  sections.push({ name, title: bench.title, lines, samples })
}
const minutes = (Date.now() - began) / 60_000
console.log(`\n${minutes.toFixed(1)} minutes`)
if (values.json !== undefined) await writeFile(values.json, JSON.stringify(sections))
if (values.write)
  await writeReport(join(import.meta.dirname, '../../docs'), sections, {
    minutes,
    command: [...positionals, ...(quick ? ['--quick'] : []), '--write'].join(' '),
  })

async function inWorld<T>(first: Role, work: (world: BenchWorld) => Promise<T>): Promise<T> {
  const world = await startBenchWorld(first)
  try {
    return await work(world)
  } finally {
    await world.close()
  }
}
