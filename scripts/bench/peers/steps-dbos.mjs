// Durable steps that do nothing, in DBOS. Told by its parent: { runs, steps } → { ms, cpuMs }.
import { DBOS } from '@dbos-inc/dbos-sdk'

const spans = []
const work = DBOS.registerWorkflow(
  async (steps) => {
    const began = performance.now()
    for (let n = 0; n < steps; n += 1) await DBOS.runStep(async () => n, { name: `step-${n}` })
    spans.push({ began, ended: performance.now() })
  },
  { name: 'bench' },
)

DBOS.setConfig({
  name: 'bench',
  systemDatabaseUrl: process.env.DATABASE_URL,
  systemDatabasePoolSize: 20,
  logLevel: 'error',
  runAdminServer: false,
})
await DBOS.launch()
process.on('message', ({ runs, steps }) => void run(runs, steps))
process.once('disconnect', () => process.exit(0))
process.send({ ready: true })

async function run(runs, steps) {
  spans.length = 0
  const cpu = process.cpuUsage()
  const handles = await Promise.all(Array.from({ length: runs }, () => DBOS.startWorkflow(work)(steps)))
  await Promise.all(handles.map((handle) => handle.getResult()))
  const { user, system } = process.cpuUsage(cpu)
  const ms = Math.max(...spans.map(({ ended }) => ended)) - Math.min(...spans.map(({ began }) => began))
  process.send({ ms, cpuMs: (user + system) / 1000 })
}
