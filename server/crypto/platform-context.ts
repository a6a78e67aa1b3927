import { createDecipheriv, createHash } from 'node:crypto'
import { z } from 'zod'

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)
const hostName = z.string().regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(:\d{1,5})?$/i)

/**
 * Who the parent frame says is looking (platform dossier §3.3). Only the presence of `activeLocation` tells an agency's
 * view from a location's: `type` says "agency" in both.
 */
export const PlatformContext = z
  .object({
    userId: id,
    companyId: id,
    role: z.enum(['admin', 'user']),
    type: z.enum(['agency', 'location', 'account']).nullish(),
    activeLocation: id.nullish(),
    userName: z.string().regex(/^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\u200c\u200d]{0,200}$/u),
    email: z.string().regex(/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,24}$/),
    isAgencyOwner: z.boolean().nullish(),
    versionId: z.union([id, z.literal('')]).nullish(),
    appStatus: z
      .string()
      .regex(/^[A-Za-z_ -]{0,40}$/)
      .nullish(),
    whitelabelDetails: z
      .object({
        domain: z.union([hostName, z.literal('')]).nullish(),
        logoUrl: z
          .string()
          .regex(/^[\x21-\x7e]{0,2000}$/)
          .nullish(),
      })
      .nullish(),
  })
  // A new field of the platform must not lock everybody out; a block that was bent into a key is not an identifier.
  .catchall(z.unknown())
  .refine((context) => Object.keys(context).every((key) => /^[a-z][A-Za-z0-9_]{0,59}$/.test(key)))
  .refine((context) => context.activeLocation != null || context.type == null || context.type === 'agency')
export type PlatformContext = z.infer<typeof PlatformContext>

/** The ciphertext was not made with our shared secret, or was altered. It never says which. */
export class PlatformContextError extends Error {
  override name = 'PlatformContextError'
}

/**
 * Opens what the parent frame hands over: base64 of OpenSSL's "Salted__" format, AES-256-CBC, key and IV from MD5 of the
 * shared secret (platform dossier §3.2). It carries no MAC, so everything inside is held to a tight format.
 * Throws {@link PlatformContextError}.
 */
export function openPlatformContext(payload: string, sharedSecret: string): PlatformContext {
  try {
    return PlatformContext.parse(JSON.parse(decrypt(payload, sharedSecret)))
  } catch {
    throw new PlatformContextError('The sign-in of the parent frame cannot be opened.')
  }
}

function decrypt(payload: string, sharedSecret: string): string {
  const bytes = Buffer.from(payload, 'base64')
  if (bytes.toString('base64') !== payload) throw new Error('not canonical base64')
  if (bytes.length < 32 || bytes.toString('latin1', 0, 8) !== 'Salted__') throw new Error('not salted')
  const { key, iv } = deriveKey(sharedSecret, bytes.subarray(8, 16))
  const decipher = createDecipheriv('aes-256-cbc', key, iv)
  const plain = Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()])
  // A lenient decoder lets 2 % of all bit flips through as U+FFFD.
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain)
}

/** OpenSSL's EVP_BytesToKey with MD5 and one iteration: 32 bytes of key, 16 of IV. */
function deriveKey(secret: string, salt: Uint8Array): { key: Uint8Array; iv: Uint8Array } {
  let derived = Buffer.alloc(0)
  let block = Buffer.alloc(0)
  while (derived.length < 48) {
    block = createHash('md5').update(block).update(secret, 'utf8').update(salt).digest()
    derived = Buffer.concat([derived, block])
  }
  return { key: derived.subarray(0, 32), iv: derived.subarray(32, 48) }
}
