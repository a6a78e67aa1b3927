import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { blueprintLimits } from '../contract/blueprint.ts'
import { ConfigAnswer } from '../contract/config-door.ts'
import { windowLimits } from '../installs/budget.ts'
import { blueprintSchema } from '../blueprints/blueprint-schema.ts'
import { describeKind } from '../resources/describe-kind.ts'
import { kinds } from '../resources/registry.ts'
import { answer, newDoor, refusals, secured, type Door } from './door.ts'

const route = createRoute({
  method: 'get',
  path: '/api/config',
  summary: 'Every kind with the JSON Schema of its spec, the limits, and what is switched on',
  tags: ['config'],
  security: secured,
  responses: { 200: answer(ConfigAnswer, 'What a form, the drafting and a command line read.'), ...refusals },
})

const schemaRoute = createRoute({
  method: 'get',
  path: '/api/config/blueprint.schema.json',
  summary: 'The JSON Schema of a whole blueprint, for an editor',
  description:
    'Draft 2020-12, made from the kinds: `spec` is what the kind named beside it takes. Wherever a value is asked for, a text with a `{{ variable }}` will do.',
  tags: ['config'],
  security: secured,
  responses: { 200: answer(z.record(z.string(), z.unknown()), 'The schema'), ...refusals },
})

/** What a form, the AI and a command line all read from one source. */
export function configDoor(ctx: Context): Door {
  const { openai, sandboxUrl } = ctx.config
  const config: ConfigAnswer = {
    kinds: kinds.map(describeKind),
    limits: {
      blueprintBytes: blueprintLimits.textBytes,
      resources: blueprintLimits.resources,
      variables: blueprintLimits.variables,
      requestsPer10Seconds: windowLimits.requests,
      requestsPerDay: windowLimits.perDay,
    },
    features: { drafting: openai.apiKey !== undefined || sandboxUrl !== undefined, sandbox: sandboxUrl !== undefined },
  }
  const door = newDoor()
  door.openapi(route, (c) => c.json(config, 200))
  let schema: ReturnType<typeof blueprintSchema> | undefined
  door.openapi(schemaRoute, (c) => c.json((schema ??= blueprintSchema(kinds)), 200))
  return door
}
