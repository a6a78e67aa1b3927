import { spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../server/db/embedded/start-embedded-postgres.ts'
import { migrate } from '../../server/db/migrate.ts'
import { findFreePort } from '../free-port.ts'
import { percentile, spread } from './figures.ts'

const perSecond = 200
const seconds = 20
const targetMs = 20
const appId = '65a1b2c3d4e5f60718293a4b'

/**
 * Acknowledging signed webhooks: open loop, 200 a second for 20 seconds to one process that also works on them. A send
 * is timed from the moment at which it was due, so that a stall counts for all that were due in it.
 */
export async function benchWebhooks(): Promise<string[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'groundwork-bench-'))
  const postgres = await startEmbeddedPostgres({ dataDir })
  const keys = generateKeyPairSync('ed25519')
  const port = await findFreePort(25_000)
  const url = `http://127.0.0.1:${port}`
  await migrate(postgres.url)
  const server = spawn(process.execPath, [join(import.meta.dirname, '../../server/main.ts')], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      DATABASE_URL: postgres.url,
      GHL_API_URL: 'http://127.0.0.1:9',
      GHL_CLIENT_ID: `${appId}-bench001`,
      GHL_CLIENT_SECRET: randomBytes(16).toString('hex'),
      GHL_SHARED_SECRET: randomBytes(16).toString('hex'),
      GHL_WEBHOOK_PUBLIC_KEY: keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      SESSION_SECRET: randomBytes(32).toString('base64'),
      ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
      LOG_LEVEL: 'error',
    },
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const deliver = (name: string): Promise<number> => {
    const body = Buffer.from(
      JSON.stringify({
        type: 'LocationUpdate',
        appId,
        webhookId: name,
        id: 'l1',
        companyId: 'c1',
        name,
        timestamp: new Date().toISOString(),
      }),
    )
    return post(agent, `${url}/webhooks/highlevel`, body, sign(null, body, keys.privateKey).toString('base64'))
  }
  try {
    await waitUntilReady(url)
    for (let n = 0; n < 400; n += 1) await deliver(`warm-${n}`)
    const waits = await openLoop(deliver)
    const met = percentile(waits, 0.99) < targetMs
    return [
      `webhook to its answer    ${spread(waits)}`,
      `  target p99 < ${targetMs} ms at ${perSecond}/s for ${seconds} s: ${met ? 'met' : 'MISSED'}`,
    ]
  } finally {
    agent.destroy()
    const ended = once(server, 'exit')
    server.kill('SIGTERM')
    await ended
    await postgres.release()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function openLoop(deliver: (name: string) => Promise<number>): Promise<number[]> {
  const startedAt = performance.now()
  const waits: Promise<number>[] = []
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const dueAt = startedAt + (n * 1_000) / perSecond
    const early = dueAt - performance.now()
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early))
    waits.push(
      deliver(`w-${n}`).then((status) => {
        if (status !== 200) throw new Error(`a webhook was answered ${status}`)
        return performance.now() - dueAt
      }),
    )
  }
  return Promise.all(waits)
}

function post(agent: Agent, url: string, body: Buffer, signature: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length, 'x-ghl-signature': signature }
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? 0))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

async function waitUntilReady(url: string): Promise<void> {
  for (const startedAt = performance.now(); performance.now() - startedAt < 20_000;) {
    const ready = await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ready) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the server did not become ready within 20 s')
}
