import { createRoute, z } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import type { Context } from '../context.ts'
import { AppError, forPrograms } from '../errors.ts'
import { receiveWebhook } from '../webhooks/receive-webhook.ts'
import { newDoor, refusals, type Door } from './door.ts'

const path = '/webhooks/highlevel'
const maxBytes = 1_048_576

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
  door.use(path, bodyLimit({ maxSize: maxBytes, onError: refuseTooLarge }))
  door.openapi(receive, async (c) => {
    await receiveWebhook(ctx, new Uint8Array(await c.req.arrayBuffer()), c.req.header('x-ghl-signature'))
    return c.body(null, 200)
  })
  return door
}

function refuseTooLarge(): never {
  throw new AppError('payload_too_large', forPrograms('A webhook may have 1 MiB.'))
}
