import { createHash } from 'node:crypto'
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request as it arrived at the platform's edge, with the process that sent it. */
export type Passage = {
  server: string
  /** Arrival, milliseconds since the epoch, with fractions. */
  at: number
  method: string
  path: string
  locationId: string | undefined
  /** Fingerprint of the refresh token that was presented. */
  refresh: string | undefined
}

/** The line between one process and the platform: it notes who sends what, and when. */
export type Wire = { url: string; close(): void }

/** What all wires of one run know. */
export type Wiretap = {
  passages: Passage[]
  /** Hands over what one location was sent, and forgets it. */
  take(locationId: string): Passage[]
  open(server: string): Promise<Wire>
}

/** `transitMs` is asked for every write how long it is on its way; it arrives even when its sender has died meanwhile. */
export function createWiretap(platformUrl: string, transitMs: () => number): Wiretap {
  let passages: Passage[] = []
  const agent = new Agent({ keepAlive: true })
  /** By access token, as the platform gave them out. */
  const locationOfToken = new Map<string, string>()

  const carry = async (server: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await readAll(incoming)
    const url = new URL(incoming.url ?? '/', platformUrl)
    const form = url.pathname.startsWith('/oauth/') ? new URLSearchParams(body.toString('utf8')) : undefined
    const token = incoming.headers.authorization?.replace('Bearer ', '') ?? ''
    passages.push({
      server,
      at: clock(),
      method: incoming.method ?? '',
      path: url.pathname,
      locationId: form === undefined ? locationOfToken.get(token) : undefined,
      refresh: fingerprint(form?.get('refreshToken')),
    })
    const onItsWayMs = incoming.method === 'GET' || form !== undefined ? 0 : transitMs()
    if (onItsWayMs > 0) await new Promise((resolve) => setTimeout(resolve, onItsWayMs))
    const onward = request(url, { method: incoming.method, headers: incoming.headers, agent })
    onward.on('error', () => outgoing.socket?.resetAndDestroy())
    onward.on('response', (answer) => {
      readAll(answer).then(
        (text) => {
          if (form !== undefined) learn(text, form)
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(text)
        },
        () => outgoing.socket?.resetAndDestroy(),
      )
    })
    onward.end(body)
  }

  const learn = (text: Buffer, form: URLSearchParams): void => {
    try {
      const grant = JSON.parse(text.toString('utf8')) as { accessToken?: string; locationId?: string }
      const locationId = grant.locationId ?? form.get('locationId')
      if (grant.accessToken !== undefined && locationId) locationOfToken.set(grant.accessToken, locationId)
    } catch {
      // A refusal that is no JSON gives no token.
    }
  }

  return {
    get passages() {
      return passages
    },
    take: (locationId) => {
      const taken = passages.filter((passage) => passage.locationId === locationId)
      passages = passages.filter((passage) => passage.locationId !== locationId)
      return taken
    },
    open: async (server) => {
      const line = createServer((incoming, outgoing) => {
        carry(server, incoming, outgoing).catch(() => outgoing.socket?.resetAndDestroy())
      })
      await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve))
      return {
        url: `http://127.0.0.1:${(line.address() as AddressInfo).port}`,
        close: () => {
          line.close()
          line.closeAllConnections()
        },
      }
    },
  }
}

/** The wall clock with the monotonic clock's fractions, as the sandbox and PostgreSQL on the same machine tell it. */
export function clock(): number {
  return performance.timeOrigin + performance.now()
}

async function readAll(from: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of from) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function fingerprint(token: string | null | undefined): string | undefined {
  return token ? createHash('sha256').update(token).digest('hex').slice(0, 12) : undefined
}
