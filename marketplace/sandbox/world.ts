import type { Exchange } from './api/exchange.ts'
import type { Faults } from './faults.ts'
import type { RateLimiter } from './rate-limiter.ts'
import type { RequestLog } from './request-log.ts'
import type { State, Thing } from './state.ts'
import type { Violations } from './violations.ts'
import type { WebhookSender } from './webhooks/webhook-sender.ts'

export type Quirks = {
  pipelineLagMs: number
  folderLagMs: number
  dropEmailBody: boolean
  /** So many new e-mail templates are left behind half-made, as a builder's, and the answer says 500. */
  halfMadeEmail: number
  /** Of a new user's permissions, the first that differs from its default is not taken over. */
  forgetPermission: boolean
  latencyMs: number
  duplicateWebhooks: boolean
  webhookDelayMs: number
  rateHeaders: boolean
  /** The agency's plan does not include making sub-accounts. */
  planGate: boolean
  sandboxAgency: boolean
  /** How long a snapshot takes to arrive whole. */
  snapshotMs: number
  snapshotFails: boolean
}

export type App = {
  id: string
  versionId: string
  planId: string
  clientId: string
  clientSecret: string
  sharedSecret: string
  url: string
}

/** Everything that one running sandbox knows; handed to every door. */
export type World = {
  app: App
  /** Where this sandbox listens. */
  url: string
  state: State
  changed(): void
  reset(): void
  log: RequestLog
  violations: Violations
  faults: Faults
  quirks: Quirks
  limiter: RateLimiter
  webhooks: WebhookSender
  /** What a pipeline looked like before a write that has not become visible yet; nothing: it was not there. */
  stalePipelines: Map<string, { until: number; locationId: string; before: Thing | undefined }>
  now(): number
  /** Told of every request to the API and its answer, when somebody wants to know. */
  record?: (exchange: Exchange) => void
}
