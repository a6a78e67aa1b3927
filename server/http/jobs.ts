import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { EventEnvelope } from '../contract/event.ts'
import { Job, StepCalls } from '../contract/job.ts'
import { getJob, getJobEvents, getStepCalls } from '../jobs/read-jobs.ts'
import { removeJob } from '../jobs/remove-job.ts'
import { answer, newDoor, refusals, secured, type Door } from './door.ts'

const params = z.object({ id: z.string() })

const read = createRoute({
  method: 'get',
  path: '/api/jobs/{id}',
  summary: 'One job with its steps',
  security: secured,
  request: { params },
  responses: { 200: answer(Job, 'The job'), ...refusals },
})

const remove = createRoute({
  method: 'delete',
  path: '/api/jobs/{id}',
  summary: 'Cancel a live job; remove one that has ended',
  security: secured,
  request: { params },
  responses: {
    200: answer(z.object({ outcome: z.enum(['cancelled', 'removed']) }), 'What was done'),
    ...refusals,
  },
})

const events = createRoute({
  method: 'get',
  path: '/api/jobs/{id}/events',
  summary: 'What the stream would have sent after a number, at most 2,000 events',
  security: secured,
  request: { params, query: z.object({ after: z.coerce.number().int().min(0).default(0) }) },
  responses: { 200: answer(z.object({ items: z.array(EventEnvelope) }), 'The events'), ...refusals },
})

const calls = createRoute({
  method: 'get',
  path: '/api/jobs/{id}/steps/{stepId}/calls',
  summary: 'The calls that a step made to the platform, shortened and without secrets',
  security: secured,
  request: { params: params.extend({ stepId: z.string().describe('`kind/key`, encoded: its slash is %2F.') }) },
  responses: { 200: answer(StepCalls, 'The calls'), ...refusals },
})

export function jobsDoor(ctx: Context): Door {
  const door = newDoor()
  door.openapi(read, async (c) => c.json(await getJob(ctx, c.var.actor, c.req.valid('param').id), 200))
  door.openapi(remove, async (c) => c.json({ outcome: await removeJob(ctx, c.var.actor, c.req.valid('param').id) }, 200))
  door.openapi(calls, async (c) => {
    const { id, stepId } = c.req.valid('param')
    return c.json(await getStepCalls(ctx, c.var.actor, id, stepId), 200)
  })
  door.openapi(events, async (c) =>
    c.json({ items: await getJobEvents(ctx, c.var.actor, c.req.valid('param').id, c.req.valid('query').after) }, 200),
  )
  return door
}
