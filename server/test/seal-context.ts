import { createCipheriv, createHash, randomBytes } from 'node:crypto'

/** What the parent frame hands over, written from the format's description: OpenSSL's salted AES-256-CBC with MD5. */
export function sealContext(context: object, sharedSecret: string, salt: Buffer = randomBytes(8)): string {
  const digests: Buffer[] = []
  while (digests.length < 3) {
    digests.push(
      createHash('md5')
        .update(Buffer.concat([digests.at(-1) ?? Buffer.alloc(0), Buffer.from(sharedSecret), salt]))
        .digest(),
    )
  }
  const derived = Buffer.concat(digests)
  const cipher = createCipheriv('aes-256-cbc', derived.subarray(0, 32), derived.subarray(32, 48))
  const sealed = Buffer.concat([cipher.update(JSON.stringify(context), 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.from('Salted__'), salt, sealed]).toString('base64')
}
