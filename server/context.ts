import type { Config } from './config.ts'
import type { Capability, InstallStatus } from './contract/session.ts'
import type { Sealer } from './crypto/sealer.ts'
import type { Db } from './db/database.ts'
import type { Leases } from './db/leases.ts'
import type { HighLevel } from './highlevel/highlevel.ts'
import type { Log } from './log.ts'
import type { OpenAi } from './openai/openai.ts'
import type { Queue } from './queue/queue.ts'

/** The pipes, opened once per process and handed to every verb. */
export type Context = {
  config: Config
  log: Log
  db: Db
  queue: Queue
  leases: Leases
  highlevel: HighLevel
  /** Null when no language model is configured: drafting is off. */
  openai: OpenAi | null
  sealer: Sealer
  now: () => Date
}

/** Who is asking: one person, vouched for by the platform's encrypted user context, or a program with a key. */
export type Actor = {
  /** The session's, or that of the key. */
  sessionId: string
  /** Set when it is a program: what it may do is what the key allows. */
  apiKeyId?: string
  /** The network address that the request came from, for the audit trail. */
  address?: string
  userId: string
  name: string
  email: string
  role: 'admin' | 'user'
  companyId: string
  /** The location whose sidebar the person is in; null in the agency's own view. */
  locationId: string | null
  install: InstallStatus
  can: readonly Capability[]
}
