import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { findFreePort, isFree } from './free-port.ts'

test.each(['127.0.0.1', undefined])('passes over a port that is taken on %s', async (host) => {
  const server = createServer().listen({ port: 0, host })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    expect(await isFree(port)).toBe(false)
    expect(await findFreePort(port)).toBeGreaterThan(port)
  } finally {
    server.close()
  }
})
