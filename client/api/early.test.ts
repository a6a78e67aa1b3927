import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { beginEarly } from './early.ts'
import type { ParentFrame } from './parent-frame.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const get = { method: 'GET' }

function world(options: { payloads?: (string | undefined)[]; plan?: () => Promise<Response> } = {}) {
  const payloads = [...(options.payloads ?? ['cipher', 'cipher again'])]
  const sent: string[] = []
  const frame: ParentFrame = { isFramed: true, askWhoIsHere: async () => payloads.shift() }
  const fetch = async (path: string, init: RequestInit) => {
    sent.push(`${init.method} ${path} ${String(init.body ?? (init.headers as Record<string, string>)['authorization'])}`)
    if (path === '/api/auth/session') return Response.json({ token: `t${sent.length}`, locationId: 'l1' }, { status: 201 })
    return options.plan?.() ?? Response.json({ n: sent.length })
  }
  return { sent, frame, early: beginEarly(frame, fetch, ({ locationId }) => [`/api/plans/of-${locationId}`]) }
}

describe('what is asked before the page is there', () => {
  it('signs in and asks for the first answers by itself, and hands each of them out once', async () => {
    const { sent, early } = world()
    await early.sent
    expect(sent).toEqual(['POST /api/auth/session {"payload":"cipher"}', 'GET /api/plans/of-l1 Bearer t1'])

    const payload = await early.frame.askWhoIsHere()
    expect(await early.exchange(payload as string)).toMatchObject({ token: 't1' })
    expect(await (await early.fetch('/api/plans/of-l1', get)).json()).toEqual({ n: 2 })
    expect(sent).toHaveLength(2)

    await early.fetch('/api/plans/of-l1', { ...get, headers: { authorization: 'Bearer t1' } })
    expect(await early.frame.askWhoIsHere()).toBe('cipher again')
    await early.exchange('cipher again')
    expect(sent.slice(2)).toEqual(['GET /api/plans/of-l1 Bearer t1', 'POST /api/auth/session {"payload":"cipher again"}'])
  })

  it('asks anew for what is wanted only later, for what is written, and for what did not arrive', async () => {
    const lost = vi.fn<() => Promise<Response>>(async () => Response.json({ fresh: true }))
    lost.mockRejectedValueOnce(new TypeError('network'))
    const first = world({ plan: lost })
    await first.early.sent
    expect(await (await first.early.fetch('/api/plans/of-l1', { ...get, headers: {} })).json()).toEqual({ fresh: true })

    const { sent, early } = world()
    await early.sent
    await early.fetch('/api/plans/of-l1', { method: 'PATCH', body: '{}' })
    await vi.advanceTimersByTimeAsync(10_000)
    await early.fetch('/api/plans/of-l1', { ...get, headers: {} })
    expect(sent.slice(2)).toEqual(['PATCH /api/plans/of-l1 {}', 'GET /api/plans/of-l1 undefined'])
  })

  it('leaves a silent parent and a page without a parent to who asks', async () => {
    const { sent, early } = world({ payloads: [undefined, 'late'] })
    await early.sent
    expect(await early.frame.askWhoIsHere()).toBeUndefined()
    expect(await early.frame.askWhoIsHere()).toBe('late')
    expect(sent).toEqual([])

    const fetch = vi.fn<() => Promise<Response>>()
    const alone = beginEarly({ isFramed: false, askWhoIsHere: async () => undefined }, fetch, () => ['/api/config'])
    await alone.sent
    expect(alone.frame.isFramed).toBe(false)
    expect(fetch).not.toHaveBeenCalled()
  })

  it('asks nobody for anything in a tab where the person has signed out', async () => {
    const fetch = vi.fn<() => Promise<Response>>()
    const ask = vi.fn<() => Promise<string>>(async () => 'cipher')
    const early = beginEarly({ isFramed: true, askWhoIsHere: ask }, fetch, () => ['/api/config'], true)
    await early.sent
    expect(ask).not.toHaveBeenCalled()
    expect(fetch).not.toHaveBeenCalled()
    expect(await early.frame.askWhoIsHere()).toBe('cipher')
  })

  it('tells a refused sign-in to who asks for it', async () => {
    const fetch = async () => Response.json({ code: 'unauthorized', title: 'No' }, { status: 401 })
    const early = beginEarly({ isFramed: true, askWhoIsHere: async () => 'cipher' }, fetch, () => ['/api/config'])
    await early.sent
    await expect(early.exchange('cipher')).rejects.toMatchObject({ problem: { code: 'unauthorized' } })
  })
})
