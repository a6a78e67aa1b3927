import { createModel, effect, signal } from '@preact/signals'
import type { SessionAnswer, SessionView } from '../../server/contract/session.ts'
import type { Authority } from '../api/http.ts'
import type { ParentFrame } from '../api/parent-frame.ts'
import { ApiError, emptyProblem, type ProblemView, toProblem } from '../api/problem.ts'
import type { Memory } from './location-model.ts'

/**
 * `silent`: the frame around us does not answer; `refused`: the server does not accept what it said; `ended`: it did once;
 * `signed-out`: a person wanted it so, and only a person changes that.
 */
export type SessionState =
  | { state: 'connecting' }
  | { state: 'unframed' }
  | { state: 'silent' }
  | { state: 'refused'; problem: ProblemView }
  | { state: 'ended'; problem: ProblemView }
  | { state: 'signed-out' }
  | { state: 'ready'; session: SessionView }

export type SessionModel = InstanceType<typeof SessionModel>

const renewBeforeMs = 90_000
const shortestRenewalMs = 20_000

type Exchange = (payload: string, follows?: string) => Promise<SessionAnswer>

/** Who is using the page. The token stays in memory here and is renewed before it runs out, without anybody noticing. */
export const SessionModel = createModel((frame: ParentFrame, exchange: Exchange, signedOut: Memory) => {
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
    requireWish()
    const payload = await frame.askWhoIsHere()
    if (payload === undefined) throw new ApiError(emptyProblem('timeout'))
    const { token: fresh, ...session } = await exchange(payload, token)
    requireWish()
    token = fresh
    at.value = { state: 'ready', session }
    clearTimeout(renewal)
    renewal = setTimeout(renewQuietly, Math.max(shortestRenewalMs, Date.parse(session.expiresAt) - Date.now() - renewBeforeMs))
    return fresh
  }

  /** Whatever was under way when the person signed out comes to nothing. */
  function requireWish() {
    if (signedOut.read() !== null) throw new ApiError(emptyProblem('signed_out'))
  }

  function renewQuietly() {
    connect().catch((error: unknown) => {
      if (isSignedOut(error)) return
      clearTimeout(renewal)
      renewal = setTimeout(renewQuietly, shortestRenewalMs)
    })
  }

  async function start() {
    if (!frame.isFramed) {
      at.value = { state: 'unframed' }
      return
    }
    if (signedOut.read() !== null) return leave()
    at.value = { state: 'connecting' }
    await connect().catch((error: unknown) => {
      if (isSignedOut(error)) return
      const problem = toProblem(error)
      at.value = problem.code === 'timeout' && problem.status === 0 ? { state: 'silent' } : { state: 'refused', problem }
    })
  }

  /** The page is loaded anew at each visit: what a person has ended stays so in this tab. */
  function leave() {
    clearTimeout(renewal)
    token = undefined
    signedOut.write('yes')
    at.value = { state: 'signed-out' }
  }

  function isSignedOut(error: unknown): boolean {
    if (toProblem(error).code !== 'signed_out') return false
    leave()
    return true
  }

  function signIn(): Promise<void> {
    signedOut.write(null)
    return start()
  }

  const authority: Authority = {
    token: async () => token ?? connect(),
    renew: async (stale, why) => {
      if (token !== undefined && token !== stale) return token
      if (isSignedOut(why)) throw why
      try {
        return await connect()
      } catch (error) {
        if (isSignedOut(error)) throw error
        clearTimeout(renewal)
        const problem = toProblem(error)
        // What may pass takes nobody's page away, and what they have not saved with it.
        if (problem.status === 401 || problem.status === 403) at.value = { state: 'ended', problem }
        else renewal = setTimeout(renewQuietly, shortestRenewalMs)
        throw error
      }
    },
  }

  return { at, authority, start, signIn, leave }
})
