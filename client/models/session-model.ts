import { createModel, effect, signal } from '@preact/signals'
import type { SessionAnswer, SessionView } from '../../server/contract/session.ts'
import type { Authority } from '../api/http.ts'
import type { ParentFrame } from '../api/parent-frame.ts'
import { ApiError, emptyProblem, type ProblemView, toProblem } from '../api/problem.ts'

/** `silent`: the frame around us does not answer; `refused`: the server does not accept what it said; `ended`: it did once. */
export type SessionState =
  | { state: 'connecting' }
  | { state: 'unframed' }
  | { state: 'silent' }
  | { state: 'refused'; problem: ProblemView }
  | { state: 'ended'; problem: ProblemView }
  | { state: 'ready'; session: SessionView }

export type SessionModel = InstanceType<typeof SessionModel>

const renewBeforeMs = 90_000
const shortestRenewalMs = 20_000

/** Who is using the page. The token stays in memory here and is renewed before it runs out, without anybody noticing. */
export const SessionModel = createModel((frame: ParentFrame, exchange: (payload: string) => Promise<SessionAnswer>) => {
  const at = signal<SessionState>({ state: 'connecting' })
  let token: string | undefined
  let connecting: Promise<string> | undefined
  let renewal: ReturnType<typeof setTimeout> | undefined

  effect(() => () => clearTimeout(renewal))

  function connect(): Promise<string> {
    connecting ??= handshake().finally(() => (connecting = undefined))
    return connecting
  }

  async function handshake(): Promise<string> {
    const payload = await frame.askWhoIsHere()
    if (payload === undefined) throw new ApiError(emptyProblem('timeout'))
    const { token: fresh, ...session } = await exchange(payload)
    token = fresh
    at.value = { state: 'ready', session }
    clearTimeout(renewal)
    renewal = setTimeout(renewQuietly, Math.max(shortestRenewalMs, Date.parse(session.expiresAt) - Date.now() - renewBeforeMs))
    return fresh
  }

  function renewQuietly() {
    connect().catch(() => {
      clearTimeout(renewal)
      renewal = setTimeout(renewQuietly, shortestRenewalMs)
    })
  }

  async function start() {
    if (!frame.isFramed) {
      at.value = { state: 'unframed' }
      return
    }
    at.value = { state: 'connecting' }
    await connect().catch((error: unknown) => {
      const problem = toProblem(error)
      at.value = problem.code === 'timeout' && problem.status === 0 ? { state: 'silent' } : { state: 'refused', problem }
    })
  }

  const authority: Authority = {
    token: async () => token ?? connect(),
    renew: async (stale) => {
      if (token !== undefined && token !== stale) return token
      try {
        return await connect()
      } catch (error) {
        clearTimeout(renewal)
        at.value = { state: 'ended', problem: toProblem(error) }
        throw error
      }
    },
  }

  return { at, authority, start }
})
