import { createRoute } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { AiUsageReport, DescribeRequest, Description, Explanation, ExplainRequest, Improvements, ImproveRequest } from '../contract/ai.ts'
import { describeResource } from '../drafts/describe-resource.ts'
import { draftingContext } from '../drafts/drafting-context.ts'
import { explainProblem } from '../drafts/explain-problem.ts'
import { improveBlueprint } from '../drafts/improve-blueprint.ts'
import { reportUsage } from '../drafts/report-usage.ts'
import { answer, body, newDoor, refusals, secured, type Door } from './door.ts'

const tags = ['Drafts']

const explain = createRoute({
  method: 'post',
  path: '/api/ai/explain',
  tags,
  summary: 'What an error means here, and how to put it right',
  security: secured,
  request: { body: body(ExplainRequest) },
  responses: { 200: answer(Explanation, 'In words'), ...refusals },
})

const improve = createRoute({
  method: 'post',
  path: '/api/ai/improve',
  tags,
  summary: 'Suggestions for a blueprint, each to accept or to dismiss; nothing is stored',
  security: secured,
  request: { body: body(ImproveRequest) },
  responses: { 200: answer(Improvements, 'The suggestions'), ...refusals },
})

const describe = createRoute({
  method: 'post',
  path: '/api/ai/describe',
  tags,
  summary: 'What a resource is for, in words for the client',
  security: secured,
  request: { body: body(DescribeRequest) },
  responses: { 200: answer(Description, 'In words'), ...refusals },
})

const usage = createRoute({
  method: 'get',
  path: '/api/ai/usage',
  tags,
  summary: 'What drafting has cost, and how much may still be asked',
  security: secured,
  responses: { 200: answer(AiUsageReport, 'Over the last 30 days'), ...refusals },
})

export function aiDoor(ctx: Context): Door {
  const drafting = draftingContext(ctx)
  const door = newDoor()
  door.openapi(explain, async (c) => c.json(await explainProblem(drafting, c.var.actor, c.req.valid('json'), c.req.raw.signal), 200))
  door.openapi(improve, async (c) => c.json(await improveBlueprint(drafting, c.var.actor, c.req.valid('json'), c.req.raw.signal), 200))
  door.openapi(describe, async (c) => c.json(await describeResource(drafting, c.var.actor, c.req.valid('json'), c.req.raw.signal), 200))
  door.openapi(usage, async (c) => c.json(await reportUsage(drafting, c.var.actor), 200))
  return door
}
