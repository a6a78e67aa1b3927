import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { ping } from '../db/ping.ts'
import { answer, newDoor, type Door } from './door.ts'

const Health = z.object({ status: z.enum(['ok', 'unavailable']), database: z.boolean() }).meta({ id: 'Health' })

const live = createRoute({
  method: 'get',
  path: '/livez',
  summary: 'The process is up',
  responses: { 200: answer(z.object({ status: z.literal('ok') }), 'Up') },
})

const ready = (path: '/readyz' | '/api/health') =>
  createRoute({
    method: 'get',
    path,
    summary: 'The process can do its work',
    responses: { 200: answer(Health, 'Ready'), 503: answer(Health, 'The database does not answer') },
  })

export function healthDoor(ctx: Context): Door {
  const door = newDoor()
  const isUp = together(() => ping(ctx.db))
  door.openapi(live, (c) => c.json({ status: 'ok' as const }, 200))
  for (const path of ['/readyz', '/api/health'] as const) {
    door.openapi(ready(path), async (c) => {
      const database = await isUp()
      return database ? c.json({ status: 'ok' as const, database }, 200) : c.json({ status: 'unavailable' as const, database }, 503)
    })
  }
  return door
}

/** However many ask at once, one question to the database answers them all. */
function together<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined
  return () => {
    asked ??= ask().finally(() => (asked = undefined))
    return asked
  }
}
