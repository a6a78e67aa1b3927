import { randomBytes } from 'node:crypto'
import { readConfig } from '../../server/config.ts'
import type { Actor, Context } from '../../server/context.ts'
import { createSealer } from '../../server/crypto/sealer.ts'
import { openDatabase } from '../../server/db/database.ts'
import { openLeases } from '../../server/db/leases.ts'
import { migrate } from '../../server/db/migrate.ts'
import { createHighLevel } from '../../server/highlevel/highlevel.ts'
import type { Answering, Sending } from '../../server/highlevel/send.ts'
import { installIdOf } from '../../server/installs/install-store.ts'
import { runJob } from '../../server/jobs/run-job.ts'
import { startJob } from '../../server/jobs/start-job.ts'
import { createLog } from '../../server/log.ts'
import { createPlan } from '../../server/plans/create-plan.ts'
import { toBlueprint, type Wanted } from './plan-shape.ts'
import { answerFrom, type Thing } from './platform/shelves.ts'

/**
 * Durable steps that do nothing, in the product: all of a job's path (permit, token, intent, call, outcome, baseline,
 * event, verification), with a platform in the same process that answers at once. Told by its parent:
 * { runs, steps, chained } → { ms, cpuMs }.
 */
const companyId = 'bench-company'
const shelvesOf = new Map<string, Map<string, Thing[]>>()

const config = readConfig(process.env)
await migrate(config.databaseUrl)
const db = openDatabase({ url: config.databaseUrl, onError: () => {} })
const sealer = createSealer(config.encryptionKeys)
const log = createLog('error')
const ctx: Context = {
  config,
  log,
  db,
  queue: { send: () => Promise.resolve() },
  leases: openLeases({ databaseUrl: config.databaseUrl, log }),
  highlevel: createHighLevel({ ...config.highlevel, send: answerAtOnce }),
  openai: null,
  sealer,
  now: () => new Date(),
}
const actor: Actor = {
  sessionId: 'bench',
  userId: 'bench',
  name: 'Bench',
  email: 'bench@bench.test',
  role: 'admin',
  companyId,
  locationId: null,
  install: 'active',
  can: ['plan', 'apply'],
}
await db.insertInto('companies').values({ id: companyId, white_label_domain: null }).execute()
await install(null)

type Question = { runs: number; steps: number; chained: boolean }
process.on('message', (question) => {
  const { runs, steps, chained } = question as Question
  run(runs, steps, chained).then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ error: String(error instanceof Error ? error.stack : error) }),
  )
})
process.once('disconnect', () => process.exit(0))
process.send?.({ ready: true })

async function run(runs: number, steps: number, chained: boolean): Promise<{ ms: number; cpuMs: number }> {
  const jobs: string[] = []
  for (let n = 0; n < runs; n += 1) jobs.push(await makeJob(steps, chained))
  const cpu = process.cpuUsage()
  const began = performance.now()
  const forever = new AbortController().signal
  await Promise.all(jobs.map((jobId) => runJob(ctx, jobId, { lost: forever, stop: forever })))
  const ms = performance.now() - began
  const { user, system } = process.cpuUsage(cpu)
  const ended = await db.selectFrom('jobs').select('status').where('id', 'in', jobs).execute()
  if (ended.some(({ status }) => status !== 'SUCCESS')) throw new Error(`a job ended as ${ended.map(({ status }) => status).join(', ')}`)
  return { ms, cpuMs: (user + system) / 1000 }
}

async function makeJob(steps: number, chained: boolean): Promise<string> {
  const locationId = `loc-${randomBytes(8).toString('hex')}`
  await install(locationId)
  const wanted = Array.from({ length: steps }, (_, index): Wanted => {
    const one = { key: `f${index}`, name: `folder ${index}` }
    if (!chained) return { kind: 'tag', ...one }
    return { kind: 'media-folder', ...one, ...(index === 0 ? {} : { parent: `f${index - 1}` }) }
  })
  const plan = await createPlan(ctx, actor, { locationId, blueprint: toBlueprint(wanted) as never })
  return (await startJob(ctx, actor, { planId: plan.id, hash: plan.hash })).jobId
}

async function install(locationId: string | null): Promise<void> {
  const id = installIdOf({ companyId, locationId })
  await db
    .insertInto('installs')
    .values({
      id,
      company_id: companyId,
      location_id: locationId,
      status: 'active',
      sealed_access_token: await sealer.seal('token-of-the-bench', id),
      access_token_expires_at: new Date(Date.now() + 86_400_000),
      sealed_refresh_token: await sealer.seal('refresh-token-of-the-bench', id),
      version_id: null,
      platform_at: null,
    })
    .execute()
}

async function answerAtOnce(url: URL, sending: Sending): Promise<Answering> {
  sending.mayLeave?.()
  const body = JSON.parse(sending.body ?? '{}') as Record<string, unknown>
  const locationId = /^\/locations\/([^/]+)\//.exec(url.pathname)?.[1] ?? url.searchParams.get('altId') ?? String(body.altId)
  const shelves = shelvesOf.get(locationId) ?? new Map<string, Thing[]>()
  shelvesOf.set(locationId, shelves)
  const answer = answerFrom(shelves, locationId, { method: sending.method, path: url.pathname, query: url.searchParams, body })
  return { status: answer === undefined ? 404 : 200, headers: {}, body: inOnePart(JSON.stringify(answer ?? { message: 'Not Found' })) }
}

async function* inOnePart(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
