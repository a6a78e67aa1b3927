import { describe, expect, it, vi } from 'vitest'
import { createHttp, type Fetch, query } from './http.ts'
import { ApiError } from './problem.ts'

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status })
const unauthenticated = () => json({ code: 'unauthenticated', title: 'Not signed in', detail: '', hint: '', requestId: 'r1' }, 401)

function build(answers: (() => Response | Promise<Response>)[]) {
  const sent: { path: string; init: RequestInit }[] = []
  const renew = vi.fn<(stale: string) => Promise<string>>(async () => 'second')
  const fetch: Fetch = async (path, init) => {
    sent.push({ path, init })
    const next = answers.shift()
    if (next === undefined) throw new Error('one request too many')
    return next()
  }
  return { http: createHttp({ token: async () => 'first', renew }, fetch), sent, renew }
}

const tokenOf = (init: RequestInit | undefined) => new Headers(init?.headers).get('authorization')

async function problemOf(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ApiError)) throw new Error('expected an ApiError')
  return error.problem
}

describe('http', () => {
  it('sends JSON with the bearer token and no cookies', async () => {
    const { http, sent } = build([() => json({ id: 'x' }, 201)])
    await expect(http.send('POST', '/api/plans', { a: 1 })).resolves.toEqual({ id: 'x' })
    expect(tokenOf(sent[0]?.init)).toBe('Bearer first')
    expect(sent[0]?.init).toMatchObject({ method: 'POST', body: '{"a":1}', credentials: 'omit' })
  })

  it('renews the session once after a 401 and tries once more', async () => {
    const { http, sent, renew } = build([unauthenticated, () => json({ ok: true })])
    await expect(http.get('/api/config')).resolves.toEqual({ ok: true })
    expect(renew).toHaveBeenCalledWith('first', expect.objectContaining({ problem: expect.objectContaining({ status: 401 }) }))
    expect(tokenOf(sent[1]?.init)).toBe('Bearer second')
  })

  it('does not loop when the renewed token is refused too', async () => {
    const { http, sent } = build([unauthenticated, unauthenticated])
    expect((await problemOf(http.get('/api/config'))).status).toBe(401)
    expect(sent).toHaveLength(2)
  })

  it('reads a problem with its faults and its details', async () => {
    const errors = [{ path: 'variables.phone', message: 'is missing' }]
    const { http } = build([
      () => json({ code: 'location_busy', title: 'Busy', detail: 'why', hint: 'next', requestId: 'r9', errors, jobId: 'job_1' }, 409),
    ])
    expect(await problemOf(http.send('POST', '/api/provisioning', {}))).toMatchObject({
      code: 'location_busy',
      status: 409,
      detail: 'why',
      requestId: 'r9',
      errors,
      details: { jobId: 'job_1' },
    })
  })

  it('says unreadable for a page of a proxy, with its status', async () => {
    const { http } = build([() => new Response('<h1>Bad gateway</h1>', { status: 502 })])
    expect(await problemOf(http.get('/api/config'))).toMatchObject({ code: 'unreadable', status: 502 })
  })

  it('says unreachable when no answer comes back', async () => {
    const { http } = build([() => Promise.reject(new TypeError('Failed to fetch'))])
    expect((await problemOf(http.get('/api/config'))).code).toBe('unreachable')
  })

  it('lets an abort be an abort', async () => {
    const abort = new AbortController()
    abort.abort(new Error('left the page'))
    const { http } = build([() => Promise.reject(abort.signal.reason as Error)])
    await expect(http.get('/api/config', { signal: abort.signal })).rejects.toThrow('left the page')
  })

  it('takes an empty answer as nothing', async () => {
    const { http } = build([() => new Response(null, { status: 204 })])
    await expect(http.send('DELETE', '/api/blueprints/x')).resolves.toBeUndefined()
  })
})

describe('query', () => {
  it('leaves out what is not there and escapes what is', () => {
    expect(query({ a: 'x y', b: null, c: undefined, d: '', e: 0 })).toBe('?a=x+y&e=0')
    expect(query({})).toBe('')
  })
})
