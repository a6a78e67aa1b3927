import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Plan } from '../../contract/plan.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

let world: World
let admin: Person
let locationId: string

beforeAll(async () => {
  ;({ world, admin, locationId } = await startInstalledWorld())
})
afterAll(() => world?.close())

test('a template that the platform leaves half-made is taken away, and the next attempt makes it whole', { timeout: 60_000 }, async () => {
  const spec = { name: 'Welcome', editorType: 'html', editorContent: '<p>Hello</p>', subjectLine: 'Welcome' }
  const document = { version: 1, name: 'Mail', resources: [{ kind: 'email-template', key: 'welcome', spec }] }
  await world.control('POST', '/quirks', { halfMadeEmail: 1 })
  const { job } = await admin.provision(locationId, document)
  expect(job, JSON.stringify(job.steps)).toMatchObject({ status: 'SUCCESS', verification: { state: 'same' } })
  expect(await templates()).toMatchObject([{ name: 'Welcome', editorType: 'html', subjectLine: 'Welcome' }])
  expect(await writes()).toEqual(['POST', 'DELETE', 'POST'])
})

test('a folder that was made and is listed late is looked for until it shows, and so is one made again', { timeout: 60_000 }, async () => {
  await world.control('POST', '/quirks', { folderLagMs: 1_500 })
  const document = { version: 1, name: 'Media', resources: [{ kind: 'media-folder', key: 'logos', spec: { name: 'Logos' } }] }
  const { job } = await admin.provision(locationId, document)
  expect(job, JSON.stringify(job.steps)).toMatchObject({ status: 'SUCCESS', verification: { state: 'same' } })
  expect(await folders()).toMatchObject([{ name: 'Logos' }])

  const without = await admin.plan(locationId, { ...document, resources: [{ kind: 'tag', key: 'vip', spec: { name: 'vip' } }] })
  const { body: plan } = await admin.call<Plan>('PATCH', `/api/plans/${without.id}`, { include: ['media-folder/logos'] })
  const { body } = await admin.call<{ jobId: string }>('POST', '/api/provisioning', { planId: plan.id, hash: plan.hash })
  expect(await admin.waitForJob(body.jobId)).toMatchObject({ status: 'SUCCESS' })
  expect(await folders()).toEqual([])
  expect((await admin.call('PATCH', `/api/provisioning/${body.jobId}`, { action: 'rollback' })).status).toBe(200)
  const back = await admin.waitForJob(body.jobId, ['ROLLED_BACK', 'PARTIAL', 'FAILED'])
  expect(
    back.steps.map(({ status }) => status),
    JSON.stringify(back.steps),
  ).toEqual(['UNDONE', 'UNDONE'])
  expect(await folders()).toMatchObject([{ name: 'Logos' }])
})

async function folders(): Promise<unknown[]> {
  return (await world.control<{ objects: { mediaFiles: unknown[] } }>('GET', `/inventory/${locationId}`)).objects.mediaFiles
}

async function writes(): Promise<string[]> {
  const path = `/requests?locationId=${locationId}&limit=1000`
  const { requests } = await world.control<{ requests: { method: string; path: string }[] }>('GET', path)
  return requests.flatMap(({ method, path: asked }) => (method !== 'GET' && asked.includes('/templates') ? [method] : []))
}

async function templates(): Promise<unknown[]> {
  return (await world.control<{ objects: { emailTemplates: unknown[] } }>('GET', `/inventory/${locationId}`)).objects.emailTemplates
}
