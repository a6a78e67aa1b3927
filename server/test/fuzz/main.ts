import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '../../db/embedded/start-embedded-postgres.ts'
import { migrate } from '../../db/migrate.ts'
import { buildClientIfStale } from '../../../scripts/build-client.ts'
import { runFuzz } from './run-fuzz.ts'

/** `npm run fuzz -- --requests 100000 --seed 7`: every door, at length, over a database of its own. */
const { values } = parseArgs({ options: { requests: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } } })
await buildClientIfStale(console.log)
const dataDir = await mkdtemp(join(tmpdir(), 'groundwork-fuzz-'))
const postgres = await startEmbeddedPostgres({ dataDir })
try {
  await migrate(postgres.url)
  const startedAt = performance.now()
  const report = await runFuzz({
    databaseUrl: postgres.url,
    seed: Number(values.seed),
    requests: Number(values.requests),
    onProgress: (so) => console.log(`${so.requests} requests, ${so.violations.length} violations`),
  })
  for (const { request, wrong, text, logged } of report.violations) {
    console.log(`${wrong.join('; ')}: ${request.method} ${request.url}\n  ${String(request.body).slice(0, 500)}\n  ${text}\n  ${logged}`)
  }
  const seconds = Math.round((performance.now() - startedAt) / 1_000)
  console.log(`seed ${values.seed}: ${report.requests} requests in ${seconds} s, ${report.violations.length} violations`, report.statuses)
  process.exitCode = report.violations.length === 0 ? 0 : 1
} finally {
  await postgres.release()
  await rm(dataDir, { recursive: true, force: true })
}
