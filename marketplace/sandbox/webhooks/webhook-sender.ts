import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { JsonObject } from '../json.ts'

export type Delivery = {
  webhookId: string
  type: string
  payload: JsonObject
  sentAt: string
  attempts: { at: string; status: number | string }[]
  done: boolean
}

export type WebhookSender = {
  /** Starts a delivery and returns its webhookId. */
  send(payload: JsonObject, how?: { tamper?: boolean; unsigned?: boolean }): string
  list(): Delivery[]
  clear(): void
  close(): void
}

type Settings = {
  url: string
  privatePem(): string
  quirks: { duplicateWebhooks: boolean; webhookDelayMs: number }
}

const retries = 12
const firstDelayMs = 200
const longestDelayMs = 5_000
const answerWithinMs = 10_000
const kept = 1_000

/** Signs the raw body and delivers it, again and again with growing pauses, until the app says 2xx. */
export function webhookSender(settings: Settings): WebhookSender {
  const closing = new AbortController()
  let deliveries: Delivery[] = []

  const deliver = async (delivery: Delivery, body: string, headers: Record<string, string>) => {
    await pause(settings.quirks.webhookDelayMs, closing.signal)
    for (let attempt = 0; attempt <= retries && !closing.signal.aborted; attempt++) {
      if (attempt > 0)
        await pause(Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1)) * (0.9 + Math.random() * 0.2), closing.signal)
      if (closing.signal.aborted) return
      const status = await post(settings.url, body, headers, closing.signal)
      delivery.attempts.push({ at: new Date().toISOString(), status })
      if (typeof status === 'number' && status >= 200 && status < 300) break
    }
    delivery.done = true
  }

  return {
    send(payload, { tamper = false, unsigned = false } = {}) {
      const text = JSON.stringify(payload)
      const signature = sign(null, Buffer.from(text), createPrivateKey(settings.privatePem())).toString('base64')
      const body = tamper ? text.replace(/"companyId":"[^"]*"/, `"companyId":"${randomBytes(10).toString('hex')}"`) : text
      const headers = { 'content-type': 'application/json', ...(unsigned ? {} : { 'X-GHL-Signature': signature }) }
      const delivery: Delivery = {
        webhookId: String(payload.webhookId),
        type: String(payload.type),
        payload,
        sentAt: new Date().toISOString(),
        attempts: [],
        done: false,
      }
      deliveries.push(delivery)
      if (deliveries.length > kept) deliveries = deliveries.slice(-kept)
      void deliver(delivery, body, headers)
      if (settings.quirks.duplicateWebhooks) void deliver({ ...delivery, attempts: [] }, body, headers)
      return delivery.webhookId
    },
    list: () => deliveries,
    clear: () => {
      deliveries = []
    },
    close: () => closing.abort(),
  }
}

export function newWebhookKeys(): { privatePem: string; publicPem: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  }
}

async function post(url: string, body: string, headers: Record<string, string>, closing: AbortSignal): Promise<number | string> {
  try {
    const signal = AbortSignal.any([closing, AbortSignal.timeout(answerWithinMs)])
    const response = await fetch(url, { method: 'POST', body, headers, signal })
    await response.body?.cancel()
    return response.status
  } catch (error) {
    return error instanceof Error ? error.message : 'failed'
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    timer.unref()
    signal.addEventListener('abort', end)
  })
}
