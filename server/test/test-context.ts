import { createHash } from 'node:crypto'
import { readConfig, type Config } from '../config.ts'
import type { Context } from '../context.ts'
import { createSealer } from '../crypto/sealer.ts'
import type { Db } from '../db/database.ts'
import { openLeases } from '../db/leases.ts'
import { createHighLevel } from '../highlevel/highlevel.ts'
import type { OAuth } from '../highlevel/oauth.ts'
import { createLog } from '../log.ts'
import type { OpenAi } from '../openai/openai.ts'
import type { Queue, QueueName } from '../queue/queue.ts'
import { answeredBy, type Platform } from './answered-by.ts'

export type SentMessage = { name: QueueName; data: object }
export type TestContext = Context & { sent: SentMessage[]; logged: string[]; setNow(at: Date): void }

export type TestContextOptions = {
  db: Db
  env?: Record<string, string>
  oauth?: Partial<OAuth>
  /** Without it, nobody answers. */
  platform?: Platform
  openai?: OpenAi
  now?: Date
}

/** The pipes of a verb's test: a real database and sealer, a queue that remembers, a clock that stands until it is set. */
export function createTestContext(options: TestContextOptions): TestContext {
  const sent: SentMessage[] = []
  const logged: string[] = []
  const config = testConfig(options.env)
  const queue: Queue = {
    send: async (name, data) => void sent.push(...(Array.isArray(data) ? data : [data]).map((one) => ({ name, data: one }))),
  }
  const log = createLog('trace', { write: (line) => void logged.push(line) })
  let now = options.now ?? new Date('2026-11-22T12:00:00.000Z')
  const highlevel = createHighLevel({
    ...config.highlevel,
    ...(options.platform === undefined ? {} : { send: answeredBy(options.platform) }),
  })
  return {
    config,
    log,
    db: options.db,
    queue,
    leases: openLeases({ databaseUrl: config.databaseUrl, log }),
    highlevel: { ...highlevel, oauth: { ...highlevel.oauth, ...options.oauth } },
    openai: options.openai ?? null,
    sealer: createSealer(config.encryptionKeys),
    now: () => now,
    sent,
    logged,
    setNow: (at) => {
      now = at
    },
  }
}

function testConfig(env: Record<string, string> = {}): Config {
  const secretOf = (name: string): string => createHash('sha256').update(name).digest('base64')
  return readConfig({
    DATABASE_URL: 'postgres://nobody@127.0.0.1/unused',
    PUBLIC_URL: 'https://groundwork.example.com',
    GHL_API_URL: 'http://127.0.0.1:9',
    GHL_MARKETPLACE_URL: 'https://marketplace.example.com',
    GHL_CLIENT_ID: '65a1b2c3d4e5f60718293a4b-abcd1234',
    GHL_CLIENT_SECRET: 'client-secret-canary',
    GHL_SHARED_SECRET: 'shared-secret-canary',
    SESSION_SECRET: secretOf('session'),
    ENCRYPTION_KEYS: secretOf('encryption'),
    ...env,
  })
}
