import { createHash } from 'node:crypto'
import { z } from 'zod'
import { crashPoints, type PlannedCrash } from './crash-points.ts'

/** The platform's published Ed25519 key for webhooks (platform dossier §2.3). */
const publishedWebhookKey = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=
-----END PUBLIC KEY-----`

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
    clientId: string
    clientSecret: string
    versionId: string | undefined
    sharedSecret: string
    webhookPublicKey: string
  }
  sessionSecret: Uint8Array
  encryptionKeys: KeyRing
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
      clientId: need('GHL_CLIENT_ID', 'copy it from the Marketplace app under Advanced Settings, Auth, Client Keys'),
      clientSecret: need(
        'GHL_CLIENT_SECRET',
        'it is shown once when you add a client key to the Marketplace app; add a new key if it is lost',
      ),
      versionId: get('GHL_VERSION_ID'),
      sharedSecret: need('GHL_SHARED_SECRET', 'copy it from the Marketplace app under Advanced Settings, Auth, Shared Secret'),
      webhookPublicKey: readPublicKey(get('GHL_WEBHOOK_PUBLIC_KEY')),
    },
    sessionSecret: readSessionSecret(need('SESSION_SECRET', 'make one with "openssl rand -base64 32"')),
    encryptionKeys: readKeyRing(need('ENCRYPTION_KEYS', 'make one with "openssl rand -base64 32"; newest first, separated by commas')),
    openai: {
      apiKey: get('OPENAI_API_KEY'),
      baseUrl: get('OPENAI_BASE_URL'),
      model: get('OPENAI_MODEL') ?? 'gpt-4o-mini',
    },
    frameAncestors: (get('FRAME_ANCESTORS') ?? '').split(/[\s,]+/).filter(Boolean),
    logLevel: oneOf('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
    metricsToken: get('METRICS_TOKEN'),
    operatorToken: get('OPERATOR_TOKEN'),
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

function readPublicKey(value: string | undefined): string {
  if (value === undefined) return publishedWebhookKey
  const pem = value.replaceAll('\\n', '\n')
  if (pem.includes('BEGIN PUBLIC KEY')) return pem
  if (/^[A-Za-z0-9+/=]+$/.test(pem)) return `-----BEGIN PUBLIC KEY-----\n${pem}\n-----END PUBLIC KEY-----`
  throw new ConfigError('GHL_WEBHOOK_PUBLIC_KEY is not a PEM public key: leave it out to use the published one.')
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

function readSessionSecret(value: string): Uint8Array {
  if (value.length < 32) throw new ConfigError('SESSION_SECRET is shorter than 32 characters: make one with "openssl rand -base64 32".')
  return createHash('sha256').update(value).digest()
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
