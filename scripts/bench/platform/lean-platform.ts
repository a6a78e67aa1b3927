import { Agent, createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { latencyOf, type Latency } from './latency.ts'
import { answerFrom, type Thing } from './shelves.ts'
import { burst, createWindow, windowMs, type Window } from './window.ts'

/** One request as it arrived; `at` on the clock that all processes of this machine share. */
export type Arrival = {
  at: number
  /** The process that sent it, by the address that it was given. */
  via: string
  method: string
  path: string
  status: number
  latencyMs: number
  /** What a creation was for, what it needed, and the id that it was given. */
  name?: string
  parentId?: string
  id?: string
}

type Account = { window: Window; shelves: Map<string, Thing[]>; arrivals: Arrival[] }
type Settings = { latency: Latency; thief: number }

const refusalMs = 20

/**
 * The platform as far as a bench needs it, in a process of its own and with as little work per request as can be: it
 * stamps arrivals, keeps a strict sliding window per location and takes its time. Everything about locations that no
 * bench has claimed, and all of OAuth, goes on to the sandbox.
 */
export function createLeanPlatform(sandboxUrl: string): Server {
  const accounts = new Map<string, Account>()
  const agent = new Agent({ keepAlive: true })
  let settings: Settings = { latency: { ms: 0, sigma: 0 }, thief: 0 }

  const control = (path: string, body: Record<string, unknown>): object => {
    if (path === '/bench/settings') settings = { ...settings, ...(body as Partial<Settings>) }
    if (path === '/bench/claim') for (const id of body.locationIds as string[]) claim(id)
    if (path === '/bench/arrivals') return { arrivals: accounts.get(String(body.locationId))?.arrivals ?? [] }
    return {}
  }

  const claim = (locationId: string): void => {
    const account = { window: createWindow(), shelves: new Map<string, Thing[]>(), arrivals: [] }
    accounts.set(locationId, account)
    if (settings.thief > 0) steal(account, settings.thief)
  }

  /** Somebody else with the same app takes a share of what one location allows, now and then. */
  const steal = ({ window }: Account, share: number): void => {
    const meanMs = windowMs / (burst * share)
    setTimeout(
      () => {
        window.admit(now())
        if (settings.thief > 0) steal({ window } as Account, share)
      },
      -meanMs * Math.log(1 - Math.random()),
    ).unref()
  }

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const at = now()
    const text = await readAll(incoming)
    const url = new URL(incoming.url ?? '/', 'http://platform')
    const [, via = '', path = url.pathname] = /^\/via\/([^/]+)(\/.*)$/.exec(url.pathname) ?? []
    const isJson = incoming.headers['content-type']?.includes('json') === true && text.length > 0
    const body = isJson ? (JSON.parse(text.toString('utf8')) as Record<string, unknown>) : {}
    if (path.startsWith('/bench/')) return reply(outgoing, 200, control(path, body))
    const locationId = /^\/locations\/([^/]+)\//.exec(path)?.[1] ?? url.searchParams.get('altId') ?? String(body.altId)
    const account = accounts.get(locationId)
    if (account === undefined) return passOn(incoming, outgoing, path + url.search, text)
    const method = incoming.method ?? 'GET'
    const admitted = account.window.admit(at)
    const latencyMs = admitted ? latencyOf(settings.latency, String(body.name ?? path)) : refusalMs
    const made = admitted ? answerFrom(account.shelves, locationId, { method, path, query: url.searchParams, body }) : refusal
    if (made === undefined) return passOn(incoming, outgoing, path + url.search, text)
    const status = !admitted ? 429 : method === 'POST' ? 201 : 200
    account.arrivals.push({ at, via, method, path, status, latencyMs, ...(method === 'POST' ? facts(body, made) : {}) })
    const headers = {
      'x-ratelimit-max': String(burst),
      'x-ratelimit-remaining': String(account.window.remaining(at)),
      'x-ratelimit-interval-milliseconds': String(windowMs),
      'x-ratelimit-limit-daily': '200000',
      'x-ratelimit-daily-remaining': '150000',
    }
    const restMs = latencyMs - (now() - at)
    if (restMs > 0.5) await new Promise((resolve) => setTimeout(resolve, restMs))
    reply(outgoing, status, made, headers)
  }

  const passOn = (incoming: IncomingMessage, outgoing: ServerResponse, path: string, text: Buffer): void => {
    const headers = { ...incoming.headers, host: new URL(sandboxUrl).host }
    const onward = request(new URL(path, sandboxUrl), { method: incoming.method, headers, agent })
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    onward.end(text)
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy())
  })
  server.keepAliveTimeout = 60_000
  return server
}

const refusal = { message: 'Too Many Requests', statusCode: 429 }

function facts(body: Record<string, unknown>, made: object): Pick<Arrival, 'name' | 'parentId' | 'id'> {
  const thing = ('tag' in made ? made.tag : 'customValue' in made ? made.customValue : made) as Partial<Thing>
  return {
    name: String(body.name),
    ...(typeof body.parentId === 'string' ? { parentId: body.parentId } : {}),
    ...(thing.id === undefined ? {} : { id: thing.id }),
  }
}

function reply(outgoing: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

function now(): number {
  return performance.timeOrigin + performance.now()
}

async function readAll(from: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of from) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
