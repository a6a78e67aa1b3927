import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ProblemCode } from '../../server/contract/problem.ts'
import type { SessionAnswer } from '../../server/contract/session.ts'
import type { ParentFrame } from '../api/parent-frame.ts'
import { ApiError, emptyProblem } from '../api/problem.ts'
import { SessionModel } from './session-model.ts'

type Exchange = (payload: string, follows?: string) => Promise<SessionAnswer>

const start = Date.parse('2025-01-01T00:00:00Z')
const models: Disposable[] = []

beforeEach(() => vi.useFakeTimers({ now: start }))
afterEach(() => {
  for (const model of models.splice(0)) model[Symbol.dispose]()
  vi.useRealTimers()
})

function answer(token: string, minutes: number): SessionAnswer {
  const user = { id: 'u1', name: 'Mia', email: 'mia@agency.example', role: 'admin' as const }
  const expiresAt = new Date(Date.now() + minutes * 60_000).toISOString()
  return {
    token,
    expiresAt,
    user,
    companyId: 'c1',
    locationId: 'l1',
    locationName: 'Clinic',
    install: 'active',
    installUrl: '/oauth/install',
    can: ['plan'],
    look: { theme: 'system', accent: null },
  }
}

function refused(code: ProblemCode): ApiError {
  return new ApiError({ ...emptyProblem(code, code), status: 401 })
}

function build(frame: Partial<ParentFrame>, exchange: Exchange, kept: string | null = null) {
  let value = kept
  const signedOut = { read: () => value, write: (next: string | null) => void (value = next) }
  const model = new SessionModel({ isFramed: true, askWhoIsHere: async () => 'cipher', ...frame }, exchange, signedOut)
  models.push(model)
  return model
}

describe('session', () => {
  it('is ready with what the server said, and keeps the token to itself', async () => {
    const exchange = vi.fn<Exchange>(async () => answer('t1', 15))
    const model = build({}, exchange)
    await model.start()
    expect(exchange).toHaveBeenCalledWith('cipher', undefined)
    expect(model.at.value).toMatchObject({ state: 'ready', session: { companyId: 'c1' } })
    expect(JSON.stringify(model.at.value)).not.toContain('t1')
    await expect(model.authority.token()).resolves.toBe('t1')
  })

  it('says so when nothing frames it, and asks nobody', async () => {
    const exchange = vi.fn<Exchange>(async () => answer('t1', 15))
    const model = build({ isFramed: false }, exchange)
    await model.start()
    expect(model.at.value.state).toBe('unframed')
    expect(exchange).not.toHaveBeenCalled()
  })

  it('says that the parent is silent, and can be tried again', async () => {
    const ask = vi.fn<ParentFrame['askWhoIsHere']>().mockResolvedValueOnce(undefined).mockResolvedValueOnce('cipher')
    const model = build({ askWhoIsHere: ask }, async () => answer('t1', 15))
    await model.start()
    expect(model.at.value.state).toBe('silent')
    await model.start()
    expect(model.at.value.state).toBe('ready')
  })

  it('shows why the server does not accept what the parent said', async () => {
    const model = build({}, () => Promise.reject(new ApiError({ ...emptyProblem('invalid_context', 'not ours'), status: 401 })))
    await model.start()
    expect(model.at.value).toMatchObject({ state: 'refused', problem: { code: 'invalid_context' } })
  })

  it('renews before the end, without being noticed', async () => {
    const exchange = vi.fn<Exchange>()
    exchange.mockImplementation(async () => answer(`t${exchange.mock.calls.length}`, 15))
    const model = build({}, exchange)
    await model.start()
    const states: string[] = []
    const stop = model.at.subscribe((at) => states.push(at.state))
    await vi.advanceTimersByTimeAsync(14 * 60_000)
    stop()
    await expect(model.authority.token()).resolves.toBe('t2')
    expect(new Set(states)).toEqual(new Set(['ready']))
  })

  it('asks once for many refused requests, and not at all when the token is already newer', async () => {
    const exchange = vi.fn<Exchange>()
    exchange.mockImplementation(async () => answer(`t${exchange.mock.calls.length}`, 15))
    const model = build({}, exchange)
    await model.start()
    await expect(Promise.all([1, 2, 3].map(() => model.authority.renew('t1', refused('session_ended'))))).resolves.toEqual([
      't2',
      't2',
      't2',
    ])
    await expect(model.authority.renew('t1', refused('session_ended'))).resolves.toBe('t2')
    expect(exchange).toHaveBeenCalledTimes(2)
  })

  it('has ended when it cannot be renewed', async () => {
    const exchange = vi.fn<Exchange>().mockResolvedValueOnce(answer('t1', 15))
    exchange.mockRejectedValue(new ApiError({ ...emptyProblem('session_ended', 'session_ended'), status: 401 }))
    const model = build({}, exchange)
    await model.start()
    await expect(model.authority.renew('t1', refused('session_ended'))).rejects.toThrow('session_ended')
    expect(model.at.value).toMatchObject({ state: 'ended', problem: { code: 'session_ended' } })
  })

  it('has not ended when it cannot be renewed for the moment: the page stays, and it is tried again soon', async () => {
    const passing = [
      { renew: () => Promise.reject(new ApiError({ ...emptyProblem('too_many_requests'), status: 429 })), code: 'too_many_requests' },
      { renew: () => Promise.reject(new ApiError({ ...emptyProblem('unavailable'), status: 503 })), code: 'unavailable' },
      { renew: () => Promise.reject(new ApiError(emptyProblem('unreachable'))), code: 'unreachable' },
      { ask: async () => undefined, code: 'timeout' },
    ]
    for (const { renew, ask, code } of passing) {
      const exchange = vi.fn<Exchange>().mockResolvedValue(answer('t2', 15)).mockResolvedValueOnce(answer('t1', 15))
      const askWhoIsHere = vi.fn<ParentFrame['askWhoIsHere']>(async () => 'cipher')
      const model = build({ askWhoIsHere }, exchange)
      await model.start()
      if (renew !== undefined) exchange.mockImplementationOnce(renew)
      if (ask !== undefined) askWhoIsHere.mockImplementationOnce(ask)
      await expect(model.authority.renew('t1', refused('session_ended'))).rejects.toMatchObject({ problem: { code } })
      expect(model.at.value.state).toBe('ready')
      await vi.advanceTimersByTimeAsync(20_000)
      await expect(model.authority.token()).resolves.toBe('t2')
      expect(model.at.value.state).toBe('ready')
    }
  })

  it('says which session the new one follows', async () => {
    const exchange = vi.fn<Exchange>()
    exchange.mockImplementation(async () => answer(`t${exchange.mock.calls.length}`, 15))
    const model = build({}, exchange)
    await model.start()
    await vi.advanceTimersByTimeAsync(14 * 60_000)
    expect(exchange.mock.calls).toEqual([
      ['cipher', undefined],
      ['cipher', 't1'],
    ])
  })

  it('does not sign in again by itself once a person has ended it, here or elsewhere', async () => {
    for (const end of ['here', 'elsewhere', 'renewal'] as const) {
      const exchange = vi.fn<Exchange>().mockResolvedValueOnce(answer('t1', 15))
      if (end === 'renewal') exchange.mockRejectedValueOnce(refused('signed_out'))
      const model = build({}, exchange)
      await model.start()
      if (end === 'here') model.leave()
      else if (end === 'elsewhere') await expect(model.authority.renew('t1', refused('signed_out'))).rejects.toThrow('signed_out')
      else await vi.advanceTimersByTimeAsync(14 * 60_000)
      expect(model.at.value).toEqual({ state: 'signed-out' })
      const calls = exchange.mock.calls.length
      await vi.advanceTimersByTimeAsync(3_600_000)
      await expect(model.authority.token()).rejects.toMatchObject({ problem: { code: 'signed_out' } })
      await model.start()
      expect(exchange).toHaveBeenCalledTimes(calls)
      expect(model.at.value).toEqual({ state: 'signed-out' })

      exchange.mockResolvedValue(answer('t2', 15))
      await model.signIn()
      expect(exchange.mock.lastCall).toEqual(['cipher', undefined])
      expect(model.at.value.state).toBe('ready')
    }
  })

  it('stays signed out when the page is loaded again', async () => {
    const exchange = vi.fn<Exchange>(async () => answer('t1', 15))
    const model = build({}, exchange, 'yes')
    await model.start()
    expect(model.at.value).toEqual({ state: 'signed-out' })
    expect(exchange).not.toHaveBeenCalled()
  })

  it('what was under way when the person signed out comes to nothing', async () => {
    const late = Promise.withResolvers<SessionAnswer>()
    const exchange = vi.fn<Exchange>().mockResolvedValueOnce(answer('t1', 15)).mockReturnValueOnce(late.promise)
    const model = build({}, exchange)
    await model.start()
    const renewing = model.authority.renew('t1', refused('session_ended'))
    await vi.advanceTimersByTimeAsync(0)
    model.leave()
    late.resolve(answer('t2', 15))
    await expect(renewing).rejects.toMatchObject({ problem: { code: 'signed_out' } })
    expect(model.at.value).toEqual({ state: 'signed-out' })
  })

  it('stops renewing when it is disposed', async () => {
    const exchange = vi.fn<Exchange>(async () => answer('t1', 15))
    const model = build({}, exchange)
    await model.start()
    model[Symbol.dispose]()
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(exchange).toHaveBeenCalledTimes(1)
  })
})
