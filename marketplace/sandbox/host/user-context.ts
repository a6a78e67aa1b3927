import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import type { JsonObject } from '../json.ts'
import type { World } from '../world.ts'

/** What the parent frame knows about the person in front of it; nothing when that person may not stand there. */
export function userContext(world: World, userId: string, locationId?: string): JsonObject | undefined {
  const user = world.state.users[userId]
  const company = user && world.state.companies[user.companyId]
  if (!user || !company) return undefined
  const ofAgency = user.roles.type === 'agency'
  if (locationId && world.state.locations[locationId]?.companyId !== company.id) return undefined
  if (!ofAgency && (!locationId || !user.roles.locationIds.includes(locationId))) return undefined
  return {
    userId: user.id,
    companyId: company.id,
    role: user.roles.role,
    type: ofAgency ? 'agency' : 'location',
    ...(locationId ? { activeLocation: locationId } : {}),
    userName: `${user.firstName} ${user.lastName}`,
    email: user.email,
    isAgencyOwner: user.isOwner,
    versionId: world.app.versionId,
    appStatus: 'live',
    whitelabelDetails: company.whitelabel ?? { domain: '', logoUrl: '' },
  }
}

/** OpenSSL's salted format as CryptoJS writes it: AES-256-CBC, key and vector from MD5. */
export function seal(context: JsonObject, secret: string): string {
  const salt = randomBytes(8)
  const { key, iv } = stretch(secret, salt)
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  const body = Buffer.concat([cipher.update(JSON.stringify(context), 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.from('Salted__'), salt, body]).toString('base64')
}

function stretch(secret: string, salt: Buffer): { key: Buffer; iv: Buffer } {
  let bytes = Buffer.alloc(0)
  let block = Buffer.alloc(0)
  while (bytes.length < 48) {
    block = createHash('md5')
      .update(Buffer.concat([block, Buffer.from(secret, 'utf8'), salt]))
      .digest()
    bytes = Buffer.concat([bytes, block])
  }
  return { key: bytes.subarray(0, 32), iv: bytes.subarray(32, 48) }
}
