import { type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { newestOf } from './session-token.ts'

const audience = 'groundwork-install'

type Times = { now: Date; expiresAt: Date }

/** An install flow that began with us; with a company when it began in that company's own page. */
export type InstallState = { nonce: string; companyId: string | undefined }

/** The `state` of an install flow that began with us: signed, short-lived, around a nonce that is good for one use. */
export function signState(state: InstallState, times: Times, secrets: readonly Uint8Array[]): Promise<string> {
  return sign('install-state', { jti: state.nonce, ...(state.companyId === undefined ? {} : { company: state.companyId }) }, times, secrets)
}

/** The state, or undefined when it is not ours, was altered or has run out. */
export async function readSignedState(text: string, now: Date, secrets: readonly Uint8Array[]): Promise<InstallState | undefined> {
  const claims = await verify('install-state', text, now, secrets)
  if (claims?.jti === undefined) return undefined
  return { nonce: claims.jti, companyId: typeof claims['company'] === 'string' ? claims['company'] : undefined }
}

/** What the link to the consent page says of where it stood: in the page of somebody of this company. */
export function signInstallLink(companyId: string, times: Times, secrets: readonly Uint8Array[]): Promise<string> {
  return sign('install-link', { company: companyId }, times, secrets)
}

export async function readInstallLink(text: string, now: Date, secrets: readonly Uint8Array[]): Promise<string | undefined> {
  const company = (await verify('install-link', text, now, secrets))?.['company']
  return typeof company === 'string' ? company : undefined
}

function sign(typ: string, claims: JWTPayload, times: Times, secrets: readonly Uint8Array[]): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ })
    .setAudience(audience)
    .setIssuedAt(times.now)
    .setExpirationTime(times.expiresAt)
    .sign(newestOf(secrets))
}

async function verify(typ: string, text: string, now: Date, secrets: readonly Uint8Array[]): Promise<JWTPayload | undefined> {
  for (const secret of secrets) {
    const options = { algorithms: ['HS256'], typ, audience, requiredClaims: ['exp'], currentDate: now }
    const verified = await jwtVerify(text, secret, options).catch(() => undefined)
    if (verified !== undefined) return verified.payload
  }
  return undefined
}
