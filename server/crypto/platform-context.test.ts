import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sealContext } from '../test/seal-context.ts'
import { openPlatformContext, PlatformContextError } from './platform-context.ts'

const secret = '9f2d1c7e-shared-secret'
const person = {
  userId: 'AbCdEf0123456789xyzA',
  companyId: 'CompanyCompany012345',
  role: 'admin',
  type: 'agency',
  activeLocation: 'LocLocLocLocLoc01234',
  userName: 'Zoë van der Brücken-Özdemir and the rather long family name',
  email: 'zoe@agency.example.com',
  isAgencyOwner: false,
  versionId: '6642aa11bb22cc33dd44ee55',
  appStatus: 'live',
  whitelabelDetails: { domain: 'app.agency.example.com', logoUrl: 'https://cdn.example.com/logo.png' },
}

test('opens the context of an agency and of a location', () => {
  expect(openPlatformContext(encrypt(person), secret)).toEqual(person)
  const { activeLocation, ...agency } = person
  expect(openPlatformContext(encrypt(agency), secret).activeLocation).toBeUndefined()
  expect(activeLocation).toBeDefined()
})

test('opens what OpenSSL itself wrote', () => {
  // openssl enc -aes-256-cbc -md md5 -S 0102030405060708 -k passphrase, with the salt put in front
  const made =
    'U2FsdGVkX18BAgMEBQYHCOxeDzerLVKI9ebRTer8Sj1qlbq+a1kpWPlL1tCf2unDN7zZvhha4AqiqpbwH1YXrhpErI/lqlLK+W6+es+doZUwf6cFqNwmnI+4069RSYNHihmyGodOZs11Y0gIHTBFdw=='
  expect(openPlatformContext(made, 'passphrase')).toMatchObject({ userId: 'user0001', companyId: 'comp0001', userName: 'A B' })
})

test('survives a field that the platform adds one day', () => {
  expect(openPlatformContext(encrypt({ ...person, newThing: { a: 1 }, another: 'x' }), secret).userId).toBe(person.userId)
})

test('refuses a key that is no identifier, a missing field and a value of the wrong form', () => {
  const bad: object[] = [
    { ...person, 'not a key': 1 },
    { ...person, Ünkown: 1 },
    { ...person, userId: 'a b' },
    { ...person, companyId: undefined },
    { ...person, role: 'owner' },
    { ...person, role: ['admin'] },
    { ...person, type: 'planet' },
    { ...person, email: 'nobody' },
    { ...person, userName: 'a\u0000b' },
    { ...person, activeLocation: { $ne: null } },
    { ...person, type: 'location', activeLocation: undefined },
    { ...person, whitelabelDetails: { domain: '*; script-src *' } },
    [person],
  ]
  for (const value of bad) expect(() => openPlatformContext(encrypt(value), secret)).toThrow(PlatformContextError)
})

test('refuses another secret, bad base64, truncation and a swapped block', () => {
  const payload = encrypt(person)
  const bytes = Buffer.from(payload, 'base64')
  const swapped = Buffer.concat([bytes.subarray(0, 16), bytes.subarray(32, 48), bytes.subarray(16, 32), bytes.subarray(48)])
  expect(() => openPlatformContext(payload, 'other')).toThrow(PlatformContextError)
  for (const bent of ['', 'x', '%%%', ` ${payload}`, `${payload}\n`, payload.slice(0, -4), swapped.toString('base64')]) {
    expect(() => openPlatformContext(bent, secret)).toThrow(PlatformContextError)
  }
  for (let length = 0; length < bytes.length; length += 1) {
    expect(() => openPlatformContext(bytes.subarray(0, length).toString('base64'), secret)).toThrow(PlatformContextError)
  }
})

test('accepts none of 268,800 payloads that differ from a good one in a single bit', { timeout: 120_000 }, () => {
  // 150 salts × 1,792 bits: a payload of 224 bytes, as long as the platform's.
  const {
    whitelabelDetails: _whiteLabel,
    appStatus: _status,
    versionId: _version,
    ...short
  } = { ...person, userName: 'Zoë', email: 'z@a.example' }
  let tried = 0
  let accepted = 0
  for (let salt = 0; salt < 150; salt += 1) {
    const bytes = Buffer.from(encrypt(short, saltOf(salt)), 'base64')
    expect(bytes.length).toBe(224)
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const bent = Buffer.from(bytes)
      bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      tried += 1
      if (opens(bent)) accepted += 1
    }
  }
  expect(tried).toBe(268_800)
  expect(accepted).toBe(0)
})

test('accepts no payload with two blocks exchanged, one left out or one doubled, and none of another app', () => {
  let tried = 0
  for (let salt = 0; salt < 20; salt += 1) {
    const bytes = Buffer.from(encrypt(person, saltOf(salt)), 'base64')
    const head = bytes.subarray(0, 16)
    const blocks = Array.from({ length: bytes.length / 16 - 1 }, (_, n) => bytes.subarray(16 + n * 16, 32 + n * 16))
    for (const [n, block] of blocks.entries()) {
      const changes = [blocks.toSpliced(n, 1), blocks.toSpliced(n, 0, block)]
      for (let m = n + 1; m < blocks.length; m += 1) changes.push(blocks.with(n, blocks[m] ?? block).with(m, block))
      for (const change of changes) {
        tried += 1
        expect(opens(Buffer.concat([head, ...change]))).toBe(false)
      }
    }
    expect(() => openPlatformContext(encrypt(person, saltOf(salt), `another app's secret ${salt}`), secret)).toThrow(PlatformContextError)
  }
  expect(tried).toBeGreaterThan(4_000)
})

function opens(bytes: Buffer): boolean {
  try {
    openPlatformContext(bytes.toString('base64'), secret)
    return true
  } catch {
    return false
  }
}

function saltOf(number: number): Buffer {
  return createHash('md5').update(`salt ${number}`).digest().subarray(0, 8)
}

function encrypt(value: object, salt: Buffer = Buffer.from('saltsalt'), passphrase = secret): string {
  return sealContext(value, passphrase, salt)
}
