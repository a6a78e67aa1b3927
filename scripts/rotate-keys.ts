import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, readEncryptionKeys, readKeyRingFile } from '../server/config.ts'
import { createSealer } from '../server/crypto/sealer.ts'
import { openDatabase } from '../server/db/database.ts'
import { resealTokens } from '../server/installs/reseal-tokens.ts'

/** Seals every stored token with the newest key of the ring, while the servers run. Says what is left under older keys. */
const envFile = join(import.meta.dirname, '../.env')
if (existsSync(envFile)) process.loadEnvFile(envFile)
const url = process.env.DATABASE_URL
if (!url) {
  console.error('DATABASE_URL is missing: give postgres://user:password@host/database.')
  process.exit(1)
}
const db = openDatabase({ url, maxConnections: 2, applicationName: 'groundwork-rotate-keys', onError: () => undefined })
try {
  const { encryptionKeys, encryptionKeysFile } = readEncryptionKeys(process.env)
  const sealer = createSealer(encryptionKeys, encryptionKeysFile === undefined ? undefined : () => readKeyRingFile(encryptionKeysFile))
  const report = await resealTokens({ db, sealer }, (done) => console.log(`${done} tokens are under ${sealer.newestKey()}`))
  console.log(`Re-sealed ${report.resealed}; ${report.already} were under "${report.newest}" already.`)
  for (const line of report.unreadable) console.error(`cannot be opened: ${line}`)
  const left = Object.entries(report.left)
  for (const [key, count] of left) console.log(`${count} still under "${key}".`)
  if (left.length === 0) console.log(`Nothing is left under an older key: all but "${report.newest}" may leave the ring.`)
  else console.log('Keep those keys in the ring, and run this again once every server has the new ring.')
  process.exitCode = left.length === 0 ? 0 : 2
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exitCode = 1
} finally {
  await db.destroy()
}
