import type { Said, Told } from '../contract/said.ts'
import { say } from '../contract/say.ts'
import { count, observe } from '../metrics.ts'
import { readMessage } from './classify.ts'
import { HighLevelError } from './highlevel-error.ts'
import { send, type Answering, type Send } from './send.ts'

export type RateHeaders = {
  dailyRemaining: number | undefined
  /** Until the day's calls are counted anew. */
  dailyResetMs?: number | undefined
  intervalMs: number | undefined
  /** Calls of the window, and how many of them were left when this one arrived. */
  max?: number | undefined
  remaining?: number | undefined
  limited: boolean
}

/** What came back, whatever its status: `body` is parsed JSON, or undefined when it was empty or something else; `message` is of a refusal. */
export type Answer = {
  ok: boolean
  status: number
  body: unknown
  message: string
  said: Said | undefined
  traceId: string | undefined
  rate: RateHeaders
}

export type Wire = {
  timeoutMs: number
  send?: Send | undefined
  /** Asked before a write's first byte leaves; throws when it may not leave any more. */
  mayLeave?: (() => void) | undefined
}

type Outgoing = { method: string; headers?: Record<string, string>; body?: string }

const maxAnswerBytes = 8 * 1024 * 1024
const redirects = new Set([301, 302, 303, 307, 308])

/**
 * The address of a path of the API. No path leads anywhere else, whatever stands in it: our tokens go to this host only.
 * Throws {@link HighLevelError} `invalid`.
 */
export function addressIn(apiUrl: string, path: string): URL {
  const base = new URL(apiUrl)
  const url = URL.canParse(apiUrl + path) ? new URL(apiUrl + path) : undefined
  if (
    path.startsWith('/') &&
    url?.origin === base.origin &&
    url.username === '' &&
    url.pathname.startsWith(base.pathname.replace(/\/$/, ''))
  )
    return url
  throw new HighLevelError({
    reason: 'invalid',
    message: 'This address is not one of the platform.',
    method: 'GET',
    path: path.slice(0, 200),
  })
}

/**
 * One request and its whole answer, bounded in time and size; no redirect is followed.
 * Throws {@link HighLevelError}: `unavailable` when the request cannot have taken effect, since it only reads or no byte
 * of it has left, else `ambiguous`.
 */
export async function exchange(wire: Wire, url: URL, outgoing: Outgoing): Promise<Answer> {
  const { status, headers, text } = await sendWhole(wire, url, outgoing)
  const body = parseJson(text)
  const ok = status >= 200 && status < 300
  return {
    ok,
    status,
    body,
    ...(ok ? { message: '', said: undefined } : readMessage(body, status)),
    traceId: readTraceId(headers, body),
    rate: readRateHeaders(status, headers),
  }
}

type Headers = Answering['headers']
type WholeAnswer = { status: number; headers: Headers; text: string }

async function sendWhole(wire: Wire, url: URL, { method, headers = {}, body }: Outgoing): Promise<WholeAnswer> {
  const startedAt = performance.now()
  let status = 0
  let [isHeldBack, hasLeft] = [false, false]
  const mayLeave = (): void => {
    isHeldBack = true
    wire.mayLeave?.()
    ;[isHeldBack, hasLeft] = [false, true]
  }
  try {
    const answering = await (wire.send ?? send)(url, {
      method,
      headers,
      body,
      signal: AbortSignal.timeout(wire.timeoutMs),
      mayLeave: method === 'GET' ? undefined : mayLeave,
    })
    status = answering.status
    const text = await readBounded(answering.body)
    if (redirects.has(status)) throw new Error('the platform sends us elsewhere')
    return { status, headers: answering.headers, text }
  } catch (error) {
    throw new HighLevelError({
      reason: hasLeft ? 'ambiguous' : 'unavailable',
      ...(isHeldBack ? say('refused.held_back') : describeFailure(error)),
      method,
      path: url.pathname,
      cause: error,
    })
  } finally {
    const purpose = url.pathname.endsWith('/oauth/token')
      ? 'token'
      : url.pathname.endsWith('/oauth/location-token')
        ? 'location_token'
        : 'api'
    count('groundwork_platform_calls_total', { purpose, method, status })
    observe('groundwork_platform_call_seconds', { purpose }, (performance.now() - startedAt) / 1_000)
  }
}

function describeFailure(error: unknown): Told {
  if (error instanceof Error && error.name === 'TimeoutError') return say('refused.timeout')
  if (error instanceof Error && error.name === 'RangeError') return say('refused.too_long')
  return say('refused.broken')
}

async function readBounded(body: Answering['body']): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > maxAnswerBytes) throw new RangeError('the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readTraceId(headers: Headers, body: unknown): string | undefined {
  const inBody = typeof body === 'object' && body !== null && 'traceId' in body ? body.traceId : undefined
  if (typeof inBody === 'string') return inBody
  return first(headers['x-trace-id']) ?? first(headers['traceid'])
}

function readRateHeaders(status: number, headers: Headers): RateHeaders {
  const number = (name: string): number | undefined => {
    const value = first(headers[name])
    return value === undefined || Number.isNaN(Number(value)) ? undefined : Number(value)
  }
  return {
    dailyRemaining: number('x-ratelimit-daily-remaining'),
    dailyResetMs: number('x-ratelimit-daily-reset'),
    intervalMs: number('x-ratelimit-interval-milliseconds'),
    max: number('x-ratelimit-max'),
    remaining: number('x-ratelimit-remaining'),
    limited: status === 429,
  }
}

function first(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0]
}
