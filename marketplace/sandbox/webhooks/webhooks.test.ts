import { createPublicKey, verify } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { testSandbox } from '../test-sandbox.ts'

type Received = { raw: Buffer; signature: string; body: Record<string, unknown> }

let received: Received[]
let failures: number
let app: Server
let sandbox: Awaited<ReturnType<typeof testSandbox>>

beforeEach(async () => {
  received = []
  failures = 0
  app = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks)
      received.push({
        raw,
        signature: String(request.headers['x-ghl-signature']),
        body: JSON.parse(raw.toString()) as Record<string, unknown>,
      })
      response.writeHead(failures-- > 0 ? 503 : 200).end()
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => app.once('listening', resolve))
  sandbox = await testSandbox({ appUrl: `http://127.0.0.1:${(app.address() as AddressInfo).port}` })
})
afterEach(async () => {
  await sandbox.close()
  app.closeAllConnections()
  app.close()
})

it('signs the raw body so that the published key verifies it', async () => {
  await sandbox.control('/webhooks', { type: 'PLAN_CHANGE', locationId: sandbox.locationId })
  await expect.poll(() => received).toHaveLength(1)
  expect(isGenuine(received[0])).toBe(true)
  expect(received[0]?.body).toMatchObject({
    type: 'PLAN_CHANGE',
    appId: '66c0aa11bb22cc33dd44ee55',
    locationId: sandbox.locationId,
    webhookId: expect.any(String),
  })
})

it('can tamper with a delivery', async () => {
  await sandbox.control('/webhooks', { type: 'INSTALL', tamper: true })
  await expect.poll(() => received).toHaveLength(1)
  expect(isGenuine(received[0])).toBe(false)
})

it('tells of an install: the agency first, then every location', async () => {
  await sandbox.installAgency({ locationIds: [sandbox.locationId, sandbox.idOf('Lumen Med Spa')] })
  await expect.poll(() => received).toHaveLength(3)
  const types = received.map(({ body }) => [body.type, body.installType])
  expect(types.filter(([, installType]) => installType === 'Location')).toHaveLength(2)
  expect(received.find(({ body }) => body.installType === 'Company')?.body).toMatchObject({
    companyName: 'Northlight Agency',
    isWhitelabelCompany: true,
  })
})

it('tries again with the same id until the app says yes', async () => {
  failures = 2
  await sandbox.control('/webhooks', { type: 'INSTALL' })
  await expect.poll(() => received).toHaveLength(3)
  expect(new Set(received.map(({ body }) => body.webhookId)).size).toBe(1)
})

it('installs itself in a location that is created later, when that was agreed', async () => {
  await sandbox.installAgency({ locationIds: [sandbox.locationId], futureLocations: true })
  await sandbox.control('/locations', { name: 'Second Smile Dental' })
  await expect.poll(() => received.map(({ body }) => body.type)).toContain('LocationCreate')
  await expect.poll(() => received.filter(({ body }) => body.installType === 'Location')).toHaveLength(2)
})

function isGenuine(one: Received | undefined): boolean {
  return one !== undefined && verify(null, one.raw, createPublicKey(sandbox.webhookPublicKey), Buffer.from(one.signature, 'base64'))
}
