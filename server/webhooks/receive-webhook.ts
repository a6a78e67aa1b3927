import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { crashAt } from '../crash-points.ts'
import { isSignedByPlatform } from '../crypto/webhook-signature.ts'
import { AppError } from '../errors.ts'
import { type Delivery, insertDelivery } from './webhook-inbox-store.ts'

/** Every app of the Marketplace gets webhooks that are signed with the same key: these would harm if they came from another's. */
const appEvents = ['INSTALL', 'UNINSTALL', 'UPDATE', 'PLAN_CHANGE', 'EXTERNAL_AUTH_CONNECTED']
const retryAfterMs = 60_000

const Envelope = z.looseObject({
  type: z.string().min(1).max(100),
  appId: z.string().optional().catch(undefined),
  webhookId: z.string().min(1).max(200).optional().catch(undefined),
  timestamp: z.union([z.string(), z.number()]).optional().catch(undefined),
})

/**
 * Takes one delivery in: checks the signature over the raw bytes, stores it once per `webhookId`, and leaves the work
 * to the queue. Throws `invalid_signature`, and `too_many_requests` when it could not be stored: the platform sends it
 * again under every retry policy that it has had.
 */
export async function receiveWebhook(ctx: Context, body: Uint8Array, signature: string | undefined): Promise<void> {
  if (!isSignedByPlatform(body, signature, ctx.config.highlevel.webhookPublicKey)) throw new AppError('invalid_signature', 'Refused.')
  const delivery = readDelivery(body, ctx.config.highlevel.clientId)
  if (delivery === 'unreadable') {
    ctx.log.warn({ bytes: body.length }, 'a signed webhook could not be read')
    return
  }
  if (delivery === 'not_ours') throw new AppError('invalid_signature', 'Refused.')
  try {
    await ctx.db.transaction().execute(async (tx) => {
      if (await insertDelivery(tx, delivery)) await ctx.queue.send('webhook', { webhookId: delivery.webhookId }, { tx })
    })
    crashAt('after-webhook-stored')
  } catch (error) {
    ctx.log.error({ err: error, type: delivery.type }, 'a webhook could not be stored')
    throw new AppError('too_many_requests', 'It could not be stored.', { cause: error, retryAfterMs })
  }
}

function readDelivery(body: Uint8Array, clientId: string): Delivery | 'unreadable' | 'not_ours' {
  const parsed = Envelope.safeParse(parseJson(body))
  if (!parsed.success) return 'unreadable'
  const { type, appId, webhookId, timestamp } = parsed.data
  const ours = clientId.split('-')[0]
  if (appId === undefined ? appEvents.includes(type) : appId !== ours) return 'not_ours'
  return {
    webhookId: webhookId ?? `sha256:${createHash('sha256').update(body).digest('hex')}`,
    type,
    payload: parsed.data,
    happenedAt: readTime(timestamp),
  }
}

function parseJson(body: Uint8Array): unknown {
  try {
    // jsonb refuses U+0000; nothing that we read may hold one.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body).replaceAll('\\u0000', ''))
  } catch {
    return undefined
  }
}

function readTime(timestamp: string | number | undefined): Date | null {
  if (timestamp === undefined) return null
  const time = new Date(typeof timestamp === 'string' && /^\d+$/.test(timestamp) ? Number(timestamp) : timestamp)
  return Number.isNaN(time.getTime()) ? null : time
}
