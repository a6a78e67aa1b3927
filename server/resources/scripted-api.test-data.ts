import { HighLevelError, type HighLevelReason } from '../highlevel/highlevel-error.ts'
import type { WriteApi } from '../highlevel/client.ts'
import type { WriteScope } from './kind.ts'

export type Call = { method: string; path: string; query?: Record<string, unknown> | undefined; body?: unknown }

/** A write scope whose platform answers as told, with every call that was made. `answer` may throw {@link refusal}. */
export function scriptedScope(answer: (call: Call) => unknown): WriteScope & { calls: Call[] } {
  const calls: Call[] = []
  const send =
    (method: string): WriteApi['post'] =>
    async (path, request) => {
      const call: Call = { method, path, query: request.query, body: request.body }
      calls.push(call)
      return request.schema.parse(answer(call))
    }
  const api: WriteApi = { get: send('GET'), post: send('POST'), put: send('PUT'), patch: send('PATCH'), delete: send('DELETE') }
  return { api, target: { companyId: 'company-1', locationId: 'location-1' }, calls }
}

export function refusal(reason: HighLevelReason, message = 'no'): HighLevelError {
  return new HighLevelError({ reason, message, method: 'POST', path: '/somewhere', status: 400 })
}
