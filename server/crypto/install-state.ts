import { jwtVerify, SignJWT } from 'jose'

const audience = 'groundwork-install'

/** The `state` of an install flow that began with us: signed, short-lived, around a nonce that is good for one use. */
export function signState(nonce: string, times: { now: Date; expiresAt: Date }, secret: Uint8Array): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256', typ: 'install-state' })
    .setAudience(audience)
    .setJti(nonce)
    .setIssuedAt(times.now)
    .setExpirationTime(times.expiresAt)
    .sign(secret)
}

/** The nonce, or undefined when the state is not ours, was altered or has run out. */
export async function readSignedState(state: string, now: Date, secret: Uint8Array): Promise<string | undefined> {
  const options = { algorithms: ['HS256'], typ: 'install-state', audience, requiredClaims: ['jti', 'exp'], currentDate: now }
  return jwtVerify(state, secret, options).then(
    ({ payload }) => payload.jti,
    () => undefined,
  )
}
