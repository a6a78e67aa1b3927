import type { EventEnvelope } from '../../server/contract/event.ts'
import { createEventStreamParser } from './event-stream-parser.ts'
import { toProblem } from './problem.ts'

/** `polling` still tells everything, only later; `reconnecting` tells nothing for the moment. */
export type FeedState = 'connecting' | 'live' | 'reconnecting' | 'polling'

export type EventFeedHandlers = {
  onEvents(events: EventEnvelope[]): void
  /** The log no longer reaches back to where we were; the answer is the sequence to go on from. */
  onReset(): Promise<number>
  onState(state: FeedState): void
}

export type EventSourceDoor = {
  stream(lastEventId: number, signal: AbortSignal): Promise<Response>
  poll(after: number): Promise<EventEnvelope[]>
}

export type EventFeed = { close(): void }

/** Tells `offline` and `online`, as `window` does; a stream whose network is gone would otherwise be believed for long. */
type Network = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>

const silenceMs = 40_000
const pollEveryMs = 2_000
const failuresBeforePolling = 3
const streamAgainAfterPolls = 15

/** Events in order and each once, over a stream that resumes where it stopped; over polling while no stream gets through. */
export function openEventFeed(
  door: EventSourceDoor,
  after: number,
  handlers: EventFeedHandlers,
  random = Math.random,
  network: Network = globalThis.window ?? new EventTarget(),
): EventFeed {
  const closed = new AbortController()
  let last = after
  let failures = 0
  let retryMs = 1_000
  void run()
  return { close: () => closed.abort() }

  async function run() {
    handlers.onState('connecting')
    while (!closed.signal.aborted) {
      const ending = await readStream()
      if (closed.signal.aborted || ending === 'refused') return
      if (ending === 'heard') failures = 0
      else failures += 1
      if (failures >= failuresBeforePolling) await pollForAWhile()
      else {
        handlers.onState('reconnecting')
        await pause(retryMs * 2 ** failures * (0.5 + random()))
      }
    }
  }

  async function readStream(): Promise<'heard' | 'failed' | 'refused'> {
    const connection = new AbortController()
    const signal = AbortSignal.any([closed.signal, connection.signal])
    network.addEventListener('offline', cut)
    let watchdog = setTimeout(() => connection.abort(), silenceMs)
    let heard = false
    try {
      const response = await door.stream(last, signal)
      if (!response.headers.get('content-type')?.startsWith('text/event-stream') || response.body === null) return 'failed'
      handlers.onState('live')
      let batch: EventEnvelope[] = []
      let isReset = false
      let isBye = false
      const parser = createEventStreamParser({
        onRetry: (afterMs) => (retryMs = Math.min(afterMs, 30_000)),
        onMessage: ({ event, data }) => {
          if (event === 'reset') isReset = true
          else if (event === 'bye') isBye = true
          else batch.push(...readEnvelope(data))
        },
      })
      const reader = response.body.getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return heard ? 'heard' : 'failed'
        heard = true
        clearTimeout(watchdog)
        watchdog = setTimeout(() => connection.abort(), silenceMs)
        parser.push(value)
        deliver(batch)
        batch = []
        if (isReset) last = await handlers.onReset()
        if (isReset || isBye) return 'heard'
      }
    } catch (error) {
      const { status } = toProblem(error)
      // 401 has been renewed and tried again by then; 403 and 404 stay what they are
      return status === 401 || status === 403 || status === 404 ? 'refused' : heard ? 'heard' : 'failed'
    } finally {
      clearTimeout(watchdog)
      network.removeEventListener('offline', cut)
      connection.abort()
    }

    function cut() {
      connection.abort()
    }
  }

  async function pollForAWhile() {
    for (let polls = 0; polls < streamAgainAfterPolls && !closed.signal.aborted; polls += 1) {
      try {
        deliver(await door.poll(last))
        handlers.onState('polling')
      } catch {
        handlers.onState('reconnecting')
      }
      await pause(pollEveryMs * (0.75 + random() / 2))
    }
    failures = failuresBeforePolling - 1
  }

  function deliver(events: EventEnvelope[]) {
    if (closed.signal.aborted) return
    const fresh = events.filter((event) => event.seq > last)
    const newest = fresh.at(-1)
    if (newest === undefined) return
    last = newest.seq
    handlers.onEvents(fresh)
  }

  function pause(ms: number): Promise<void> {
    if (closed.signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(finish, ms)
      closed.signal.addEventListener('abort', finish)
      network.addEventListener('online', finish)
      function finish() {
        clearTimeout(timer)
        closed.signal.removeEventListener('abort', finish)
        network.removeEventListener('online', finish)
        resolve()
      }
    })
  }
}

/** None when it is not one of ours: a newer server may say more than this page understands. */
function readEnvelope(data: string): EventEnvelope[] {
  try {
    const envelope = JSON.parse(data) as Partial<EventEnvelope> | null
    return typeof envelope?.seq === 'number' && typeof envelope.body?.type === 'string' ? [envelope as EventEnvelope] : []
  } catch {
    return []
  }
}
