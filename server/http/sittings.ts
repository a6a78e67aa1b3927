import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { Sittings, SittingsEnded } from '../contract/session.ts'
import { endOtherSittings, endSitting, getSittings } from '../sessions/manage-sittings.ts'
import { answer, newDoor, refusals, secured, type Door } from './door.ts'

const path = '/api/auth/sessions'

const list = createRoute({
  method: 'get',
  path,
  summary: 'Where the person is signed in',
  security: secured,
  responses: { 200: answer(Sittings, 'Each page that is open, this one marked'), ...refusals },
})

const endOne = createRoute({
  method: 'delete',
  path: `${path}/{id}`,
  summary: "End one of the person's own sessions; refused within a second, open streams included",
  security: secured,
  request: { params: z.object({ id: z.string() }) },
  responses: { 204: { description: 'Ended' }, ...refusals },
})

const endOthers = createRoute({
  method: 'delete',
  path,
  summary: "End all of the person's sessions but this one",
  security: secured,
  responses: { 200: answer(SittingsEnded, 'How many there were'), ...refusals },
})

export function sittingsDoor(ctx: Context): Door {
  const door = newDoor()
  door.openapi(list, async (c) => c.json({ items: await getSittings(ctx, c.var.actor) }, 200))
  door.openapi(endOthers, async (c) => c.json({ ended: await endOtherSittings(ctx, c.var.actor) }, 200))
  door.openapi(endOne, async (c) => {
    await endSitting(ctx, c.var.actor, c.req.valid('param').id)
    return c.body(null, 204)
  })
  return door
}
