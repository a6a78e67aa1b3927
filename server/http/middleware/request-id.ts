import type { MiddlewareHandler } from 'hono'
import { newId } from '../../db/new-id.ts'
import type { DoorEnv } from '../door.ts'

/** Gives every request a name that is in its answer, its log line and its problem; a proxy's own name is kept. */
export function requestId(): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    const given = c.req.header('x-request-id')
    const id = given !== undefined && /^[A-Za-z0-9_-]{8,64}$/.test(given) ? given : newId('req')
    c.set('requestId', id)
    c.header('x-request-id', id)
    await next()
  }
}
