import { createHash, randomBytes } from 'node:crypto'

/** What every key begins with, so that secret scanners and people recognise it. */
export const apiKeyPattern = /^gw_[A-Za-z0-9_-]{43}$/

const shownCharacters = 9

/** A new key of 256 random bits, what is shown of it later, and what is stored of it. */
export function makeApiKeySecret(): { secret: string; prefix: string; hash: string } {
  const secret = `gw_${randomBytes(32).toString('base64url')}`
  return { secret, prefix: secret.slice(0, shownCharacters), hash: hashApiKeySecret(secret) }
}

/** One pass is enough: nobody guesses 256 random bits, so that there is nothing to slow down. */
export function hashApiKeySecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
