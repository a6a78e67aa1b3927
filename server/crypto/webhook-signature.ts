import { type KeyObject, verify } from 'node:crypto'

/**
 * True when the platform signed exactly these bytes: Ed25519, base64 in `X-GHL-Signature` (platform dossier §2.3), by any
 * of the given keys. The header may hold the literal `N/A`, which means that there is none.
 */
export function isSignedByPlatform(body: Uint8Array, header: string | undefined, publicKeys: readonly KeyObject[]): boolean {
  if (header === undefined || header === 'N/A') return false
  const signature = Buffer.from(header, 'base64')
  if (signature.length !== 64 || signature.toString('base64') !== header) return false
  return publicKeys.some((key) => verify(null, body, key, signature))
}
