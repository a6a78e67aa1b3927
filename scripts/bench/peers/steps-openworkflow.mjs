// Durable steps that do nothing, in OpenWorkflow. Told by its parent: { runs, steps } → { ms, cpuMs }.
import { OpenWorkflow } from 'openworkflow'
import { BackendPostgres } from 'openworkflow/postgres'
import postgres from 'postgres'

const spans = []
// `connect` migrates, but takes no size; the pool itself is the same size as everybody's.
await (await BackendPostgres.connect(process.env.DATABASE_URL)).stop()
const pool = postgres(process.env.DATABASE_URL, { max: 20, onnotice: () => {}, transform: { column: { from: postgres.toCamel } } })
const engine = new OpenWorkflow({ backend: BackendPostgres.fromPool(pool) })
const work = engine.defineWorkflow({ name: 'bench' }, async ({ input, step }) => {
  const began = performance.now()
  for (let n = 0; n < input.steps; n += 1) await step.run({ name: `step-${n}` }, async () => n)
  spans.push({ began, ended: performance.now() })
  return input.steps
})
const worker = engine.newWorker({ concurrency: 40 })
await worker.start()
process.on('message', ({ runs, steps }) => void run(runs, steps))
process.once('disconnect', () => process.exit(0))
process.send({ ready: true })

async function run(runs, steps) {
  spans.length = 0
  const cpu = process.cpuUsage()
  const handles = await Promise.all(Array.from({ length: runs }, () => work.run({ steps })))
  await Promise.all(handles.map((handle) => handle.result()))
  const { user, system } = process.cpuUsage(cpu)
  const ms = Math.max(...spans.map(({ ended }) => ended)) - Math.min(...spans.map(({ began }) => began))
  process.send({ ms, cpuMs: (user + system) / 1000 })
}
