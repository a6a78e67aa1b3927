import type { StepCall } from '../../server/contract/job.ts'

/** A call as text for a ticket: what was sent, what came back, when, and the id to quote. */
export function writeCall({ at, method, path, status, durationMs, attempt, traceId, request, answer, cut }: StepCall): string {
  const head = `${at}  ${method} ${path}\n${status ?? 'no answer'} after ${durationMs} ms, attempt ${attempt}${traceId === null ? '' : `, trace ${traceId}`}`
  return [head, request, answer, cut ? '(shortened)' : ''].filter(Boolean).join('\n\n')
}
