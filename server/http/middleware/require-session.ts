import type { Context as HonoContext, MiddlewareHandler } from 'hono'
import type { Context } from '../../context.ts'
import { AppError, forPrograms } from '../../errors.ts'
import { runAsTenant } from '../../db/tenant-scope.ts'
import { authenticate } from '../../sessions/authenticate.ts'
import { clientAddressOf } from '../client-address.ts'
import type { DoorEnv } from '../door.ts'

const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+|gw_[\w-]+)$/i

export function bearerOf(c: HonoContext): string | undefined {
  return bearer.exec(c.req.header('authorization') ?? '')?.[1]
}

/**
 * Lets in who holds a session's bearer token or a key, says who it is, and puts all that follows behind the wall of
 * that tenant.
 */
export function requireSession(ctx: Context): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    const token = bearerOf(c)
    if (token === undefined)
      throw new AppError('unauthenticated', forPrograms('This door needs a session or a key: send it as "Authorization: Bearer …".'))
    const actor = { ...(await authenticate(ctx, token)), address: clientAddressOf(c) }
    c.set('actor', actor)
    c.header('cache-control', 'no-store')
    await runAsTenant(actor, next)
  }
}
