import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { ApplyAnswer, ApplyRequest, JobAction, JobOrder, JobStatus, JobSummary } from '../contract/job.ts'
import { controlJob } from '../jobs/control-job.ts'
import { listJobs } from '../jobs/read-jobs.ts'
import { startJob } from '../jobs/start-job.ts'
import { answer, body, newDoor, refusals, secured, type Door } from './door.ts'
import { PageCursor } from './page-cursor.ts'

const apply = createRoute({
  method: 'post',
  path: '/api/provisioning',
  summary: 'Apply a plan; the same plan and hash sent twice is one job',
  security: secured,
  request: { body: body(ApplyRequest) },
  responses: { 202: answer(ApplyAnswer, 'The job that carries it out'), ...refusals },
})

const list = createRoute({
  method: 'get',
  path: '/api/provisioning',
  summary: 'Jobs, newest first unless asked otherwise',
  security: secured,
  request: {
    query: z.object({
      locationId: z.string().min(1).optional(),
      status: JobStatus.optional(),
      q: z.string().max(100).optional().describe('Words that stand in the name of the blueprint, of the sub-account, or of who began it.'),
      order: JobOrder.default('newest'),
      cursor: PageCursor.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(25),
    }),
  },
  responses: { 200: answer(z.object({ items: z.array(JobSummary), nextCursor: z.string().nullable() }), 'One page'), ...refusals },
})

const act = createRoute({
  method: 'patch',
  path: '/api/provisioning/{id}',
  summary: 'Pause, resume, cancel or retry a job',
  security: secured,
  request: { params: z.object({ id: z.string() }), body: body(z.strictObject({ action: JobAction })) },
  responses: { 200: answer(JobSummary, 'The job as it is now'), ...refusals },
})

export function provisioningDoor(ctx: Context): Door {
  const door = newDoor()
  door.openapi(apply, async (c) => c.json(await startJob(ctx, c.var.actor, c.req.valid('json')), 202))
  door.openapi(list, async (c) => c.json(await listJobs(ctx, c.var.actor, c.req.valid('query')), 200))
  door.openapi(act, async (c) => c.json(await controlJob(ctx, c.var.actor, c.req.valid('param').id, c.req.valid('json').action), 200))
  return door
}
