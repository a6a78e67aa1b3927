import { faults } from './faults.ts'
import { rateLimiter } from './rate-limiter.ts'
import { requestLog } from './request-log.ts'
import type { SandboxOptions } from './sandbox.ts'
import { seed } from './seed/seed.ts'
import { stateFile, type StateFile } from './state-file.ts'
import { violations } from './violations.ts'
import { webhookSender } from './webhooks/webhook-sender.ts'
import type { Quirks, World } from './world.ts'

export function createWorld(options: SandboxOptions): { world: World; file: StateFile } {
  const quirks: Quirks = { ...calm(options) }
  const appUrl = options.appUrl.replace(/\/$/, '')
  const file = stateFile(options.dataFile, () => world.state)
  const appId = options.clientId.split('-')[0] ?? options.clientId
  const known = file.load()
  const world: World = {
    app: {
      id: appId,
      versionId: appId,
      planId: '66c1f2b0a8d4e5f6a7b8c9d0',
      clientId: options.clientId,
      clientSecret: options.clientSecret,
      sharedSecret: options.sharedSecret,
      url: appUrl,
    },
    url: '',
    state: known ?? seed(),
    changed: file.changed,
    reset() {
      world.state = seed(world.state.webhookKeys)
      world.log.clear()
      world.violations.clear()
      world.faults.clear()
      world.limiter.clear()
      world.webhooks.clear()
      world.stalePipelines.clear()
      Object.assign(quirks, calm(options))
      file.changed()
    },
    log: requestLog(),
    violations: violations(),
    faults: faults(),
    quirks,
    limiter: rateLimiter({ burst: 100, intervalMs: 10_000, daily: 200_000, ...options.limits }),
    webhooks: webhookSender({ url: `${appUrl}/webhooks/highlevel`, privatePem: () => world.state.webhookKeys.privatePem, quirks }),
    stalePipelines: new Map(),
    now: () => Date.now(),
    ...(options.record ? { record: options.record } : {}),
  }
  if (!known) file.changed()
  return { world, file }
}

function calm({ latencyMs = 0 }: SandboxOptions): Quirks {
  return {
    pipelineLagMs: 0,
    folderLagMs: 0,
    dropEmailBody: false,
    halfMadeEmail: 0,
    forgetPermission: false,
    latencyMs,
    duplicateWebhooks: false,
    webhookDelayMs: 0,
    rateHeaders: true,
    planGate: false,
    sandboxAgency: false,
    snapshotMs: 1_500,
    snapshotFails: false,
  }
}
