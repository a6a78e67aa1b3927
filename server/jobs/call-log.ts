import type { StepCall } from '../contract/job.ts'
import type { Exchanged } from '../highlevel/client.ts'
import { redactBody, redactText } from './redact-body.ts'

/** What is kept of a step's calls, and how many are not. */
export type CallsMade = { calls: StepCall[]; left: number }

/** The first calls tell what a step began with, the last ones how it ended. */
const keptFirst = 5
const keptLast = 5

/** Listens to the calls of one step. What it keeps has no secret in it. */
export function createCallLog(attemptNow: () => number): { hear(exchanged: Exchanged): void; take(): CallsMade } {
  const first: StepCall[] = []
  let last: StepCall[] = []
  let left = 0
  return {
    hear: (exchanged) => {
      const call = viewCall(exchanged, Math.max(1, attemptNow()))
      if (first.length < keptFirst) first.push(call)
      else last.push(call)
      if (last.length <= keptLast) return
      last = last.slice(1)
      left += 1
    },
    take: () => {
      const made = { calls: [...first.splice(0), ...last.splice(0)], left }
      left = 0
      return made
    },
  }
}

function viewCall({ at, method, path, status, durationMs, traceId, request, answer }: Exchanged, attempt: number): StepCall {
  const [sent, got] = [redactBody(request), redactBody(answer)]
  return {
    at: new Date(at).toISOString(),
    method,
    path: redactText(decodeSafely(path)),
    status: status ?? null,
    durationMs: Math.round(durationMs),
    attempt,
    traceId: traceId ?? null,
    request: sent.text,
    answer: got.text,
    cut: sent.cut || got.cut,
  }
}

function decodeSafely(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
