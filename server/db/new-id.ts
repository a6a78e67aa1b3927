import { randomBytes } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** A new id such as `job_7h3k…`: the noun, then 100 random bits in Crockford's base 32. */
export function newId(noun: string): string {
  let id = `${noun}_`
  for (const byte of randomBytes(20)) id += alphabet[byte & 31]
  return id
}
