import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { HandOver, HandOverTick } from '../contract/hand-over.ts'
import { chooseReaderLanguage } from '../contract/reader-language.ts'
import { getHandOver, tickTask } from '../jobs/hand-over.ts'
import { answer, body, newDoor, refusals, secured, type Door } from './door.ts'
import { handOverPage, handOverStyleHash } from './hand-over-page.ts'
import { contentSecurityPolicy, frameAncestors } from './middleware/security-headers.ts'

const params = z.object({ id: z.string() })
const path = '/api/jobs/{id}/handover'

const read = createRoute({
  method: 'get',
  path,
  summary: 'The hand-over sheet: what was set up, and what is left to do by hand',
  security: secured,
  request: {
    params,
    query: z.object({
      format: z.enum(['json', 'html']).default('json'),
      lang: z
        .string()
        .max(35)
        .optional()
        .describe('Of the HTML, such as es; otherwise what the request accepts. JSON carries codes instead.'),
    }),
  },
  responses: {
    200: { description: 'The sheet', content: { 'application/json': { schema: HandOver }, 'text/html': { schema: z.string() } } },
    ...refusals,
  },
})

const tick = createRoute({
  method: 'patch',
  path,
  summary: 'Tick a task off, or take the tick back',
  security: secured,
  request: { params, body: body(HandOverTick) },
  responses: { 200: answer(HandOver, 'The sheet as it is now'), ...refusals },
})

export function handOverDoor(ctx: Context): Door {
  const door = newDoor()
  door.openapi(read, async (c) => {
    const sheet = await getHandOver(ctx, c.var.actor, c.req.valid('param').id)
    const { format, lang } = c.req.valid('query')
    if (format === 'json') return c.json(sheet, 200)
    c.header('vary', 'accept-language', { append: true })
    c.header('content-security-policy', contentSecurityPolicy(frameAncestors(ctx.config), [handOverStyleHash]))
    return c.html(handOverPage(sheet, chooseReaderLanguage(lang, c.req.header('accept-language'))))
  })
  door.openapi(tick, async (c) => c.json(await tickTask(ctx, c.var.actor, c.req.valid('param').id, c.req.valid('json')), 200))
  return door
}
