import type { SessionAnswer } from '../../server/contract/session.ts'
import { callOnce, type Fetch, readJson } from './http.ts'

/** Exchanges the parent frame's ciphertext for our own short token, which goes on from the one that it follows. */
export async function startSession(fetch: Fetch, payload: string, follows?: string): Promise<SessionAnswer> {
  return readJson(await callOnce(fetch, 'POST', '/api/auth/session', { payload }, { timeoutMs: 15_000 }, follows))
}
