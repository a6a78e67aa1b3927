import type { Server } from 'node:http'
import { type HttpBindings, serve } from '@hono/node-server'
import type { Door } from './door.ts'

/** What one socket may take of us. A slow sender holds one for seconds, not for Node's minutes; streams are answers and are not affected. */
export const socketLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
  /** Longer than any answer may take to come: over it, somebody reads nothing of what was answered. A stream breathes more often. */
  idleTimeout: 130_000,
  maxHeaderSize: 16 * 1_024,
  maxConnections: 16_000,
}

export type Listening = { server: Server; port: number }

/** Opens the port. Rejects with the system's error when that cannot be. */
export function listen(door: Pick<Door, 'fetch'>, port: number, limits: typeof socketLimits = socketLimits): Promise<Listening> {
  const { maxConnections, idleTimeout, ...serverOptions } = limits
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: hostOnce(door.fetch), port, serverOptions }, (info) => resolve({ server, port: info.port })) as Server
    server.maxConnections = maxConnections
    server.setTimeout(idleTimeout)
    server.on('error', reject)
  })
}

/** Two names of the host are no request (RFC 9112 §3.2): whoever stands in between may have gone by the other. Node takes the first. */
function hostOnce(answer: Door['fetch']): Door['fetch'] {
  return (request, sides, context) => {
    const hosts = (sides as HttpBindings).incoming.headersDistinct['host'] ?? []
    return hosts.length > 1 ? new Response(null, { status: 400, headers: { connection: 'close' } }) : answer(request, sides, context)
  }
}
