import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { LocationView } from '../contract/session.ts'
import { listLocations } from '../installs/list-locations.ts'
import { requireMay } from '../sessions/may.ts'
import { answer, newDoor, refusals, secured, type Door } from './door.ts'

const list = createRoute({
  method: 'get',
  path: '/api/locations',
  summary: 'The sub-accounts that this session may see',
  security: secured,
  responses: { 200: answer(z.object({ items: z.array(LocationView) }), 'By name; inside one sub-account only that one'), ...refusals },
})

export function locationsDoor(ctx: Context): Door {
  const door = newDoor()
  door.openapi(list, async (c) => {
    const { actor } = c.var
    if (actor.locationId === null) requireMay(actor, 'company.read')
    return c.json({ items: await listLocations(ctx, actor.companyId, actor.locationId) }, 200)
  })
  return door
}
