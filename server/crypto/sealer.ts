import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose'
import type { KeyRing } from '../config.ts'

/** Keeps secrets at rest. `boundTo` names the row that a secret belongs to; it opens nowhere else. */
export type Sealer = {
  seal(plain: string, boundTo: string): Promise<string>
  /** Throws {@link SealError} when it was altered, belongs to another row, or its key has left the ring. */
  open(sealed: string, boundTo: string): Promise<string>
  /** The id of the key that something was sealed with. Throws {@link SealError} when it is nothing sealed. */
  keyOf(sealed: string): string | undefined
  /** The id of the key that seals now. */
  newestKey(): string
}

export class SealError extends Error {
  override name = 'SealError'
}

/** How old the ring may be before its source is asked again; a key that is not known is asked for at once. */
const ringKeptMs = 5_000
/** Nonsense that names unknown keys does not have the source read over and over. */
const askedAgainMs = 500

/**
 * Compact JWE (`dir`, A256GCM). Seals with the ring's first key, opens with any; row and key id stand in the
 * authenticated header. With `reload` the ring changes while the process runs; a ring that cannot be read leaves the one
 * that is known.
 */
export function createSealer(ring: KeyRing, reload?: () => KeyRing): Sealer {
  if (ring[0] === undefined) throw new SealError('The key ring is empty.')
  let known = ring
  let askedAt = Date.now()
  const current = (maxAgeMs: number): KeyRing => {
    if (reload === undefined || Date.now() - askedAt < maxAgeMs) return known
    askedAt = Date.now()
    try {
      const read = reload()
      if (read.length > 0) known = read
    } catch {
      // The old ring opens and seals all that it did; the next call asks again.
    }
    return known
  }
  const newest = (): KeyRing[number] => {
    const key = current(ringKeptMs)[0]
    if (key === undefined) throw new SealError('The key ring is empty.')
    return key
  }
  return {
    seal: (plain, boundTo) => {
      const key = newest()
      return new CompactEncrypt(new TextEncoder().encode(plain))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: key.id, row: boundTo })
        .encrypt(key.secret)
    },
    open: async (sealed, boundTo) => {
      const id = readKeyId(sealed)
      const find = (keys: KeyRing) => keys.find((entry) => entry.id === id)
      const key = find(current(ringKeptMs)) ?? find(current(askedAgainMs))
      if (key === undefined) throw new SealError('The key that sealed this is not in the ring.')
      const opened = await compactDecrypt(sealed, key.secret, {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      }).catch((error: unknown) => {
        throw new SealError('What was sealed has been altered.', { cause: error })
      })
      if (opened.protectedHeader['row'] !== boundTo) throw new SealError('What was sealed belongs to another row.')
      return new TextDecoder('utf-8', { fatal: true }).decode(opened.plaintext)
    },
    keyOf: readKeyId,
    newestKey: () => newest().id,
  }
}

function readKeyId(sealed: string): string | undefined {
  try {
    return decodeProtectedHeader(sealed).kid
  } catch (error) {
    throw new SealError('This is not something sealed.', { cause: error })
  }
}
