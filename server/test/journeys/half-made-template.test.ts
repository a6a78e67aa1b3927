import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type Person, type World } from '../start-world.ts'

let world: World
let admin: Person
let locationId: string

beforeAll(async () => {
  world = await startWorld()
  await world.install()
  admin = await world.agencyAdmin()
  locationId = world.emptyLocationIds[0] ?? ''
}, 60_000)
afterAll(() => world?.close())

test('a template that the platform leaves half-made is taken away, and the next attempt makes it whole', { timeout: 60_000 }, async () => {
  const spec = { name: 'Welcome', editorType: 'html', editorContent: '<p>Hello</p>', subjectLine: 'Welcome' }
  const document = { version: 1, name: 'Mail', resources: [{ kind: 'email-template', key: 'welcome', spec }] }
  await world.control('POST', '/quirks', { halfMadeEmail: true })
  const working = admin.provision(locationId, document)
  await expect.poll(() => sent('DELETE'), { timeout: 15_000, interval: 20 }).toBe(1)
  expect(await templates()).toEqual([])
  await world.control('POST', '/quirks', { halfMadeEmail: false })

  const { job } = await working
  expect(job, JSON.stringify(job.steps)).toMatchObject({ status: 'SUCCESS', verification: { state: 'same' } })
  expect(await templates()).toMatchObject([{ name: 'Welcome', editorType: 'html', subjectLine: 'Welcome' }])
  expect([await sent('POST'), await sent('DELETE')]).toEqual([2, 1])
})

async function sent(method: string): Promise<number> {
  const path = `/requests?locationId=${locationId}&limit=1000`
  const { requests } = await world.control<{ requests: { method: string; path: string }[] }>('GET', path)
  return requests.filter((one) => one.method === method && one.path.includes('/templates')).length
}

async function templates(): Promise<unknown[]> {
  return (await world.control<{ objects: { emailTemplates: unknown[] } }>('GET', `/inventory/${locationId}`)).objects.emailTemplates
}
