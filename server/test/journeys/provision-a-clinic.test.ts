import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Job } from '../../contract/job.ts'
import type { HandOver } from '../../contract/hand-over.ts'
import type { Plan } from '../../contract/plan.ts'
import type { StoredBlueprint } from '../../contract/blueprint.ts'
import { quickWindow } from '../quick-window.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

let world: World
let admin: Person
let locationId: string
let variables: Record<string, string>

beforeAll(async () => {
  ;({ world, admin } = await startInstalledWorld({ sandbox: quickWindow() }))
  const clinic = world.locations[0]
  if (clinic === undefined) throw new Error('the sandbox has no location')
  locationId = clinic.id
  const { body } = await admin.call<StoredBlueprint>('GET', '/api/blueprints/starter-dental')
  variables = fillIn(body as StoredBlueprint)
})

afterAll(() => world?.close())

test('a fresh clinic is provisioned from the dental blueprint, and a second look finds nothing to do', { timeout: 120_000 }, async () => {
  const plan = await planStarter()
  expect(plan.summary).toEqual({ create: 132, update: 0, same: 0, adopt: 0, decide: 0, manual: 9, unknown: 0, delete: 0 })
  await world.control('DELETE', '/requests')

  const started = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  expect(started.status).toBe(202)
  const job = await admin.waitForJob(started.body.jobId as string)
  expect(job).toMatchObject({ status: 'SUCCESS', totalSteps: 132, completedSteps: 132, progress: 100 })

  const again = await planStarter()
  expect(again.summary).toEqual({ create: 0, update: 0, same: 132, adopt: 0, decide: 0, manual: 9, unknown: 0, delete: 0 })
  expect(again.grade).toBe('no_changes')

  const { violations } = await world.control<{ violations: unknown[] }>('GET', '/violations')
  expect(violations).toEqual([])
})

test('the same plan and hash sent twice is one job', async () => {
  const plan = await planStarter()
  const twice = await Promise.all(
    [1, 2].map(() => admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })),
  )
  expect(twice.map((answer) => answer.status)).toEqual([202, 202])
  expect(new Set(twice.map((answer) => answer.body.jobId)).size).toBe(1)
  expect(await admin.waitForJob(twice[0]?.body.jobId as string)).toMatchObject({ status: 'SUCCESS', totalSteps: 0, progress: 100 })
})

test('the hand-over sheet names what was set up, how people get in and what is left, and remembers what is ticked off', async () => {
  const { body } = await admin.call<{ items: Job[] }>('GET', '/api/provisioning?limit=50')
  const jobId = body.items.find((one) => one.totalSteps === 132)?.id
  const sheet = (await admin.call<HandOver>('GET', `/api/jobs/${jobId}/handover`)).body
  expect(sheet.groups.reduce((sum, group) => sum + group.things.length, 0)).toBe(132)
  expect(sheet.groups.every((group) => group.things.every((thing) => thing.id !== null))).toBe(true)
  expect(sheet).toMatchObject({ people: { length: 5 }, tasks: { length: 9 }, problems: [] })
  const taskId = sheet.tasks[0]?.id
  expect((await admin.call('PATCH', `/api/jobs/${jobId}/handover`, { taskId, done: true })).status).toBe(200)
  expect((await admin.call('PATCH', `/api/jobs/${jobId}/handover`, { taskId: 'form/none', done: true })).status).toBe(404)
  expect((await admin.call<HandOver>('GET', `/api/jobs/${jobId}/handover`)).body.tasks.map((task) => task.done)).toEqual([
    true,
    ...Array.from({ length: 8 }, () => false),
  ])

  const page = await admin.call<string>('GET', `/api/jobs/${jobId}/handover?format=html`)
  expect(page.headers.get('content-type')).toContain('text/html')
  for (const task of sheet.tasks)
    expect(page.body).toContain(task.title.replaceAll("'", '&#39;').replaceAll('&', '&amp;').replaceAll('&amp;#39;', '&#39;'))
  expect(page.body).not.toMatch(/high ?level|\bGHL\b/i)
})

test('the events of a job are numbered without a gap and end with its success', async () => {
  const { body } = await admin.call<{ items: Job[] }>('GET', '/api/provisioning?limit=50')
  const job = (body.items as Job[]).find((one) => one.totalSteps === 132)
  const events =
    (await admin.call<{ items: { seq: number; body: { type: string; status?: string } }[] }>('GET', `/api/jobs/${job?.id}/events`)).body
      .items ?? []
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1))
  expect(events.at(-1)?.body).toMatchObject({ type: 'job.status', status: 'SUCCESS' })
})

async function planStarter(): Promise<Plan> {
  const made = await admin.call<Plan>('POST', '/api/plans', { locationId, blueprintId: 'starter-dental', variables })
  expect(made, JSON.stringify(made.body)).toMatchObject({ status: 201 })
  return made.body as Plan
}

function fillIn(stored: StoredBlueprint): Record<string, string> {
  const missing = Object.entries(stored.blueprint.variables).filter(([, variable]) => variable.default === undefined)
  return Object.fromEntries(missing.map(([name], index) => [name, sampleOf(name, index)]))
}

function sampleOf(name: string, index: number): string {
  if (name.includes('email')) return `person${index}@brightsmile.test`
  if (name.includes('phone')) return `+1512555${String(1000 + index)}`
  if (/url|link|website|site/.test(name)) return `https://brightsmile.test/${name.replaceAll('_', '-')}`
  return `Sample ${index}`
}
