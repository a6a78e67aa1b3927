import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { Learned, LearnRequest } from '../contract/learn.ts'
import { chooseReaderLanguage } from '../contract/reader-language.ts'
import { learnBlueprint } from '../plans/learn-blueprint.ts'
import { answer, body, newDoor, refusals, secured, type Door } from './door.ts'

const learn = createRoute({
  method: 'post',
  path: '/api/blueprints/learn',
  tags: ['Blueprints'],
  summary: 'Read a location into a blueprint, without storing it',
  security: secured,
  request: {
    body: body(LearnRequest),
    query: z.object({
      lang: z
        .string()
        .max(35)
        .optional()
        .describe('Of what learning writes into the blueprint itself, such as labels; otherwise what the request accepts.'),
    }),
  },
  responses: {
    200: answer(Learned, 'The blueprint, what is missing from it, and the values that stand in its variables now'),
    ...refusals,
  },
})

export function learnDoor(ctx: Context): Door {
  const door = newDoor()
  door.openapi(learn, async (c) => {
    const language = chooseReaderLanguage(c.req.valid('query').lang, c.req.header('accept-language'))
    return c.json(await learnBlueprint(ctx, c.var.actor, c.req.valid('json'), language), 200)
  })
  return door
}
