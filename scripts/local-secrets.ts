import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What `npm start` makes up once for a machine of one's own, and keeps beside the data that it protects. */
export type LocalSecrets = {
  SESSION_SECRET: string
  ENCRYPTION_KEYS: string
  GHL_CLIENT_ID: string
  GHL_CLIENT_SECRET: string
  GHL_SHARED_SECRET: string
}

/** Reads `secrets.json` of the data directory, or makes it (readable by its owner only). Two that start together get the same. */
export async function readLocalSecrets(dataDir: string): Promise<LocalSecrets> {
  const path = join(dataDir, 'secrets.json')
  const existing = await read(path)
  if (existing) return existing
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const draft = `${path}.${process.pid}`
  await writeFile(draft, JSON.stringify(makeSecrets(), null, 2), { mode: 0o600 })
  try {
    await link(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft)
  }
  return (await read(path))!
}

async function read(path: string): Promise<LocalSecrets | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as LocalSecrets
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Error(
      `${path} cannot be read (${(error as Error).message}): put a good copy back; what was sealed with its key cannot be opened without it.`,
      { cause: error },
    )
  }
}

function makeSecrets(): LocalSecrets {
  return {
    SESSION_SECRET: randomBytes(32).toString('base64'),
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    GHL_CLIENT_ID: `${randomBytes(12).toString('hex')}-${randomBytes(4).toString('hex')}`,
    GHL_CLIENT_SECRET: randomBytes(18).toString('hex'),
    GHL_SHARED_SECRET: randomBytes(18).toString('hex'),
  }
}
