import type { ServerResponse } from 'node:http'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { createRoute, z } from '@hono/zod-openapi'
import { fault, say } from '../contract/say.ts'
import type { Context } from '../context.ts'
import type { EventEnvelope } from '../contract/event.ts'
import { AppError, invalidRequest } from '../errors.ts'
import type { EventFeed, Stream, Subscription } from '../events/event-feed.ts'
import { readCompanySeq } from '../events/event-log.ts'
import { getDraft } from '../drafts/get-draft.ts'
import { getJob } from '../jobs/read-jobs.ts'
import { findLapsed, type Holder } from '../sessions/find-lapsed.ts'
import { move } from '../metrics.ts'
import { requireMay } from '../sessions/may.ts'
import { newDoor, refusals, secured, type Door } from './door.ts'

/** A reader that lags this far behind is cut off; it comes back with its Last-Event-ID and loses nothing. */
const maxBufferedBytes = 256 * 1024
const heartbeatMs = 15_000
const maxStreamsPerSession = 6
/** How often it is looked up whether the sessions of open streams still stand: all of them at once. */
const recheckMs = 500

type Client = { response: ServerResponse; subscription: Subscription | undefined; holder: Holder }

const route = createRoute({
  method: 'get',
  path: '/api/sse/stream',
  summary: "Live events of one job or draft, or of the session's location or company",
  description:
    '`id:` is the sequence of the event, `event:` its type, `data:` an Event. `Last-Event-ID` resumes; a comment comes every 15 s.',
  security: secured,
  request: {
    query: z
      .object({ jobId: z.string().min(1).optional(), draftId: z.string().min(1).optional() })
      .refine((query) => query.jobId === undefined || query.draftId === undefined, { message: 'ask for a job or for a draft' }),
    headers: z.object({ 'last-event-id': z.string().max(40).optional() }),
  },
  responses: { 200: { description: 'The stream', content: { 'text/event-stream': { schema: z.string() } } }, ...refusals },
})

export type StreamDoor = {
  door: Door
  /** Says good-bye to every reader, spread out so that they do not all come back at once. */ close(): Promise<void>
}

/** Streams over the raw Node response: measured at a third of the memory of a web-stream per connection. */
export function streamDoor(ctx: Context, feed: EventFeed): StreamDoor {
  const clients = new Set<Client>()
  const heartbeat = setInterval(() => {
    for (const client of clients) client.response.write(':\n\n')
  }, heartbeatMs)
  let looking: Promise<void> | undefined
  const recheck = setInterval(() => {
    looking ??= endLapsed(ctx, clients).finally(() => (looking = undefined))
  }, recheckMs)
  heartbeat.unref()
  recheck.unref()

  const door = newDoor()
  door.openapi(route, async (c) => {
    const { actor } = c.var
    const { jobId, draftId } = c.req.valid('query')
    const stream: Stream = {
      companyId: actor.companyId,
      jobId: jobId ?? null,
      ...(draftId === undefined ? {} : { draftId }),
      locationId: draftId === undefined ? actor.locationId : null,
    }
    if (jobId !== undefined) await getJob(ctx, actor, jobId)
    else if (draftId !== undefined) await getDraft(ctx, actor, draftId)
    else requireMay(actor, 'jobs.read')
    const lastEventId = readLastEventId(c.req.valid('header')['last-event-id'])
    const after = lastEventId ?? (jobId === undefined && draftId === undefined ? await readCompanySeq(ctx.db, actor.companyId) : 0)
    // Counted last: between here and its place among the clients nothing is waited for.
    if (countOf(clients, actor.sessionId) >= maxStreamsPerSession) {
      throw new AppError('too_many_requests', say('limit.streams', { n: maxStreamsPerSession }), { hint: say('next.close_tabs') })
    }
    const response = c.env.outgoing as ServerResponse
    const client: Client = { response, subscription: undefined, holder: actor }
    response.on('close', () => {
      if (clients.delete(client)) move('groundwork_streams_open', -1)
      client.subscription?.close()
    })
    if (response.destroyed) return RESPONSE_ALREADY_SENT
    // Not through `c.res`: once that exists, the framework would answer a second time.
    for (const [name, value] of c.body(null).headers) response.setHeader(name, value)
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    response.socket?.setNoDelay(true)
    response.write('retry: 2000\n:\n\n')
    clients.add(client)
    move('groundwork_streams_open', 1)
    client.subscription = feed.subscribe(stream, after, (events) => send(client, events))
    return RESPONSE_ALREADY_SENT
  })

  return {
    door,
    close: async () => {
      clearInterval(heartbeat)
      clearInterval(recheck)
      for (const client of clients) bye(client, 'restart', 500 + Math.random() * 2_500)
    },
  }
}

function send(client: Client, events: EventEnvelope[]): boolean {
  const { response } = client
  const taken = response.write(events.map(format).join(''))
  if (taken) return true
  if (response.writableLength > maxBufferedBytes) {
    response.destroy()
    return false
  }
  response.once('drain', () => client.subscription?.catchUp())
  return false
}

function format(event: EventEnvelope): string {
  return `id: ${event.seq}\nevent: ${event.body.type}\ndata: ${JSON.stringify(event)}\n\n`
}

/** A session or key that has ended, and one whose company has let us go, is told so within a second, and its stream closed. */
async function endLapsed(ctx: Context, clients: Set<Client>): Promise<void> {
  if (clients.size === 0) return
  try {
    const lapsed = await findLapsed(
      ctx,
      [...clients].map((client) => client.holder),
    )
    for (const client of clients) if (lapsed.has(client.holder.sessionId)) bye(client, 'session', 2_000)
  } catch (error) {
    ctx.log.warn({ err: error }, 'it could not be looked up whose session has ended; the streams stay open')
  }
}

function bye(client: Client, why: 'restart' | 'session', retryMs: number): void {
  client.response.end(`retry: ${Math.round(retryMs)}\nevent: bye\ndata: {"why":"${why}"}\n\n`)
}

function countOf(clients: Set<Client>, sessionId: string): number {
  let count = 0
  for (const client of clients) if (client.holder.sessionId === sessionId) count += 1
  return count
}

function readLastEventId(header: string | undefined): number | undefined {
  if (header === undefined || header === '') return undefined
  const seq = Number(header)
  if (Number.isSafeInteger(seq) && seq >= 0) return seq
  throw invalidRequest([{ path: 'Last-Event-ID', ...fault('request.event_id') }])
}
