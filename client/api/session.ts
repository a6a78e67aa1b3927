import type { SessionAnswer } from '../../server/contract/session.ts'
import { callOnce, type Fetch, readJson } from './http.ts'

/** Exchanges the parent frame's ciphertext for our own short token. */
export async function startSession(fetch: Fetch, payload: string): Promise<SessionAnswer> {
  return readJson(await callOnce(fetch, 'POST', '/api/auth/session', { payload }, { timeoutMs: 15_000 }))
}
