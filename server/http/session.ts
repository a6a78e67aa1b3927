import { createRoute } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { SessionAnswer, SessionRequest, SessionView } from '../contract/session.ts'
import { beginSession } from '../sessions/begin-session.ts'
import { endSession } from '../sessions/end-session.ts'
import { viewSession } from '../sessions/view-session.ts'
import { clientAddressOf } from './client-address.ts'
import { answer, body, newDoor, refusals, secured, type Door } from './door.ts'
import { bearerOf, requireSession } from './middleware/require-session.ts'

const path = '/api/auth/session'

const begin = createRoute({
  method: 'post',
  path,
  summary: 'Sign in with what the parent frame handed over',
  request: { body: body(SessionRequest) },
  responses: { 201: answer(SessionAnswer, 'A bearer token for 15 minutes, and what it allows'), ...refusals },
})

const view = createRoute({
  method: 'get',
  path,
  summary: 'Who is signed in',
  security: secured,
  responses: { 200: answer(SessionView, 'The session as things stand now'), ...refusals },
})

const end = createRoute({
  method: 'delete',
  path,
  summary: 'Sign out; the token is refused afterwards',
  security: secured,
  responses: { 204: { description: 'Signed out' }, ...refusals },
})

export function sessionDoor(ctx: Context): Door {
  const door = newDoor()
  door.on('POST', path, async (c, next) => {
    c.header('cache-control', 'no-store')
    await next()
  })
  door.on(['GET', 'DELETE'], path, requireSession(ctx))
  door.openapi(begin, async (c) => {
    const { payload } = c.req.valid('json')
    return c.json(
      await beginSession(ctx, { payload, clientAddress: clientAddressOf(c), userAgent: c.req.header('user-agent'), follows: bearerOf(c) }),
      201,
    )
  })
  door.openapi(view, async (c) => c.json(await viewSession(ctx, c.var.actor), 200))
  door.openapi(end, async (c) => {
    await endSession(ctx, c.var.actor)
    return c.body(null, 204)
  })
  return door
}
