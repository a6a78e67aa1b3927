import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exchange } from './exchange.ts'

let server: Server
let url: URL
const arrived: { method: string | undefined; length: string | undefined; body: string }[] = []

beforeAll(async () => {
  server = createServer((incoming, outgoing) => {
    let body = ''
    incoming.setEncoding('utf8').on('data', (text) => (body += text))
    incoming.on('end', () => {
      arrived.push({ method: incoming.method, length: incoming.headers['content-length'], body })
      outgoing.end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/things`)
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

test('a write is asked for at the last moment, and arrives whole with its length', async () => {
  let asked = 0
  const answer = await exchange({ timeoutMs: 5_000, mayLeave: () => void (asked += 1) }, url, { method: 'POST', body: '{"name":"é"}' })
  expect(answer.ok).toBe(true)
  expect(asked).toBe(1)
  expect(arrived.splice(0)).toEqual([{ method: 'POST', length: '13', body: '{"name":"é"}' }])
})

test('a write without a body is asked for when the connection stands, and arrives', async () => {
  let asked = 0
  const mayLeave = (): void => void (asked += 1)
  for (const method of ['DELETE', 'POST']) await exchange({ timeoutMs: 5_000, mayLeave }, url, { method })
  expect(asked).toBe(2)
  expect(arrived.splice(0).map(({ method, body }) => [method, body])).toEqual([
    ['DELETE', ''],
    ['POST', ''],
  ])
  const nobody = new URL(`http://127.0.0.1:${await freePort()}/things`)
  for (const write of [{ method: 'POST', body: '{}' }, { method: 'DELETE' }])
    await expect(exchange({ timeoutMs: 5_000, mayLeave }, nobody, write)).rejects.toMatchObject({ reason: 'unavailable' })
  expect(asked).toBe(2)
})

test('a write that may not leave any more never arrives', async () => {
  const mayLeave = (): void => {
    throw new Error('replaced')
  }
  for (const write of [{ method: 'POST', body: '{}' }, { method: 'DELETE' }])
    await expect(exchange({ timeoutMs: 5_000, mayLeave }, url, write)).rejects.toMatchObject({ reason: 'unavailable' })
  await exchange({ timeoutMs: 5_000 }, url, { method: 'GET' })
  expect(arrived.splice(0)).toEqual([{ method: 'GET', length: undefined, body: '' }])
})

async function freePort(): Promise<number> {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as AddressInfo
  await new Promise((resolve) => taken.close(resolve))
  return port
}
