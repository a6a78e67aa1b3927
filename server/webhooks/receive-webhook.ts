import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { crashAt } from '../crash-points.ts'
import { isSignedByPlatform } from '../crypto/webhook-signature.ts'
import { AppError, isAppError, forPrograms } from '../errors.ts'
import { count } from '../metrics.ts'
import { storeDelivery } from './store-delivery.ts'
import type { Delivery } from './webhook-inbox-store.ts'

/** Every app of the Marketplace gets webhooks that are signed with the same key: these would harm if they came from another's. */
const appEvents = ['INSTALL', 'UNINSTALL', 'UPDATE', 'PLAN_CHANGE', 'EXTERNAL_AUTH_CONNECTED']
const retryAfterMs = 60_000
/** The platform gives up on an answer after some seconds. What is being stored by then is stored all the same, and known when it comes again. */
const patienceMs = 4_000
const dayMs = 24 * 60 * 60 * 1_000
/**
 * A retry carries the time of the first attempt, up to hours ago, and a person can have one sent again for 30 days
 * (platform dossier §2.4). What is older is a replay: it must be refused before its id is forgotten.
 */
const oldestMs = 31 * dayMs
export const idsRememberedDays = 35

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
  try {
    count('groundwork_webhooks_total', { outcome: await takeIn(ctx, body, signature) })
  } catch (error) {
    count('groundwork_webhooks_total', { outcome: isAppError(error) ? error.code : 'internal' })
    throw error
  }
}

async function takeIn(ctx: Context, body: Uint8Array, signature: string | undefined): Promise<'stored' | 'unreadable' | 'too_old'> {
  if (!isSignedByPlatform(body, signature, ctx.config.highlevel.webhookPublicKeys))
    throw new AppError('invalid_signature', forPrograms('Refused.'))
  const delivery = readDelivery(body, ctx.config.highlevel.clientId, ctx.now())
  if (delivery === 'unreadable') {
    ctx.log.warn({ bytes: body.length }, 'a signed webhook could not be read')
    return 'unreadable'
  }
  if (delivery === 'not_ours') throw new AppError('invalid_signature', forPrograms('Refused.'))
  if (delivery.happenedAt !== null && delivery.happenedAt.getTime() < ctx.now().getTime() - oldestMs) {
    ctx.log.warn({ type: delivery.type, happenedAt: delivery.happenedAt }, 'a signed webhook is too old to count')
    return 'too_old'
  }
  try {
    await storeDelivery(ctx, delivery, AbortSignal.timeout(patienceMs))
    crashAt('after-webhook-stored')
    return 'stored'
  } catch (error) {
    ctx.log.error({ err: error, type: delivery.type }, 'a webhook could not be stored')
    throw new AppError('too_many_requests', forPrograms('It could not be stored.'), { cause: error, retryAfterMs })
  }
}

function readDelivery(body: Uint8Array, clientId: string, now: Date): Delivery | 'unreadable' | 'not_ours' {
  const parsed = Envelope.safeParse(parseJson(body))
  const payload = parsed.success ? writeJson(parsed.data) : undefined
  if (!parsed.success || payload === undefined) return 'unreadable'
  const { type, appId, webhookId, timestamp } = parsed.data
  const ours = clientId.split('-')[0]
  if (appId === undefined ? appEvents.includes(type) : appId !== ours) return 'not_ours'
  return {
    webhookId: webhookId ?? `sha256:${createHash('sha256').update(body).digest('hex')}`,
    type,
    payload,
    happenedAt: readTime(timestamp, now),
  }
}

function parseJson(body: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body)
    const value: unknown = JSON.parse(text)
    return /\\u(0000|[dD][89a-fA-F])/.test(text) ? storable(value) : value
  } catch {
    return undefined
  }
}

/** Undefined for what is nested too deep to be written again. */
function writeJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

/** The same without U+0000 and halves of surrogate pairs, which jsonb refuses; nothing that we read may hold one. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed()
  if (Array.isArray(value)) return value.map(storable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [storable(name), storable(one)]))
}

/** Never later than now: a clock that is ahead over there would make everything that follows look old. */
function readTime(timestamp: string | number | undefined, now: Date): Date | null {
  if (timestamp === undefined) return null
  const time = new Date(typeof timestamp === 'string' && /^\d+$/.test(timestamp) ? Number(timestamp) : timestamp)
  return Number.isNaN(time.getTime()) ? null : new Date(Math.min(time.getTime(), now.getTime()))
}
