import type { Exchange } from './api/exchange.ts'
import { createWorld } from './create-world.ts'
import { listen } from './listen.ts'
import type { Limits } from './rate-limiter.ts'

export type SandboxOptions = {
  /** 0 or absent: any free port. */
  port?: number
  /** Where the app answers: its callback, its webhooks and the page in the frame. */
  appUrl: string
  /** Absent: nothing outlives the process. */
  dataFile?: string
  clientId: string
  clientSecret: string
  sharedSecret: string
  latencyMs?: number
  quiet?: boolean
  limits?: Partial<Limits>
  /** Told of every request to the API and its answer. */
  record?: (exchange: Exchange) => void
}

export type Sandbox = {
  url: string
  /** PEM, SPKI, Ed25519. */
  webhookPublicKey: string
  close(): Promise<void>
}

/** The other side on this machine: consent page, host shell, API, webhooks and a control door. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { world, file } = createWorld(options)
  const server = await listen(world, options.port ?? 0)
  world.url = server.url
  if (!options.quiet) console.log(`sandbox: ${server.url} (control: ${server.url}/sandbox/control)`)
  return {
    url: server.url,
    webhookPublicKey: world.state.webhookKeys.publicPem,
    async close() {
      world.webhooks.close()
      file.flush()
      await server.close()
    },
  }
}
