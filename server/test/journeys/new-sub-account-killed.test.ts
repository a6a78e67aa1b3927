import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Job } from '../../contract/job.ts'
import type { Plan } from '../../contract/plan.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

/** The server of this story is a process of its own, so that it can be killed as a power cut would. */
type Life = { exited: Promise<string | null>; kill(): void }

const main = join(import.meta.dirname, '../../main.ts')
const secrets = { SESSION_SECRET: randomBytes(32).toString('base64'), ENCRYPTION_KEYS: randomBytes(32).toString('base64') }

let world: World
let admin: Person
let life: Life | undefined

beforeAll(async () => {
  ;({ world, admin } = await startInstalledWorld({ install: { futureLocations: true }, env: secrets }))
  await world.server.stop()
})

afterAll(async () => {
  life?.kill()
  await life?.exited
  await world?.sandbox.close()
  await world?.database.drop()
})

test.for([
  ['before the call leaves', 'after-intent'],
  ['when the answer has come', 'after-answer'],
  ['when the sub-account has been noted', 'after-outcome'],
  ['before the plan is made again', 'before-arrival'],
  ['after the plan was made again', 'after-arrival'],
] as const)('killed %s, the job goes on and there is one sub-account', { timeout: 180_000 }, async ([, point]) => {
  const name = `Killed ${point}`
  life = await live({ CRASH_AT: `${point}:1` })
  const jobId = await apply(name)
  expect(await life.exited).toBe('SIGKILL')
  await finishAfterwards(jobId, name)
})

test('killed while a snapshot is on its way, and while it waits for a person, it goes on', { timeout: 180_000 }, async () => {
  await world.control('POST', '/quirks', { snapshotMs: 4_000 })
  life = await live()
  const jobId = await apply('Killed while waiting')
  await until(async () => (await read(jobId)).steps.some((step) => step.kind === 'snapshot' && step.status === 'RUNNING'))
  life.kill()
  await life.exited
  await finishAfterwards(jobId, 'Killed while waiting')
  await world.control('POST', '/quirks', { snapshotMs: 200 })

  life = await live()
  await world.install({ futureLocations: false })
  const parked = await apply('Killed while parked')
  await admin.waitForJob(parked, ['PAUSED'])
  life.kill()
  await life.exited
  const [made] = await named('Killed while parked')
  life = await live()
  expect((await read(parked)).waiting).toMatchObject({ reason: 'install' })
  await world.install({ locationIds: [made?.id ?? ''] })
  expect(await admin.waitForJob(parked)).toMatchObject({ status: 'SUCCESS', verification: { state: 'same' } })
  expect(await named('Killed while parked')).toHaveLength(1)
})

async function finishAfterwards(jobId: string, name: string): Promise<void> {
  life = await live()
  const job = await admin.waitForJob(jobId)
  expect(job, JSON.stringify(job.steps)).toMatchObject({ status: 'SUCCESS', verification: { state: 'same' } })
  const found = await named(name)
  expect(found).toHaveLength(1)
  const { counts } = await world.control<{ counts: Record<string, number> }>('GET', `/inventory/${found[0]?.id ?? ''}`)
  expect(counts).toMatchObject({ tags: 3, pipelines: 1 })
  life.kill()
  await life.exited
}

async function live(env: Record<string, string> = {}): Promise<Life> {
  const { config } = world
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      PORT: new URL(world.url).port,
      PUBLIC_URL: world.url,
      DATABASE_URL: world.database.url,
      GHL_API_URL: world.sandbox.url,
      GHL_MARKETPLACE_URL: world.sandbox.url,
      GHL_CLIENT_ID: config.highlevel.clientId,
      GHL_CLIENT_SECRET: config.highlevel.clientSecret,
      GHL_SHARED_SECRET: 'shared-secret-of-the-test',
      GHL_WEBHOOK_PUBLIC_KEY: world.sandbox.webhookPublicKey,
      LOG_LEVEL: 'silent',
      ...secrets,
      ...env,
    },
    stdio: 'ignore',
  })
  const exited = new Promise<string | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)))
  await until(() =>
    fetch(`${world.url}/livez`).then(
      (answer) => answer.ok,
      () => child.exitCode !== null || child.signalCode !== null,
    ),
  )
  return { exited, kill: () => void child.kill('SIGKILL') }
}

async function apply(name: string): Promise<string> {
  const resources = [
    { kind: 'location', key: 'main', spec: { name, phone: '+15125550777' } },
    { kind: 'snapshot', key: 'base', spec: { name: 'Agency basics' } },
    { kind: 'tag', key: 'vip', spec: { name: 'VIP' } },
    { kind: 'pipeline', key: 'sales', spec: { name: 'Sales', stages: [{ name: 'New' }, { name: 'Won' }] } },
  ]
  const { body: plan } = await admin.call<Plan>('POST', '/api/plans', { blueprint: { version: 1, name, variables: {}, resources } })
  const { body, status } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  expect(status, JSON.stringify(body)).toBe(202)
  return body.jobId as string
}

async function read(jobId: string): Promise<Job> {
  return (await admin.call<Job>('GET', `/api/jobs/${jobId}`)).body as Job
}

async function named(name: string): Promise<{ id: string; name: string }[]> {
  const { locations } = await world.control<{ locations: { id: string; name: string }[] }>('GET', '/state')
  return locations.filter((one) => one.name === name)
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const began = Date.now(); Date.now() - began < 60_000;) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('it did not come about in a minute')
}
