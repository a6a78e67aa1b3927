import { createHash } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { expect, test } from 'vitest'
import { readSessionToken, sessionTtlMs, SessionTokenError, signSessionToken } from './session-token.ts'

const secret = createHash('sha256').update('session secret').digest()
const now = new Date('2026-11-22T12:00:00Z')
const expiresAt = new Date(now.getTime() + sessionTtlMs)
const claims = { sessionId: 'session_1', userId: 'user_1', companyId: 'company_1', locationId: 'location_1' }

test('reads back what it signed', async () => {
  const token = await signSessionToken(claims, { now, expiresAt }, [secret])
  expect(await readSessionToken(token, now, [secret])).toEqual(claims)
  const agency = await signSessionToken({ ...claims, locationId: null }, { now, expiresAt }, [secret])
  expect((await readSessionToken(agency, now, [secret])).locationId).toBeNull()
})

test('refuses a token that has run out, or that is not valid yet', async () => {
  const token = await signSessionToken(claims, { now, expiresAt }, [secret])
  await expect(readSessionToken(token, new Date(expiresAt.getTime() + 6000), [secret])).rejects.toThrow(SessionTokenError)
  await expect(readSessionToken(token, new Date(now.getTime() - 60_000), [secret])).rejects.toThrow(SessionTokenError)
})

test('refuses another key, algorithm, issuer, audience, type, a longer life and missing claims', async () => {
  const make = (change: { header?: object; claims?: object; issuer?: string; audience?: string } = {}) =>
    new SignJWT({ company: 'company_1', location: null, ...change.claims })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT', ...change.header })
      .setIssuer(change.issuer ?? 'groundwork')
      .setAudience(change.audience ?? 'groundwork-page')
      .setJti('session_1')
      .setSubject('user_1')
      .setIssuedAt(now)
      .setExpirationTime(expiresAt)
  expect(await readSessionToken(await make().sign(secret), now, [secret])).toMatchObject({ sessionId: 'session_1' })

  const unsecured = new UnsecuredJWT({ company: 'company_1', location: null })
    .setIssuer('groundwork')
    .setAudience('groundwork-page')
    .setJti('session_1')
    .setSubject('user_1')
    .setIssuedAt(now)
    .setExpirationTime(expiresAt)
    .encode()
  const attackers = createHash('sha256').update('of the attacker').digest()
  const bad = [
    await make().sign(createHash('sha256').update('other').digest()),
    await make({ header: { alg: 'HS384' } }).sign(secret),
    await make({ header: { alg: 'HS512' } }).sign(secret),
    await make({ header: { typ: 'at+jwt' } }).sign(secret),
    await make({ issuer: 'somebody' }).sign(secret),
    await make({ audience: 'groundwork-install' }).sign(secret),
    await make({ claims: { company: undefined } }).sign(secret),
    await make({ claims: { location: 7 } }).sign(secret),
    await make({ header: { jwk: { kty: 'oct', k: attackers.toString('base64url') } } }).sign(attackers),
    await make({ header: { jku: 'https://evil.example/keys', kid: '../../dev/null', x5u: 'https://evil.example' } }).sign(attackers),
    await make({ header: { kid: '' } }).sign(new Uint8Array(32)),
    unsecured,
    '',
    'a.b.c',
  ]
  for (const token of bad) await expect(readSessionToken(token, now, [secret])).rejects.toThrow(SessionTokenError)

  const eternal = await make().setExpirationTime('10 years').sign(secret)
  await expect(readSessionToken(eternal, new Date(now.getTime() + sessionTtlMs + 60_000), [secret])).rejects.toThrow(SessionTokenError)
})

test('believes what an older secret of the list has signed, and signs with the newest', async () => {
  const newer = createHash('sha256').update('newer secret').digest()
  const old = await signSessionToken(claims, { now, expiresAt }, [secret])
  expect(await readSessionToken(old, now, [newer, secret])).toEqual(claims)
  const fresh = await signSessionToken(claims, { now, expiresAt }, [newer, secret])
  expect(await readSessionToken(fresh, now, [newer])).toEqual(claims)
  await expect(readSessionToken(old, now, [newer])).rejects.toThrow(SessionTokenError)
})

test('refuses a token whose claims were changed', async () => {
  const token = await signSessionToken(claims, { now, expiresAt }, [secret])
  const [header = '', body = '', signature = ''] = token.split('.')
  const changed = JSON.stringify({ ...JSON.parse(Buffer.from(body, 'base64url').toString()), company: 'company_2' })
  const bent = [header, Buffer.from(changed).toString('base64url'), signature].join('.')
  await expect(readSessionToken(bent, now, [secret])).rejects.toThrow(SessionTokenError)
})
