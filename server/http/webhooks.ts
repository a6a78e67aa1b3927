import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Context } from '../context.ts'
import { AppError, forPrograms } from '../errors.ts'
import { receiveWebhook } from '../webhooks/receive-webhook.ts'
import { newDoor, refusals, type Door, type DoorEnv } from './door.ts'

const path = '/webhooks/highlevel'
const maxBytes = 1_048_576
/** What the platform sends has some kilobytes. Who sends more, or does not say how much, is held in memory until the signature can be looked at. */
const large = { bytes: 65_536, atOnce: 64 }

const receive = createRoute({
  method: 'post',
  path,
  summary: "The platform's webhooks",
  description: 'Signed with Ed25519 over the raw body. Stored once per `webhookId` and worked on later.',
  request: { headers: z.object({ 'x-ghl-signature': z.string().optional() }) },
  responses: { 200: { description: 'Stored, now or before' }, ...refusals },
})

/** The body is read as bytes, whatever its content type says: the signature is over exactly these. */
export function webhooksDoor(ctx: Context): Door {
  const door = newDoor()
  door.use(path, limitLarge())
  door.use(path, bodyLimit({ maxSize: maxBytes, onError: refuseTooLarge }))
  door.openapi(receive, async (c) => {
    await receiveWebhook(ctx, new Uint8Array(await c.req.arrayBuffer()), c.req.header('x-ghl-signature'))
    return c.body(null, 200)
  })
  return door
}

/** Refuses so that the platform sends it again. */
function limitLarge(): MiddlewareHandler<DoorEnv> {
  let held = 0
  return async (c, next) => {
    const said = c.req.header('content-length')
    if (said !== undefined && Number(said) <= large.bytes) return next()
    if (held >= large.atOnce)
      throw new AppError('too_many_requests', forPrograms('Too many large deliveries at once.'), { retryAfterMs: 60_000 })
    held += 1
    await next().finally(() => (held -= 1))
  }
}

function refuseTooLarge(): never {
  throw new AppError('payload_too_large', forPrograms('A webhook may have 1 MiB.'))
}
