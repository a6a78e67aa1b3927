import type { z } from 'zod'
import { quoted, say } from '../contract/say.ts'
import { classify } from './classify.ts'
import { addressIn, exchange, type Answer, type RateHeaders } from './exchange.ts'
import { HighLevelError, isHighLevelError } from './highlevel-error.ts'
import type { Send } from './send.ts'

type Query = Record<string, string | number | boolean | undefined>

type ReadRequest<T> = { query?: Query; schema: z.ZodType<T> }
type WriteRequest<T> = { query?: Query; body?: unknown; schema: z.ZodType<T> }

/** What planning is given: it has no way to write. */
export type ReadApi = {
  get<T>(path: string, request: ReadRequest<T>): Promise<T>
}

export type WriteApi = ReadApi & {
  post<T>(path: string, request: WriteRequest<T>): Promise<T>
  put<T>(path: string, request: WriteRequest<T>): Promise<T>
  patch<T>(path: string, request: WriteRequest<T>): Promise<T>
  delete<T>(path: string, request: WriteRequest<T>): Promise<T>
}

export type { RateHeaders } from './exchange.ts'

/** The right to send one request. It is used up until the platform's window has passed since the answer. */
export type Permit = { leaves(): void; answered(): void }

/** One request as it went, with its bodies: whoever keeps it has to take out what is secret. Without headers. */
export type Exchanged = {
  /** Epoch milliseconds. */
  at: number
  method: string
  /** With the query. */
  path: string
  /** Undefined when no answer came. */
  status: number | undefined
  durationMs: number
  traceId: string | undefined
  request: unknown
  answer: unknown
}

export type ClientOptions = {
  apiUrl: string
  /** Gives an access token; `stale` is one that was just refused and must not come back. */
  getToken(stale?: string): Promise<string>
  /** Waits until one more request may leave for this resource. */
  takePermit(): Promise<Permit>
  /** Told about every answer, so that the shared window can learn from the platform's own count; `leftAt` is on the monotonic clock. */
  onAnswer?(headers: RateHeaders, leftAt: number): void
  /** Told about every request that was sent, answered or not. */
  onExchange?(exchanged: Exchanged): void
  /** Asked when a write's connection stands and its bytes are about to leave; throws when they may not leave any more. */
  mayLeave?(): void
  timeoutMs?: number
  send?: Send
}

/**
 * A client bound to one location or company. Paths are v3's; ids in them must be encoded by the caller.
 * Throws {@link HighLevelError}; a refused token is refreshed once and the call repeated once.
 */
export function createClient(options: ClientOptions): WriteApi {
  const call = async <T>(method: string, path: string, request: WriteRequest<T>): Promise<T> => {
    const token = await options.getToken()
    try {
      return await send(options, token, method, path, request)
    } catch (error) {
      if (!(error instanceof HighLevelError) || error.reason !== 'unauthorized') throw error
      return send(options, await options.getToken(token), method, path, request)
    }
  }
  return {
    get: (path, request) => call('GET', path, request),
    post: (path, request) => call('POST', path, request),
    put: (path, request) => call('PUT', path, request),
    patch: (path, request) => call('PATCH', path, request),
    delete: (path, request) => call('DELETE', path, request),
  }
}

async function send<T>(options: ClientOptions, token: string, method: string, path: string, request: WriteRequest<T>): Promise<T> {
  const url = addressIn(options.apiUrl, path)
  const permit = await options.takePermit()
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  permit.leaves()
  const sentAt = { at: Date.now(), clock: performance.now() }
  const tell = ({ status, traceId, body }: Partial<Answer>): void =>
    options.onExchange?.({
      at: sentAt.at,
      method,
      path: url.pathname + url.search,
      status,
      durationMs: performance.now() - sentAt.clock,
      traceId,
      request: request.body,
      answer: body,
    })
  const answer = await exchange({ timeoutMs: options.timeoutMs ?? 30_000, send: options.send, mayLeave: options.mayLeave }, url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      version: 'v3',
      accept: 'application/json',
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  })
    .catch((error: unknown) => {
      if (method === 'GET' || !isHighLevelError(error, 'unavailable')) tell({})
      throw error
    })
    .finally(() => permit.answered())
  tell(answer)
  options.onAnswer?.(answer.rate, sentAt.clock)
  const facts = { method, path, status: answer.status, traceId: answer.traceId }
  if (!answer.ok) {
    throw new HighLevelError({
      ...facts,
      reason: classify({ status: answer.status, message: answer.message, method, dailyRemaining: answer.rate.dailyRemaining }),
      message: answer.message,
      said: answer.said,
      retryAfterMs: answer.rate.dailyRemaining === 0 ? answer.rate.dailyResetMs : answer.rate.intervalMs,
    })
  }
  const parsed = request.schema.safeParse(answer.body)
  if (parsed.success) return parsed.data
  throw new HighLevelError({
    ...facts,
    reason: method === 'GET' ? 'unreadable_answer' : 'ambiguous',
    ...say('refused.not_understood', {
      where: parsed.error.issues[0]?.path.join('.') ?? 'body',
      what: quoted(parsed.error.issues[0]?.message ?? 'unreadable'),
    }),
  })
}
