import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { crashPoints, type PlannedCrash } from './crash-points.ts'

/** The platform's published Ed25519 key for webhooks (platform dossier §2.3). */
const publishedWebhookKey = 'MCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg='

export type KeyRing = { id: string; secret: Uint8Array }[]

export type Config = {
  port: number
  /** True when PORT was given: then a busy port is an error, not a reason to take the next one. */
  portIsFixed: boolean
  publicUrl: string
  databaseUrl: string
  databaseBackend: 'postgres' | 'citus'
  role: 'all' | 'web' | 'worker'
  highlevel: {
    apiUrl: string
    marketplaceUrl: string
    /** The platform's own pages, for links into them; an agency's white-label domain comes before it. */
    appUrl: string
    clientId: string
    clientSecret: string
    versionId: string | undefined
    sharedSecret: string
    /** Newest first; a webhook counts when any of them signed it, so that the platform can change its key without a loss. */
    webhookPublicKeys: KeyObject[]
  }
  /** Newest first: the first signs, all are believed, so that a change signs nobody out. */
  sessionSecrets: Uint8Array[]
  encryptionKeys: KeyRing
  /** Where the ring is read again while the process runs, so that keys change without a restart. */
  encryptionKeysFile: string | undefined
  openai: { apiKey: string | undefined; baseUrl: string | undefined; model: string }
  frameAncestors: string[]
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  metricsToken: string | undefined
  operatorToken: string | undefined
  retentionDays: number
  /** The host page of the sandbox, when the app runs beside one. */
  sandboxUrl: string | undefined
  /** Where this process is to die, for the chaos suite. */
  crashAt: PlannedCrash | undefined
}

/** A value of the environment is missing or malformed; `message` is the one line that the start prints. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/**
 * Reads the environment once. Throws {@link ConfigError} naming the first variable that is missing or malformed
 * and saying how to get it.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const get = (name: string): string | undefined => {
    const value = env[name]?.trim()
    return value === '' ? undefined : value
  }
  const need = (name: string, how: string): string => {
    const value = get(name)
    if (value === undefined) throw new ConfigError(`${name} is missing: ${how}.`)
    return value
  }
  const url = (name: string, value: string): string => {
    if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
      throw new ConfigError(`${name} is not a web address: give one such as https://groundwork.example.com.`)
    }
    return value.replace(/\/+$/, '')
  }
  const oneOf = <const T extends readonly string[]>(name: string, allowed: T, fallback: T[number]): T[number] => {
    const value = get(name) ?? fallback
    if (!allowed.includes(value)) throw new ConfigError(`${name} is "${value}": give one of ${allowed.join(', ')}.`)
    return value
  }
  const whole = (name: string, fallback: number, min: number, max: number): number => {
    const parsed = z.coerce
      .number()
      .int()
      .min(min)
      .max(max)
      .safeParse(get(name) ?? fallback)
    if (!parsed.success) throw new ConfigError(`${name} is "${get(name)}": give a whole number from ${min} to ${max}.`)
    return parsed.data
  }

  /** Whoever guesses one is let in, and nobody counts the guesses; beside the sandbox there is nothing to guess for. */
  const token = (name: string): string | undefined => {
    const value = get(name)
    if (value === undefined || value.length >= 16 || get('SANDBOX_URL') !== undefined) return value
    throw new ConfigError(`${name} is shorter than 16 characters: make one with "openssl rand -base64 32".`)
  }

  const modelUrl = get('OPENAI_BASE_URL')
  const port = whole('PORT', 3000, 0, 65535)
  const databaseUrl = need(
    'DATABASE_URL',
    'npm start sets it to the embedded PostgreSQL; otherwise give postgres://user:password@host/database',
  )
  if (!/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new ConfigError('DATABASE_URL is not a PostgreSQL address: give postgres://user:password@host:5432/database.')
  }
  return {
    port,
    portIsFixed: get('PORT') !== undefined,
    publicUrl: url('PUBLIC_URL', get('PUBLIC_URL') ?? `http://localhost:${port}`),
    databaseUrl,
    databaseBackend: oneOf('DATABASE_BACKEND', ['postgres', 'citus'], 'postgres'),
    role: oneOf('ROLE', ['all', 'web', 'worker'], 'all'),
    highlevel: {
      apiUrl: url('GHL_API_URL', get('GHL_API_URL') ?? 'https://services.leadconnectorhq.com'),
      marketplaceUrl: url('GHL_MARKETPLACE_URL', get('GHL_MARKETPLACE_URL') ?? 'https://marketplace.gohighlevel.com'),
      appUrl: url('GHL_APP_URL', get('GHL_APP_URL') ?? get('SANDBOX_URL') ?? 'https://app.gohighlevel.com'),
      clientId: need('GHL_CLIENT_ID', 'copy it from the Marketplace app under Advanced Settings, Auth, Client Keys'),
      clientSecret: need(
        'GHL_CLIENT_SECRET',
        'it is shown once when you add a client key to the Marketplace app; add a new key if it is lost',
      ),
      versionId: get('GHL_VERSION_ID'),
      sharedSecret: need('GHL_SHARED_SECRET', 'copy it from the Marketplace app under Advanced Settings, Auth, Shared Secret'),
      webhookPublicKeys: readWebhookKeys(get('GHL_WEBHOOK_PUBLIC_KEY') ?? publishedWebhookKey),
    },
    sessionSecrets: readSessionSecrets(need('SESSION_SECRET', 'make one with "openssl rand -base64 32"')),
    ...readEncryptionKeys(env),
    openai: {
      apiKey: get('OPENAI_API_KEY'),
      baseUrl: modelUrl === undefined ? undefined : url('OPENAI_BASE_URL', modelUrl),
      model: get('OPENAI_MODEL') ?? 'gpt-4o-mini',
    },
    frameAncestors: readFrameAncestors(get('FRAME_ANCESTORS') ?? ''),
    logLevel: oneOf('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
    metricsToken: token('METRICS_TOKEN'),
    operatorToken: token('OPERATOR_TOKEN'),
    retentionDays: whole('RETENTION_DAYS', 90, 1, 3650),
    sandboxUrl: get('SANDBOX_URL'),
    crashAt: readCrash(get('CRASH_AT')),
  }
}

/** Names of the values that decide whether a real Marketplace app is configured. */
export const credentialNames = ['GHL_CLIENT_ID', 'GHL_CLIENT_SECRET', 'GHL_VERSION_ID', 'GHL_SHARED_SECRET'] as const

export function hasCredentials(env: Record<string, string | undefined>): boolean {
  return credentialNames.some((name) => (env[name] ?? '').trim() !== '')
}

/** PEM blocks or their base64 alone, newest first, separated by commas or white space. */
function readWebhookKeys(value: string): KeyObject[] {
  const entries = value.replaceAll('\\n', '\n').match(/-----BEGIN PUBLIC KEY-----[^-]*-----END PUBLIC KEY-----|[^\s,]+/g) ?? []
  return entries.map((entry, index) => {
    const base64 = entry.replace(/-----(BEGIN|END) PUBLIC KEY-----/g, '').replace(/\s+/g, '')
    const key = decodePublicKey(base64)
    if (key?.asymmetricKeyType === 'ed25519') return key
    throw new ConfigError(
      `GHL_WEBHOOK_PUBLIC_KEY: entry ${index + 1} is not an Ed25519 public key in PEM or base64: leave it out to use the published one.`,
    )
  })
}

function decodePublicKey(base64: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}

function readCrash(value: string | undefined): PlannedCrash | undefined {
  if (value === undefined) return undefined
  const [name, passing = '1'] = value.split(':')
  const point = crashPoints.find((one) => one === name)
  if (point === undefined || !/^[1-9]\d*$/.test(passing)) {
    throw new ConfigError(
      `CRASH_AT is "${value}": leave it out, or give one of ${crashPoints.join(', ')} and a passing, such as after-intent:2.`,
    )
  }
  return { point, passing: Number(passing) }
}

/** Origins, of which the first part may be a star: a bare star would let everybody frame the page, and other words mean other rules. */
function readFrameAncestors(value: string): string[] {
  const sources = value.split(/[\s,]+/).filter(Boolean)
  const odd = sources.find((source) => !/^https?:\/\/(\*\.)?([a-z0-9-]+\.)*[a-z0-9-]+(:(\d{1,5}|\*))?$/i.test(source))
  if (odd === undefined) return sources
  throw new ConfigError(
    `FRAME_ANCESTORS: "${odd.slice(0, 100)}" is no origin: give ones such as https://app.agency.com or https://*.agency.com.`,
  )
}

/** One secret, or several with commas, newest first. A comma inside a single one makes a part that is too short for a secret. */
function readSessionSecrets(value: string): Uint8Array[] {
  const parts = value.split(',').map((one) => one.trim())
  const secrets = parts.every((one) => one.length >= 32) ? parts : [value]
  if (value.length < 32) throw new ConfigError('SESSION_SECRET is shorter than 32 characters: make one with "openssl rand -base64 32".')
  return secrets.map((one) => createHash('sha256').update(one).digest())
}

/** The ring of ENCRYPTION_KEYS_FILE, or of ENCRYPTION_KEYS. Throws {@link ConfigError}. */
export function readEncryptionKeys(env: Record<string, string | undefined>): Pick<Config, 'encryptionKeys' | 'encryptionKeysFile'> {
  const file = env['ENCRYPTION_KEYS_FILE']?.trim()
  if (file) return { encryptionKeys: readKeyRingFile(file), encryptionKeysFile: file }
  const value = env['ENCRYPTION_KEYS']?.trim()
  if (!value) {
    throw new ConfigError('ENCRYPTION_KEYS is missing: make one with "openssl rand -base64 32"; newest first, separated by commas.')
  }
  return { encryptionKeys: readKeyRing(value), encryptionKeysFile: undefined }
}

export function readKeyRingFile(path: string): KeyRing {
  try {
    return readKeyRing(readFileSync(path, 'utf8'))
  } catch (error) {
    if (error instanceof ConfigError) throw error
    throw new ConfigError(
      `ENCRYPTION_KEYS_FILE cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}): give a file that this user may read.`,
    )
  }
}

/** Entries `id:key` or `key`, newest first; a key is 32 bytes in base64, base64url or hex. Without an id, the key's fingerprint is its id. */
function readKeyRing(value: string): KeyRing {
  const ring = value
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((entry, index) => {
      const named = /^([A-Za-z0-9_-]{1,32}):(.+)$/.exec(entry)
      const secret = decodeKey(named?.[2] ?? entry)
      if (secret === undefined) {
        throw new ConfigError(
          `ENCRYPTION_KEYS: entry ${index + 1} is not 32 bytes in base64 or hex: make one with "openssl rand -base64 32".`,
        )
      }
      return { id: named?.[1] ?? createHash('sha256').update(secret).digest('hex').slice(0, 8), secret }
    })
  if (ring.length === 0) throw new ConfigError('ENCRYPTION_KEYS is empty: make a key with "openssl rand -base64 32".')
  return ring
}

function decodeKey(text: string): Uint8Array | undefined {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, 'hex')
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === 32 ? bytes : undefined
}
