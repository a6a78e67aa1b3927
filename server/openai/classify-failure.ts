import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai'
import { OpenAiError } from './openai-error.ts'

/**
 * Whatever the client threw, as one of our reasons. The provider's own words are kept for the log only when they cannot
 * contain the key: its message about a wrong key quotes a part of it.
 */
export function classifyFailure(error: unknown, text: string): OpenAiError {
  if (error instanceof OpenAiError) return error
  if (error instanceof APIConnectionTimeoutError) return new OpenAiError({ reason: 'timed_out', message: 'no answer in time', text })
  if (error instanceof APIConnectionError || !(error instanceof APIError)) {
    return new OpenAiError({ reason: 'unreachable', message: `the connection failed (${causeOf(error)})`, text })
  }
  const status = error.status as number | undefined
  const code = error.code ?? error.type ?? ''
  const facts = { message: `status ${status ?? 'none'}, code ${code || 'none'}`, text, status, retryAfterMs: retryAfterOf(error) }
  if (/insufficient_quota|billing/.test(code)) return new OpenAiError({ reason: 'no_quota', ...facts })
  if (status === 401 || status === 403) return new OpenAiError({ reason: 'wrong_key', ...facts })
  if (status === 402) return new OpenAiError({ reason: 'no_quota', ...facts })
  if (status === 429) return new OpenAiError({ reason: 'rate_limited', ...facts })
  if (status === 408) return new OpenAiError({ reason: 'timed_out', ...facts })
  if (code === 'content_filter' || code === 'content_policy_violation') return new OpenAiError({ reason: 'refused', ...facts })
  if (status !== undefined && status >= 400 && status < 500) return new OpenAiError({ reason: 'not_accepted', ...facts })
  return new OpenAiError({ reason: 'unavailable', ...facts })
}

function retryAfterOf(error: APIError): number | undefined {
  const headers = error.headers as Headers | undefined
  const ms = Number(headers?.get('retry-after-ms') ?? NaN)
  if (Number.isFinite(ms)) return ms
  const seconds = Number(headers?.get('retry-after') ?? NaN)
  return Number.isFinite(seconds) ? seconds * 1_000 : undefined
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as { code?: string; cause?: { code?: string } } | undefined) : undefined
  return cause?.code ?? cause?.cause?.code ?? (error instanceof Error ? error.name : typeof error)
}
