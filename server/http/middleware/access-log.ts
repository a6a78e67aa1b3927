import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Context } from '../../context.ts'
import { count, observe } from '../../metrics.ts'
import { shortenAddress } from '../../sessions/networks.ts'
import { clientAddressOf } from '../client-address.ts'
import type { DoorEnv } from '../door.ts'

/** Of these the operator wants to know from where they come; of who is let in the audit trail does. */
const refusals = [401, 403, 429]

/** One line per request. The route as it was declared: no ids, and no query string, which may hold a code. */
export function accessLog(ctx: Pick<Context, 'log'>): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    const startedAt = performance.now()
    await next()
    const { actor } = c.var
    const route = routePath(c, -1)
    count('groundwork_http_requests_total', { method: methodOf(c.req.method), route, status: c.res.status })
    observe('groundwork_http_request_seconds', { route }, (performance.now() - startedAt) / 1_000)
    ctx.log.info(
      {
        requestId: c.var.requestId,
        method: c.req.method,
        route,
        status: c.res.status,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
        ...(refusals.includes(c.res.status) ? { network: shortenAddress(clientAddressOf(c)) } : {}),
        ...(actor === undefined ? {} : { companyId: actor.companyId, locationId: actor.locationId }),
      },
      'request',
    )
  }
}

/** Anybody can make up methods; nobody can make up series. */
function methodOf(method: string): string {
  return ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].includes(method) ? method : 'other'
}
