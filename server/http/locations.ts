import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { SnapshotView } from '../contract/plan.ts'
import { LocationView } from '../contract/session.ts'
import { listLocations } from '../installs/list-locations.ts'
import { listSnapshots } from '../plans/list-snapshots.ts'
import { requireMay } from '../sessions/may.ts'
import { answer, newDoor, refusals, secured, type Door } from './door.ts'

const list = createRoute({
  method: 'get',
  path: '/api/locations',
  summary: 'The sub-accounts that this session may see',
  security: secured,
  responses: { 200: answer(z.object({ items: z.array(LocationView) }), 'By name; inside one sub-account only that one'), ...refusals },
})

const snapshots = createRoute({
  method: 'get',
  path: '/api/snapshots',
  summary: "The agency's snapshots, which can be laid under a new sub-account",
  security: secured,
  responses: { 200: answer(z.object({ items: z.array(SnapshotView) }), 'By name; for agency admins only'), ...refusals },
})

export function locationsDoor(ctx: Context): Door {
  const door = newDoor()
  door.openapi(list, async (c) => {
    const { actor } = c.var
    if (actor.locationId === null) requireMay(actor, 'company.read')
    return c.json({ items: await listLocations(ctx, actor.companyId, actor.locationId) }, 200)
  })
  door.openapi(snapshots, async (c) => c.json({ items: await listSnapshots(ctx, c.var.actor) }, 200))
  return door
}
