import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { QueueReport, QueueRequest } from '../contract/queue.ts'
import { enqueueTask, reportQueue } from '../jobs/look-after-queue.ts'
import { answer, body, newDoor, refusals, secured, type Door } from './door.ts'
import { requireOperator } from './middleware/require-operator.ts'

const path = '/api/queue'

const report = createRoute({
  method: 'get',
  path,
  summary: 'For the operator: what waits, and how long it has waited',
  security: secured,
  responses: { 200: answer(QueueReport, 'Depths and ages'), ...refusals },
})

const enqueue = createRoute({
  method: 'post',
  path,
  summary: 'For the operator: have a maintenance task done',
  security: secured,
  request: { body: body(QueueRequest) },
  responses: { 202: answer(z.object({ task: z.string() }), 'It is in the queue'), ...refusals },
})

/** Behind OPERATOR_TOKEN, and closed without one. */
export function queueDoor(ctx: Context): Door {
  const door = newDoor()
  door.use(path, requireOperator(ctx.config))
  door.openapi(report, async (c) => c.json(await reportQueue(ctx), 200))
  door.openapi(enqueue, async (c) => c.json(await enqueueTask(ctx, c.req.valid('json')), 202))
  return door
}
