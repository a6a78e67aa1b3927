import { createRoute } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { Analytics, AnalyticsRequest } from '../contract/analytics.ts'
import { readAnalytics } from '../jobs/read-analytics.ts'
import { answer, newDoor, refusals, secured, type Door } from './door.ts'

const read = createRoute({
  method: 'get',
  path: '/api/analytics',
  summary: 'What jobs have come to lately, by day, and the plans that wait for a decision',
  security: secured,
  request: { query: AnalyticsRequest },
  responses: { 200: answer(Analytics, 'The numbers'), ...refusals },
})

export function analyticsDoor(ctx: Context): Door {
  const door = newDoor()
  door.openapi(read, async (c) => c.json(await readAnalytics(ctx, c.var.actor, c.req.valid('query')), 200))
  return door
}
