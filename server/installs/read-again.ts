import { setTimeout as sleep } from 'node:timers/promises'
import type { ReadApi } from '../highlevel/client.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'

const pausesMs = [400, 1_200] as const
/** Whoever waits for a plan is told rather than kept when answers are this slow. */
const patienceMs = 10_000

/** The same reading, asked again when the platform had a bad moment: one bad answer would leave a whole group unknown. */
export function readAgain(get: ReadApi['get'], signal?: AbortSignal): ReadApi['get'] {
  return async (path, request) => {
    const began = performance.now()
    for (const ms of pausesMs) {
      try {
        return await get(path, request)
      } catch (error) {
        const mayPass = isHighLevelError(error, 'unavailable', 'rate_limited') && performance.now() - began < patienceMs
        if (!mayPass || signal?.aborted) throw error
        await sleep(ms * (0.75 + Math.random() / 2))
      }
    }
    return get(path, request)
  }
}
