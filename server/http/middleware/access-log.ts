import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Context } from '../../context.ts'
import type { DoorEnv } from '../door.ts'

/** One line per request. The route as it was declared: no ids, and no query string, which may hold a code. */
export function accessLog(ctx: Pick<Context, 'log'>): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    const startedAt = performance.now()
    await next()
    const { actor } = c.var
    ctx.log.info(
      {
        requestId: c.var.requestId,
        method: c.req.method,
        route: routePath(c, -1),
        status: c.res.status,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
        ...(actor === undefined ? {} : { companyId: actor.companyId, locationId: actor.locationId }),
      },
      'request',
    )
  }
}
