import type { Said, Told } from '../contract/said.ts'
import { say } from '../contract/say.ts'
import { count, observe } from '../metrics.ts'
import { readMessage } from './classify.ts'
import { HighLevelError } from './highlevel-error.ts'

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

/** What came back, whatever its status: `body` is parsed JSON, or undefined when it was empty or something else. */
export type Answer = {
  ok: boolean
  status: number
  body: unknown
  message: string
  said: Said | undefined
  traceId: string | undefined
  rate: RateHeaders
}

export type Wire = { timeoutMs: number; fetch?: typeof fetch | undefined; mayLeave?: (() => void) | undefined }

const maxAnswerBytes = 8 * 1024 * 1024

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
 * Throws {@link HighLevelError}: `unavailable` when the request cannot have taken effect, else `ambiguous`.
 */
export async function exchange(wire: Wire, url: URL, init: RequestInit): Promise<Answer> {
  const { response, text } = await fetchText(wire, url, init)
  const body = parseJson(text)
  return {
    ok: response.ok,
    status: response.status,
    body,
    ...readMessage(body, response.status),
    traceId: readTraceId(response, body),
    rate: readRateHeaders(response),
  }
}

async function fetchText(wire: Wire, url: URL, init: RequestInit): Promise<{ response: Response; text: string }> {
  const startedAt = performance.now()
  let status = 0
  try {
    const signal = AbortSignal.timeout(wire.timeoutMs)
    // A deletion has no body that could be withheld until the connection stands.
    if (init.method !== undefined && init.method !== 'GET' && typeof init.body !== 'string') wire.mayLeave?.()
    const response = await (wire.fetch ?? fetch)(url, { ...guard(init, wire.mayLeave), redirect: 'error', signal })
    status = response.status
    return { response, text: await readBounded(response) }
  } catch (error) {
    const method = init.method ?? 'GET'
    throw new HighLevelError({
      reason: method === 'GET' || neverSent(error) ? 'unavailable' : 'ambiguous',
      ...describeFailure(error),
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
    count('groundwork_platform_calls_total', { purpose, method: init.method ?? 'GET', status })
    observe('groundwork_platform_call_seconds', { purpose }, (performance.now() - startedAt) / 1_000)
  }
}

/**
 * Between the decision to send and the first byte lies the making of a connection, and the process may be stopped in it
 * for minutes. The body is asked for when the connection stands, and no byte leaves before it.
 */
function guard(init: RequestInit, mayLeave: (() => void) | undefined): RequestInit {
  if (mayLeave === undefined || typeof init.body !== 'string') return init
  const bytes = new TextEncoder().encode(init.body)
  const pull = (controller: ReadableByteStreamController): void => {
    mayLeave()
    controller.enqueue(bytes)
    controller.close()
  }
  const headers = new Headers(init.headers)
  headers.set('content-length', String(bytes.byteLength))
  const body = new ReadableStream({ type: 'bytes', pull }, { highWaterMark: 0 })
  return { ...init, body, duplex: 'half', headers } as RequestInit
}

/** Refused before a byte left: the write cannot have taken effect. */
function neverSent(error: unknown): boolean {
  const code = (error as { cause?: { code?: string } }).cause?.code
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'UND_ERR_CONNECT_TIMEOUT'
}

function describeFailure(error: unknown): Told {
  if (error instanceof Error && error.name === 'TimeoutError') return say('refused.timeout')
  if (error instanceof Error && error.name === 'RangeError') return say('refused.too_long')
  return say('refused.broken')
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = response.body?.getReader()
  for (;;) {
    const part = await reader?.read()
    if (part?.value === undefined) return Buffer.concat(chunks).toString('utf8')
    size += part.value.byteLength
    if (size > maxAnswerBytes) {
      await reader?.cancel()
      throw new RangeError('the answer is too long')
    }
    chunks.push(part.value)
  }
}

function parseJson(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readTraceId(response: Response, body: unknown): string | undefined {
  const inBody = typeof body === 'object' && body !== null && 'traceId' in body ? body.traceId : undefined
  if (typeof inBody === 'string') return inBody
  return response.headers.get('x-trace-id') ?? response.headers.get('traceid') ?? undefined
}

function readRateHeaders(response: Response): RateHeaders {
  const number = (name: string): number | undefined => {
    const value = response.headers.get(name)
    return value === null || Number.isNaN(Number(value)) ? undefined : Number(value)
  }
  return {
    dailyRemaining: number('x-ratelimit-daily-remaining'),
    dailyResetMs: number('x-ratelimit-daily-reset'),
    intervalMs: number('x-ratelimit-interval-milliseconds'),
    max: number('x-ratelimit-max'),
    remaining: number('x-ratelimit-remaining'),
    limited: response.status === 429,
  }
}
