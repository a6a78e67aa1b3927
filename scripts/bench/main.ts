import { startBenchWorld } from './bench-world.ts'
import { benchProgressLatency } from './progress-latency.ts'
import { benchScenarioA } from './scenario-a.ts'
import { benchStartLatency } from './start-latency.ts'

/** `npm run bench [name …]`: ratios in one run on this machine; the absolute figures are context. */
const benches = { start: benchStartLatency, progress: benchProgressLatency, 'scenario-a': benchScenarioA }

const asked = process.argv.slice(2)
const world = await startBenchWorld(0)
try {
  for (const [name, bench] of Object.entries(benches)) {
    if (asked.length > 0 && !asked.includes(name)) continue
    for (const line of await bench(world)) console.log(line)
  }
} finally {
  await world.close()
}
