import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'

const issuer = 'groundwork'
const audience = 'groundwork-page'

export const sessionTtlMs = 15 * 60 * 1000

const Claims = z.object({ jti: z.string().min(1), sub: z.string().min(1), company: z.string().min(1), location: z.string().nullable() })

/** What a bearer token says; whether the session still stands is for the database to say. */
export type SessionClaims = { sessionId: string; userId: string; companyId: string; locationId: string | null }

/** The token is not ours, was altered, or has run out. It never says which. */
export class SessionTokenError extends Error {
  override name = 'SessionTokenError'
}

/** Signs with the newest secret. */
export function signSessionToken(
  claims: SessionClaims,
  times: { now: Date; expiresAt: Date },
  secrets: readonly Uint8Array[],
): Promise<string> {
  return new SignJWT({ company: claims.companyId, location: claims.locationId })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setJti(claims.sessionId)
    .setSubject(claims.userId)
    .setIssuedAt(times.now)
    .setNotBefore(times.now)
    .setExpirationTime(times.expiresAt)
    .sign(newestOf(secrets))
}

/**
 * Throws {@link SessionTokenError}. One algorithm, one issuer, one audience; a token that lives longer than ours do is not
 * ours. `lateMs`: how long ago it may have run out, where it is asked whose it was and not let in.
 */
export async function readSessionToken(token: string, now: Date, secrets: readonly Uint8Array[], lateMs = 0): Promise<SessionClaims> {
  for (const secret of secrets) {
    const claims = await readWith(token, now, secret, lateMs)
    if (claims !== undefined) return claims
  }
  throw new SessionTokenError('The session token is not valid.')
}

async function readWith(token: string, now: Date, secret: Uint8Array, lateMs: number): Promise<SessionClaims | undefined> {
  try {
    const { payload } = await jwtVerify(token, secret, {
      algorithms: ['HS256'],
      issuer,
      audience,
      typ: 'JWT',
      requiredClaims: ['jti', 'sub', 'iat', 'exp'],
      maxTokenAge: sessionTtlMs / 1000,
      clockTolerance: 5 + lateMs / 1000,
      currentDate: now,
    })
    const claims = Claims.parse(payload)
    return { sessionId: claims.jti, userId: claims.sub, companyId: claims.company, locationId: claims.location }
  } catch {
    return undefined
  }
}

export function newestOf(secrets: readonly Uint8Array[]): Uint8Array {
  const newest = secrets[0]
  if (newest === undefined) throw new Error('There is no secret to sign with.')
  return newest
}
