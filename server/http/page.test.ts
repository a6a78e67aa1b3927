import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newDoor } from './door.ts'
import { listen } from './listen.ts'
import { pageDoor } from './page.ts'

let server: Server
let port: number
let secretsOfTree: string[]

beforeAll(async () => {
  const door = newDoor()
  door.route('/', pageDoor())
  door.notFound((c) => c.text('nothing here', 404))
  door.onError((_error, c) => c.text('no page is built', 404))
  ;({ server, port } = await listen(door, 0))
  secretsOfTree = await Promise.all(
    ['package.json', 'server/config.ts'].map(async (file) =>
      (await readFile(join(import.meta.dirname, '../..', file), 'utf8')).slice(0, 60),
    ),
  )
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

test.each([
  '/assets/../../package.json',
  '/assets/../../../package.json',
  '/assets/..%2f..%2fpackage.json',
  '/assets/..%2f..%2f..%2fpackage.json',
  '/assets/%2e%2e/%2e%2e/package.json',
  '/assets/%252e%252e%252f%252e%252e%252fpackage.json',
  '/assets/..\\..\\package.json',
  '/assets/..%5c..%5cpackage.json',
  '/assets/....//....//package.json',
  '/assets//../../package.json',
  '/assets/%c0%ae%c0%ae/package.json',
  '//assets/../../package.json',
  '/favicon.svg/../../../package.json',
  '/../../server/config.ts',
  '/assets/%2e%2e%2f%2e%2e%2fserver%2fconfig.ts',
])('%s leads to no file of ours', async (path) => {
  const answer = await askRaw(path)
  for (const text of secretsOfTree) expect(answer).not.toContain(text)
})

test.each(['/assets', '/assets/', '/assets/.', '/assets//', '/assets/%2e/'])('%s lists nothing', async (path) => {
  const answer = await askRaw(path)
  expect(answer).not.toMatch(/\.(js|css)\.(br|gz)|Index of/)
  if (path.length > '/assets'.length) expect(answer).toMatch(/^HTTP\/1\.1 404 /)
})

/** As it stands: `fetch` would tidy the path up first. */
async function askRaw(path: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')))
  await once(socket, 'close')
  return text
}
