import { createHash, randomBytes } from 'node:crypto'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A 20-character id, as the platform gives to locations, users, tags and fields. */
export function newId(): string {
  return spell(randomBytes(20))
}

/** A 24-digit hexadecimal id, as the platform gives to calendars, products and templates. */
export function newHexId(): string {
  return randomBytes(12).toString('hex')
}

/** The same id for the same words, so that seeds have stable addresses. */
export function seedId(words: string): string {
  return spell(createHash('sha256').update(words).digest().subarray(0, 20))
}

export function seedHexId(words: string): string {
  return createHash('sha256').update(words).digest('hex').slice(0, 24)
}

/** `fieldKey` style: lower case, words joined by underscores. */
export function keyFrom(name: string): string {
  return slug(name, '_')
}

export function slugFrom(name: string): string {
  return slug(name, '-')
}

function slug(name: string, join: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  return words ? words.join(join) : 'unnamed'
}

function spell(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('')
}
