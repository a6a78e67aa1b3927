import { createSign, generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { isSignedByPlatform } from './webhook-signature.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const keys = [publicKey]
const body = Buffer.from('{"type":"INSTALL", "price":1.0,"name":"J\\u00fcrgen"}')
const signature = sign(null, body, privateKey).toString('base64')

test('accepts the bytes that were signed', () => {
  expect(isSignedByPlatform(body, signature, keys)).toBe(true)
  const empty = sign(null, Buffer.alloc(0), privateKey).toString('base64')
  expect(isSignedByPlatform(Buffer.alloc(0), empty, keys)).toBe(true)
})

test('refuses a webhook whose body was changed, even to equal JSON', () => {
  const again = Buffer.from(JSON.stringify(JSON.parse(body.toString())))
  for (const bent of [again, Buffer.concat([body, Buffer.from(' ')]), body.subarray(1), Buffer.alloc(0)]) {
    expect(isSignedByPlatform(bent, signature, keys)).toBe(false)
  }
})

test('refuses every single bit flip of a signature', () => {
  for (let bit = 0; bit < 512; bit += 1) {
    const bent = Buffer.from(signature, 'base64')
    bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(isSignedByPlatform(body, bent.toString('base64'), keys)).toBe(false)
  }
})

test('refuses a missing, empty or malformed signature and the literal N/A', () => {
  for (const header of [
    undefined,
    '',
    'N/A',
    'x',
    ` ${signature}`,
    `${signature}=`,
    signature.replace(/=+$/, ''),
    Buffer.alloc(64).toString('base64'),
  ]) {
    expect(isSignedByPlatform(body, header, keys)).toBe(false)
  }
})

test('refuses a signature of another key and an RSA signature in its place', () => {
  const other = generateKeyPairSync('ed25519')
  expect(isSignedByPlatform(body, sign(null, body, other.privateKey).toString('base64'), keys)).toBe(false)
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  expect(isSignedByPlatform(body, createSign('sha256').update(body).sign(rsa.privateKey, 'base64'), keys)).toBe(false)
})

test('accepts what any key of the list signed, whatever their order, and nothing when the list is empty', () => {
  const newer = generateKeyPairSync('ed25519')
  const byNewer = sign(null, body, newer.privateKey).toString('base64')
  for (const list of [
    [newer.publicKey, publicKey],
    [publicKey, newer.publicKey],
  ]) {
    expect(isSignedByPlatform(body, signature, list)).toBe(true)
    expect(isSignedByPlatform(body, byNewer, list)).toBe(true)
  }
  expect(isSignedByPlatform(body, signature, [newer.publicKey])).toBe(false)
  expect(isSignedByPlatform(body, signature, [])).toBe(false)
})
