import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '../log.ts'
import { createTestDatabase, type TestDatabase } from '../test/test-database.ts'
import { listenTo } from './listen.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())

test('listens again when a connection is taken and not answered, or its question is not', { timeout: 30_000 }, async () => {
  const ways = [(): void => {}, passUntilItListens, pass]
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}))
    ;(ways[sockets.length - 1] ?? pass)(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(database.url)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  const { promise: stands, resolve: onListening } = Promise.withResolvers<void>()
  const names = { channel: 'told', applicationName: 'test', log: createLog('silent') }
  const listening = await listenTo({ ...names, databaseUrl: url.href, silentMs: 500, onNotice: () => {}, onListening })
  await stands
  expect(sockets).toHaveLength(3)
  await listening.close()
  for (const socket of sockets) socket.destroy()
  server.close()
})

function pass(from: Socket, isSwallowed?: (bytes: Buffer) => boolean): void {
  const { hostname, port } = new URL(database.url)
  const to = connect(Number(port || 5432), hostname)
  to.on('error', () => from.destroy()).pipe(from)
  from
    .on('close', () => to.destroy())
    .on('data', (bytes: Buffer) => {
      if (isSwallowed?.(bytes) !== true) to.write(bytes)
    })
}

function passUntilItListens(from: Socket): void {
  pass(from, (bytes) => bytes.includes('listen told'))
}
