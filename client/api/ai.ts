import type { DescribeRequest, Description, Explanation, ExplainRequest, Improvements, ImproveRequest } from '../../server/contract/ai.ts'
import type { Http } from './http.ts'

export type AiApi = ReturnType<typeof createAiApi>

/** The model may think for a while. */
const thinkingMs = 90_000

export function createAiApi(http: Http) {
  const ask = <T>(what: string, request: unknown) => http.send<T>('POST', `/api/ai/${what}`, request, { timeoutMs: thinkingMs })
  return {
    explain: (request: ExplainRequest) => ask<Explanation>('explain', request),
    improve: (request: ImproveRequest) => ask<Improvements>('improve', request),
    describe: (request: DescribeRequest) => ask<Description>('describe', request),
  }
}
