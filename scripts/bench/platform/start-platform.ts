import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Latency } from './latency.ts'
import type { Arrival } from './lean-platform.ts'

/** The platform of the bench, in its own process, seen from the bench. */
export type Platform = {
  url: string
  /** From now on these locations are the bench's: empty, with a whole window. */
  claim(locationIds: readonly string[]): Promise<void>
  /** `thief`: the share of each location's limit that somebody else uses up, in locations that are claimed from now on. */
  set(settings: { latency?: Latency; thief?: number }): Promise<void>
  arrivalsAt(locationId: string): Promise<Arrival[]>
  stop(): void
}

export async function startPlatform(sandboxUrl: string): Promise<Platform> {
  const child = fork(join(import.meta.dirname, 'main.ts'), [sandboxUrl], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { url: string }).url))
    child.once('exit', () => reject(new Error('the platform of the bench ended before it was ready')))
  })
  const post = async <T>(path: string, body: object): Promise<T> => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return (await response.json()) as T
  }
  return {
    url,
    claim: (locationIds) => post('/bench/claim', { locationIds }),
    set: (settings) => post('/bench/settings', settings),
    arrivalsAt: async (locationId) => (await post<{ arrivals: Arrival[] }>('/bench/arrivals', { locationId })).arrivals,
    stop: () => child.disconnect(),
  }
}
