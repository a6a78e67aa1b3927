import type { Context as HonoContext, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { AppError, forPrograms } from '../../errors.ts'
import { requireMay } from '../../sessions/may.ts'
import type { DoorEnv } from '../door.ts'
import { doorMatrix } from '../door-matrix.ts'

/**
 * Holds every door behind the session to its row of the matrix, before anything of the request is looked at. The verbs
 * ask again, with the location. Throws `forbidden`, `not_installed`, and `internal` for a door that nobody has thought of.
 */
export function enforceDoor(): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    const door = doorOf(c)
    if (door === undefined) return next()
    const needs = doorMatrix[door]
    const { actor } = c.var
    if (needs === undefined) throw new AppError('internal', forPrograms(`${door} has no row in server/http/door-matrix.ts.`))
    if (typeof needs === 'object') {
      const [first, ...others] = needs
      if (first !== undefined && !others.some((capability) => actor.can.includes(capability))) requireMay(actor, first)
    } else if (needs === 'person' && actor.apiKeyId !== undefined) {
      throw new AppError('forbidden', forPrograms('This door is for people, not for keys.'))
    } else if (needs !== 'session' && needs !== 'person') {
      throw new AppError('internal', forPrograms(`${door} stands behind the session, and its row says otherwise.`))
    }
    return next()
  }
}

/** The door as it was declared, such as `GET /api/jobs/:id`; undefined when there is none. */
function doorOf(c: HonoContext<DoorEnv>): string | undefined {
  const method = c.req.method === 'HEAD' ? 'GET' : c.req.method
  const route = matchedRoutes(c).find((one) => one.method === method && !one.path.endsWith('*'))
  return route === undefined ? undefined : `${method} ${route.path}`
}
