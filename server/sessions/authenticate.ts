import type { Actor, Context } from '../context.ts'
import { readSessionToken, type SessionClaims, SessionTokenError } from '../crypto/session-token.ts'
import { AppError } from '../errors.ts'
import { readInstallState } from '../installs/read-install-state.ts'
import { apiKeyPattern } from '../crypto/api-key-secret.ts'
import { authenticateKey } from './authenticate-key.ts'
import { capabilitiesOf } from './capabilities.ts'
import { readSession } from './session-store.ts'

/**
 * Whoever holds this bearer token, as things stand now: an ended session and an install that changed count from the
 * next request. A key of a program is taken as well. Throws `unauthenticated` or `session_ended`.
 */
export async function authenticate(ctx: Pick<Context, 'db' | 'config' | 'now' | 'log'>, token: string): Promise<Actor> {
  if (apiKeyPattern.test(token)) return authenticateKey(ctx, token)
  const claims = await readClaims(ctx, token)
  const [session, state] = await Promise.all([readSession(ctx.db, claims.companyId, claims.sessionId), readInstallState(ctx, claims)])
  if (session === undefined || session.user_id !== claims.userId || session.location_id !== claims.locationId)
    throw refusal('unauthenticated')
  if (session.ended_at !== null || session.expires_at.getTime() <= ctx.now().getTime()) throw refusal('session_ended')
  return {
    sessionId: session.id,
    userId: session.user_id,
    name: session.name,
    email: session.email,
    role: session.role,
    companyId: session.company_id,
    locationId: session.location_id,
    install: state.status,
    can: capabilitiesOf(session.location_id === null ? 'agency' : 'location', session.role, state.status),
  }
}

async function readClaims(ctx: Pick<Context, 'config' | 'now'>, token: string): Promise<SessionClaims> {
  try {
    return await readSessionToken(token, ctx.now(), ctx.config.sessionSecrets)
  } catch (error) {
    if (error instanceof SessionTokenError) throw refusal('unauthenticated')
    throw error
  }
}

function refusal(code: 'unauthenticated' | 'session_ended'): AppError {
  return new AppError(code, code === 'unauthenticated' ? 'This request carries no valid session.' : 'The session has ended.')
}
