import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose'
import type { KeyRing } from '../config.ts'

/** Keeps secrets at rest. `boundTo` names the row that a secret belongs to; it opens nowhere else. */
export type Sealer = {
  seal(plain: string, boundTo: string): Promise<string>
  /** Throws {@link SealError} when it was altered, belongs to another row, or its key has left the ring. */
  open(sealed: string, boundTo: string): Promise<string>
}

export class SealError extends Error {
  override name = 'SealError'
}

/** Compact JWE (`dir`, A256GCM). Seals with the ring's first key, opens with any; row and key id stand in the authenticated header. */
export function createSealer(ring: KeyRing): Sealer {
  const newest = ring[0]
  if (newest === undefined) throw new SealError('The key ring is empty.')
  return {
    seal: (plain, boundTo) =>
      new CompactEncrypt(new TextEncoder().encode(plain))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: newest.id, row: boundTo })
        .encrypt(newest.secret),
    open: async (sealed, boundTo) => {
      const key = ring.find((entry) => entry.id === readKeyId(sealed))
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
  }
}

function readKeyId(sealed: string): string | undefined {
  try {
    return decodeProtectedHeader(sealed).kid
  } catch (error) {
    throw new SealError('This is not something sealed.', { cause: error })
  }
}
