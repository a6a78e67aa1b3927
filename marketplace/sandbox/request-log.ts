import { isObject, type Json } from './json.ts'

const kept = 50_000
const secretName = /password|secret|token|^code$|authorization/i

export type LoggedRequest = {
  seq: number
  /** Arrival, milliseconds since the epoch, with fractions. */
  at: number
  method: string
  path: string
  query?: string
  locationId?: string
  companyId?: string
  status?: number
  tokenClass?: 'Company' | 'Location'
  fault?: string
  traceId: string
  body?: Json
}

export type RequestLog = {
  begin(entry: Omit<LoggedRequest, 'seq' | 'at'>): LoggedRequest
  list(filter: { locationId?: string; since?: number; limit?: number }): LoggedRequest[]
  size(): number
  clear(): void
}

export function requestLog(): RequestLog {
  let entries: LoggedRequest[] = []
  let seq = 0
  return {
    begin(entry) {
      const logged = { seq: ++seq, at: clock(), ...entry }
      if (entry.body !== undefined) logged.body = withoutSecrets(entry.body)
      entries.push(logged)
      if (entries.length > kept * 1.1) entries = entries.slice(-kept)
      return logged
    },
    list({ locationId, since = 0, limit = 500 }) {
      const found = entries.filter((one) => one.seq > since && (!locationId || one.locationId === locationId))
      return since ? found.slice(0, limit) : found.slice(-limit)
    },
    size: () => entries.length,
    clear: () => {
      entries = []
    },
  }
}

export function clock(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000) / 1000
}

export function withoutSecrets(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      secretName.test(name) && inner !== undefined ? '(hidden)' : withoutSecrets(inner ?? null),
    ]),
  )
}
