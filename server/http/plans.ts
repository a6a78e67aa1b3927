import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { KeepRequest, Plan, PlanPatch, PlanRequest } from '../contract/plan.ts'
import { createPlan } from '../plans/create-plan.ts'
import { getPlan } from '../plans/get-plan.ts'
import { keepChoices } from '../plans/keep-choices.ts'
import { revisePlan } from '../plans/revise-plan.ts'
import { answer, body, newDoor, readerOf, refusals, secured, type Door } from './door.ts'

const params = z.object({ id: z.string() })

const create = createRoute({
  method: 'post',
  path: '/api/plans',
  summary: 'Compare a blueprint with a location, read just now',
  security: secured,
  request: { body: body(PlanRequest) },
  responses: { 201: answer(Plan, 'The plan; nothing has been written'), ...refusals },
})

const read = createRoute({
  method: 'get',
  path: '/api/plans/{id}',
  summary: 'A plan as it was made',
  security: secured,
  request: { params },
  responses: { 200: answer(Plan, 'The plan'), ...refusals },
})

const revise = createRoute({
  method: 'patch',
  path: '/api/plans/{id}',
  summary: 'Leave lines out, or take decisions; the location is read again',
  security: secured,
  request: { params, body: body(PlanPatch) },
  responses: { 200: answer(Plan, 'The plan with its new hash; with a new id too where a job has it already'), ...refusals },
})

const keep = createRoute({
  method: 'post',
  path: '/api/plans/{id}/keep',
  summary: 'Note what was chosen to stay theirs, without applying anything; it is not asked again until one of the sides changes',
  security: secured,
  request: { params, body: body(KeepRequest) },
  responses: { 200: answer(Plan, 'The plan as of now; with a new id where a job has it already'), ...refusals },
})

export function plansDoor(ctx: Context): Door {
  const door = newDoor()
  door.openapi(create, async (c) => c.json(await createPlan(ctx, c.var.actor, c.req.valid('json'), readerOf(c)), 201))
  door.openapi(read, async (c) => c.json(await getPlan(ctx, c.var.actor, c.req.valid('param').id), 200))
  door.openapi(revise, async (c) => c.json(await revisePlan(ctx, c.var.actor, c.req.valid('param').id, c.req.valid('json')), 200))
  door.openapi(keep, async (c) => c.json(await keepChoices(ctx, c.var.actor, c.req.valid('param').id, c.req.valid('json')), 200))
  return door
}
