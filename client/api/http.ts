import { ApiError, emptyProblem, readProblem } from './problem.ts'

export type Fetch = (input: string, init: RequestInit) => Promise<Response>

/** Who vouches for the requests: the session hands out its token, and a new one when the old was refused. */
export type Authority = {
  token(): Promise<string>
  /** Resolves to a token other than `stale`, asking the parent frame for it when need be; `why` is how `stale` was refused. */
  renew(stale: string, why: ApiError): Promise<string>
}

export type CallOptions = { signal?: AbortSignal; timeoutMs?: number; headers?: Record<string, string> }

export type Http = {
  get<T>(path: string, options?: CallOptions): Promise<T>
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, options?: CallOptions): Promise<T>
  /** The bare answer, for streams and downloads; still refused with an ApiError when it is not 2xx. */
  open(path: string, options?: CallOptions): Promise<Response>
}

const defaultTimeoutMs = 30_000

/** JSON over fetch with the session's bearer token; a 401 renews the session once and is tried once more. */
export function createHttp(authority: Authority, fetch: Fetch): Http {
  async function call(method: string, path: string, body: unknown, options: CallOptions): Promise<Response> {
    const token = await authority.token()
    try {
      return await callOnce(fetch, method, path, body, options, token)
    } catch (error) {
      if (!(error instanceof ApiError) || error.problem.status !== 401) throw error
      const fresh = await authority.renew(token, error)
      return await callOnce(fetch, method, path, body, options, fresh)
    }
  }
  return {
    get: async (path, options = {}) => readJson(await call('GET', path, undefined, options)),
    send: async (method, path, body, options = {}) => readJson(await call(method, path, body, options)),
    open: (path, options = {}) => call('GET', path, undefined, { timeoutMs: 0, ...options }),
  }
}

/** One request, one answer. A `timeoutMs` of 0 waits for ever (streams); otherwise the time covers the head of the answer. */
export async function callOnce(
  fetch: Fetch,
  method: string,
  path: string,
  body: unknown,
  options: CallOptions,
  token?: string,
): Promise<Response> {
  const { signal, timeoutMs = defaultTimeoutMs } = options
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers }
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`
  if (body !== undefined) headers['content-type'] = 'application/json'
  const timeout = timeoutMs > 0 ? AbortSignal.timeout(timeoutMs) : undefined
  const signals = [signal, timeout].filter((one) => one !== undefined)
  let response: Response
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: 'omit',
      cache: 'no-store',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError(emptyProblem(timeout?.aborted ? 'timeout' : 'unreachable'), { cause: error })
  }
  if (!response.ok) throw new ApiError(await readProblem(response))
  return response
}

export async function readJson<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T
  try {
    return (await response.json()) as T
  } catch (error) {
    throw new ApiError({ ...emptyProblem('unreadable'), status: response.status }, { cause: error })
  }
}

/** `?a=1&b=2` of what is there; empty and absent values are left out. */
export function query(values: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}
