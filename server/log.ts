import { pino, type Logger } from 'pino'
import type { Config } from './config.ts'

export type Log = Logger

/** Paths whose values never reach a line, wherever they stand in what is logged. */
const secretNames = [
  'token',
  'accessToken',
  'refreshToken',
  'access_token',
  'refresh_token',
  'clientSecret',
  'password',
  'payload',
  'authorization',
  'secret',
]

/** JSON lines on stdout. Values under a secret's name are replaced, one and two levels down. */
export function createLog(level: Config['logLevel'], stream?: { write(line: string): void }): Log {
  const options = {
    level,
    base: undefined,
    timestamp: () => `,"at":"${new Date().toISOString()}"`,
    redact: { paths: ['code', ...secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])], censor: '[secret]' },
    serializers: { err: serializeError },
  }
  return stream === undefined ? pino(options) : pino(options, stream)
}

/** Only what is safe: never an error's request, response or other own fields, which could carry a token. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error)
  return {
    name: error.name,
    message: error.message,
    code: 'code' in error ? error.code : undefined,
    stack: error.stack,
    cause: error.cause === undefined ? undefined : serializeError(error.cause),
  }
}
