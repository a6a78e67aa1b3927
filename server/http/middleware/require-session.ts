import type { MiddlewareHandler } from 'hono'
import type { Context } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { authenticate } from '../../sessions/authenticate.ts'
import type { DoorEnv } from '../door.ts'

/** Lets in who holds a session's bearer token, and says who it is. */
export function requireSession(ctx: Context): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    if (token === undefined)
      throw new AppError('unauthenticated', 'This door needs a session: send its token as "Authorization: Bearer …".')
    c.set('actor', await authenticate(ctx, token))
    c.header('cache-control', 'no-store')
    await next()
  }
}
