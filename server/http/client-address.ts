import { isIP } from 'node:net'
import type { Context as HonoContext } from 'hono'
import type { DoorEnv } from './door.ts'

/**
 * Who is at the other end, for throttling. Behind a proxy of our own network it is the last entry of X-Forwarded-For,
 * which that proxy wrote; whatever stands before it could have been made up.
 */
export function clientAddressOf(c: HonoContext<DoorEnv>): string {
  const peer = c.env?.incoming?.socket?.remoteAddress ?? 'unknown'
  if (!isPrivate(peer)) return peer
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
  return forwarded !== undefined && isIP(forwarded) > 0 ? forwarded : peer
}

/** Also what clouds and overlay networks give to machines: link-local, and the shared space of RFC 6598 (100.64.0.0/10). */
function isPrivate(address: string): boolean {
  return /^(::1$|fe[89ab]|f[cd]|(::ffff:)?(10\.|127\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.))/i.test(
    address,
  )
}
