import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventEnvelope } from '../../server/contract/event.ts'
import { type EventFeed, type FeedState, openEventFeed } from './event-feed.ts'
import { ApiError, emptyProblem } from './problem.ts'

type Connection = { lastEventId: number; signal: AbortSignal; say(text: string): void; end(): void }

let feed: EventFeed | undefined
beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  feed?.close()
  vi.useRealTimers()
})

function envelope(seq: number): EventEnvelope {
  return {
    seq,
    at: '2025-01-01T00:00:00Z',
    jobId: 'job_1',
    locationId: 'loc_1',
    body: { type: 'install.changed', locationId: 'loc_1', status: 'active' },
  }
}

function frame(seq: number): string {
  return `id: ${seq}\nevent: install.changed\ndata: ${JSON.stringify(envelope(seq))}\n\n`
}

/** A feed whose server is in the test's hands. */
function open(options: { after?: number; refuseWith?: number; contentType?: string; reset?: () => Promise<number> } = {}) {
  const connections: Connection[] = []
  const seen: number[] = []
  const states: FeedState[] = []
  const polls: number[] = []
  const log: EventEnvelope[] = []
  const network = new EventTarget()
  const server = { refuseWith: options.refuseWith, contentType: options.contentType ?? 'text/event-stream; charset=utf-8' }
  feed = openEventFeed(
    {
      stream: async (lastEventId, signal) => {
        if (server.refuseWith !== undefined) throw new ApiError({ ...emptyProblem('unavailable'), status: server.refuseWith })
        const stream = new TransformStream<Uint8Array, Uint8Array>(undefined, { highWaterMark: 1_000 })
        const writer = stream.writable.getWriter()
        signal.addEventListener('abort', () => void writer.abort(new Error('aborted')).catch(() => undefined))
        connections.push({
          lastEventId,
          signal,
          say: (text) => void writer.write(new TextEncoder().encode(text)).catch(() => undefined),
          end: () => void writer.close().catch(() => undefined),
        })
        return new Response(stream.readable, { headers: { 'content-type': server.contentType } })
      },
      poll: async (after) => {
        polls.push(after)
        return log.filter((event) => event.seq > after)
      },
    },
    options.after ?? 0,
    {
      onEvents: (events) => seen.push(...events.map((event) => event.seq)),
      onReset: options.reset ?? (async () => 0),
      onState: (state) => states.push(state),
    },
    () => 0.5,
    network,
  )
  return { connections, seen, states, polls, log, server, network }
}

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

describe('event feed', () => {
  it('delivers events as they come and starts after what is known', async () => {
    const { connections, seen, states } = open({ after: 4 })
    await settle()
    expect(connections[0]?.lastEventId).toBe(4)
    connections[0]?.say(frame(5) + frame(6))
    await settle()
    expect(seen).toEqual([5, 6])
    expect(states).toEqual(['connecting', 'live'])
  })

  it('goes on where it stopped after the connection is lost, and tells nothing twice', async () => {
    const { connections, seen, states } = open()
    await settle()
    connections[0]?.say(frame(1) + frame(2))
    await settle()
    connections[0]?.end()
    await settle(2_000)
    expect(connections[1]?.lastEventId).toBe(2)
    connections[1]?.say(frame(2) + frame(3))
    await settle()
    expect(seen).toEqual([1, 2, 3])
    expect(states).toEqual(['connecting', 'live', 'reconnecting', 'live'])
  })

  it('waits as long as the server asks before it comes back', async () => {
    const { connections } = open()
    await settle()
    connections[0]?.say('retry: 5000\nevent: bye\ndata: {}\n\n')
    await settle(4_900)
    expect(connections).toHaveLength(1)
    await settle(200)
    expect(connections).toHaveLength(2)
  })

  it('gives a connection up when nothing arrives for forty seconds, and a comment counts as something', async () => {
    const { connections } = open()
    await settle()
    await settle(30_000)
    connections[0]?.say(':\n\n')
    await settle(30_000)
    expect(connections).toHaveLength(1)
    await settle(15_000)
    expect(connections[0]?.signal.aborted).toBe(true)
    expect(connections).toHaveLength(2)
  })

  it('polls when no stream gets through, and streams again when one does', async () => {
    const { connections, seen, states, polls, log, server } = open({ refuseWith: 503, after: 1 })
    log.push(envelope(2), envelope(3))
    await settle(8_000)
    expect(states).toContain('polling')
    expect(seen).toEqual([2, 3])
    expect(polls.slice(0, 2)).toEqual([1, 3])
    server.refuseWith = undefined
    await settle(60_000)
    expect(connections[0]?.lastEventId).toBe(3)
    expect(states.at(-1)).toBe('live')
  })

  it('takes an answer that is not an event stream for a failure', async () => {
    const { states } = open({ contentType: 'text/html' })
    await settle(10_000)
    expect(states).toContain('reconnecting')
    expect(states).toContain('polling')
  })

  it('stops for good when it may not read', async () => {
    const { connections, polls } = open({ refuseWith: 403 })
    await settle(120_000)
    expect(connections).toHaveLength(0)
    expect(polls).toHaveLength(0)
  })

  it('asks for the whole picture when the log has been reset, and goes on from there', async () => {
    const { connections } = open({ reset: async () => 40 })
    await settle()
    connections[0]?.say('event: reset\ndata: {}\n\n')
    await settle(2_000)
    expect(connections[1]?.lastEventId).toBe(40)
  })

  it('passes over what it does not understand', async () => {
    const { connections, seen } = open()
    await settle()
    connections[0]?.say(`data: not json\n\ndata: {"seq":"x"}\n\ndata: null\n\n${frame(1)}`)
    await settle()
    expect(seen).toEqual([1])
    expect(connections).toHaveLength(1)
  })

  it('is silent once it is closed', async () => {
    const { connections, seen } = open()
    await settle()
    feed?.close()
    connections[0]?.say(frame(1))
    await settle(120_000)
    expect(connections).toHaveLength(1)
    expect(connections[0]?.signal.aborted).toBe(true)
    expect(seen).toEqual([])
  })

  it('gives a stream up as soon as the network is gone, and goes on as soon as it is back', async () => {
    const { connections, seen, states, network } = open()
    await settle()
    connections[0]?.say(frame(1))
    await settle()
    network.dispatchEvent(new Event('offline'))
    await settle()
    expect(states.at(-1)).toBe('reconnecting')
    expect(connections[0]?.signal.aborted).toBe(true)
    network.dispatchEvent(new Event('online'))
    await settle()
    expect(connections[1]?.lastEventId).toBe(1)
    connections[1]?.say(frame(2))
    await settle()
    expect([seen, states.at(-1)]).toEqual([[1, 2], 'live'])
  })

  it('says that it polls again after a poll that got lost', async () => {
    const { states, polls, server, log } = open({ refuseWith: 503 })
    await settle(20_000)
    expect(states.at(-1)).toBe('polling')
    log.splice(0, log.length)
    const lost = vi.spyOn(polls, 'push').mockImplementationOnce(() => {
      throw new TypeError('network')
    })
    await settle(2_600)
    expect(lost).toHaveBeenCalled()
    await settle(2_600)
    expect(states.slice(-2)).toEqual(['reconnecting', 'polling'])
    server.refuseWith = undefined
  })
})
