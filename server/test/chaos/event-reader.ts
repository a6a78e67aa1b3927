import type { ChaosWorld } from './chaos-world.ts'

/** One page that follows a job: it reconnects, to whatever server answers, with the last number that it has seen. */
export type EventReader = { seqs: number[]; stop(): Promise<void> }

export function readEvents(world: ChaosWorld, jobId: string): EventReader {
  const seqs: number[] = []
  const stopping = new AbortController()
  const follow = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await readOnce(world, jobId, seqs, stopping.signal).catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const following = follow()
  return {
    seqs,
    stop: async () => {
      stopping.abort()
      await following
    },
  }
}

async function readOnce(world: ChaosWorld, jobId: string, seqs: number[], signal: AbortSignal): Promise<void> {
  const server = world.anyServer()
  if (server === undefined) return
  const response = await fetch(`${server.url}/api/sse/stream?jobId=${jobId}`, {
    headers: { authorization: `Bearer ${world.token()}`, 'last-event-id': String(seqs.at(-1) ?? 0) },
    signal,
  })
  if (!response.ok) return
  let rest = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('id: ')) seqs.push(Number(line.slice(4)))
  }
}
