import { setTimeout as sleep } from 'node:timers/promises'

/** Waits, or until nobody waits for it any more. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined)
}
