import { createDecipheriv, createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sharedSecret, testSandbox } from '../test-sandbox.ts'

let sandbox: Awaited<ReturnType<typeof testSandbox>>

beforeAll(async () => {
  sandbox = await testSandbox()
})
afterAll(() => sandbox.close())

it('vouches for a person in a location with a ciphertext that the shared secret opens', async () => {
  const userId = sandbox.idOf('Hana Kim')
  expect(open(await vouch({ userId, locationId: sandbox.locationId }))).toMatchObject({
    userId,
    companyId: sandbox.companyId,
    role: 'admin',
    activeLocation: sandbox.locationId,
    isAgencyOwner: false,
    appStatus: 'live',
  })
})

it('names no location in the agency view', async () => {
  const context = open(await vouch({ userId: sandbox.idOf('Mara Ellison') }))
  expect(context).toMatchObject({ type: 'agency', isAgencyOwner: true, whitelabelDetails: { domain: 'app.northlight.example' } })
  expect(context).not.toHaveProperty('activeLocation')
})

it('does not vouch for a person where that person may not stand', async () => {
  expect((await post({ userId: sandbox.idOf('Hana Kim'), locationId: sandbox.idOf('Lumen Med Spa') })).status).toBe(403)
  expect((await post({ userId: sandbox.idOf('Hana Kim') })).status).toBe(403)
  expect((await post({ userId: sandbox.idOf('Owen Castle'), locationId: sandbox.locationId })).status).toBe(403)
})

it('frames the app, for any host name, and never names the platform', async () => {
  const page = await (await fetch(`${sandbox.url}/?location=${sandbox.locationId}`)).text()
  expect(page).toContain('<iframe id="app" src="http://127.0.0.1:9/"')
  const pages = [
    'dashboard',
    'conversations',
    'calendars',
    'contacts',
    'opportunities',
    'payments',
    'automation',
    'sites',
    'settings',
    'log',
  ]
  for (const name of pages) {
    const response = await fetch(`${sandbox.url}/?location=${sandbox.idOf('Riverbend Physiotherapy')}&page=${name}`)
    expect(response.status).toBe(200)
    expect(await response.text()).not.toMatch(/highlevel|\bghl\b/i)
  }
})

it('shows an object as soon as it is there', async () => {
  await sandbox.control('/mutate', { locationId: sandbox.locationId, kind: 'tags', action: 'create', fields: { name: 'new patient <b>' } })
  const sheet = await (await fetch(`${sandbox.url}/sandbox/host/sheet?location=${sandbox.locationId}&page=contacts`)).text()
  expect(sheet).toContain('new patient &lt;b&gt;')
})

function post(body: Record<string, string>): Promise<Response> {
  return fetch(`${sandbox.url}/sandbox/host/context`, { method: 'POST', body: JSON.stringify(body) })
}

async function vouch(body: Record<string, string>): Promise<string> {
  return ((await (await post(body)).json()) as { payload: string }).payload
}

function open(payload: string): unknown {
  const bytes = Buffer.from(payload, 'base64')
  expect(bytes.subarray(0, 8).toString()).toBe('Salted__')
  const words = Buffer.concat([Buffer.from(sharedSecret), bytes.subarray(8, 16)])
  const one = createHash('md5').update(words).digest()
  const two = createHash('md5').update(one).update(words).digest()
  const three = createHash('md5').update(two).update(words).digest()
  const cipher = createDecipheriv('aes-256-cbc', Buffer.concat([one, two]), three)
  return JSON.parse(Buffer.concat([cipher.update(bytes.subarray(16)), cipher.final()]).toString())
}
