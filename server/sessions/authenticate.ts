import { say } from '../contract/say.ts'
import type { Actor, Context } from '../context.ts'
import { readSessionToken, type SessionClaims, SessionTokenError } from '../crypto/session-token.ts'
import { AppError } from '../errors.ts'
import { readInstallState } from '../installs/read-install-state.ts'
import { apiKeyPattern } from '../crypto/api-key-secret.ts'
import { authenticateKey } from './authenticate-key.ts'
import { capabilitiesOf } from './capabilities.ts'
import { readSession } from './session-store.ts'
import { noteSessionUse } from './sitting-store.ts'

/** A page that is used does not write at every request. */
const seenToTheMs = 60_000

/**
 * Whoever holds this bearer token, as things stand now: an ended session and an install that changed count from the
 * next request. A key of a program is taken as well. Throws `unauthenticated`, `session_ended`,
 * or `signed_out` for one that a person ended.
 */
export async function authenticate(ctx: Pick<Context, 'db' | 'config' | 'now' | 'log'>, token: string): Promise<Actor> {
  if (apiKeyPattern.test(token)) return authenticateKey(ctx, token)
  const claims = await readClaims(ctx, token)
  const [session, state] = await Promise.all([readSession(ctx.db, claims.companyId, claims.sessionId), readInstallState(ctx, claims)])
  if (session === undefined || session.user_id !== claims.userId || session.location_id !== claims.locationId)
    throw refusal('unauthenticated')
  if (session.signed_out) throw refusal('signed_out')
  const now = ctx.now()
  if (session.ended_at !== null || session.expires_at <= now) throw refusal('session_ended')
  if (session.last_seen_at === null || now.getTime() - session.last_seen_at.getTime() > seenToTheMs) {
    noteSessionUse(ctx.db, session.company_id, session.id, now).catch((error: unknown) =>
      ctx.log.warn({ err: error }, 'the use of a session could not be noted'),
    )
  }
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

const refusals = {
  unauthenticated: 'session.none',
  session_ended: 'session.ended',
  signed_out: 'session.signed_out',
} as const

function refusal(code: keyof typeof refusals): AppError {
  return new AppError(code, say(refusals[code]))
}
