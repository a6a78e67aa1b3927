import { STATUS_CODES } from 'node:http'
import type { Said } from '../contract/said.ts'
import { say } from '../contract/say.ts'
import type { HighLevelReason } from './highlevel-error.ts'

type Answer = { status: number; message: string; method: string; dailyRemaining: number | undefined }

/** Words of the platform that mean more than their status does (platform dossier §8). */
const byMessage: [RegExp, HighLevelReason][] = [
  [/location is not active/i, 'suspended'],
  [/do not have access to this feature/i, 'plan_gated'],
  [/not authorized for this scope|not allowed to access this scope|not yet supported by the iam service/i, 'forbidden_scope'],
  [/does not have access to this location|user type mismatch/i, 'wrong_tenant'],
  [/refresh token is invalid|invalid grant|app.*(uninstalled|not installed)/i, 'revoked'],
  [/already exist|duplicate|must be unique|already (taken|in use)/i, 'conflict'],
]

/** Turns an answer that is not 2xx into a reason. */
export function classify(answer: Answer): HighLevelReason {
  const { status, message } = answer
  if (status === 429) return answer.dailyRemaining === 0 ? 'daily_limit' : 'rate_limited'
  if (status === 408 || status === 425 || status >= 500) return answer.method === 'GET' ? 'unavailable' : 'ambiguous'
  for (const [words, reason] of byMessage) if (words.test(message)) return reason
  if (status === 401) return 'unauthorized'
  if (status === 403) return 'forbidden_scope'
  if (status === 404) return 'not_found'
  if (status === 409) return 'conflict'
  return 'invalid'
}

/**
 * One readable line out of the bodies that the platform sends: `message` may be a string or a list, `error` a string
 * or an object, the body empty or HTML (platform dossier §8).
 */
export function readMessage(body: unknown, status: number): { message: string; said: Said | undefined } {
  const message = wordsIn(body)
  return message === undefined || isMereStatus(message, status) ? say('refused.silence', { status }) : { message, said: undefined }
}

/** "Internal Server Error" explains nothing to anybody. */
function isMereStatus(message: string, status: number): boolean {
  return message.trim().replace(/\.$/, '').toLowerCase() === STATUS_CODES[status]?.toLowerCase()
}

function wordsIn(body: unknown): string | undefined {
  if (typeof body === 'object' && body !== null) {
    const { message, error, error_description: description } = body as Record<string, unknown>
    if (Array.isArray(message)) return shorten(message.map(String).join('; '))
    if (typeof message === 'string' && message !== '') return shorten(message)
    if (typeof description === 'string') return shorten(description)
    if (typeof error === 'object' && error !== null && 'message' in error) return shorten(String(error.message))
    if (typeof error === 'string') return shorten(error)
  }
  return undefined
}

/** An emoji at the cut is not halved into what no database takes. */
function shorten(text: string): string {
  return text.slice(0, 500).toWellFormed()
}
