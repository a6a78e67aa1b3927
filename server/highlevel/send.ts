import type { Readable } from 'node:stream'
import { Agent, request } from 'undici'

export type Sending = {
  method: string
  headers: Record<string, string>
  body: string | undefined
  signal: AbortSignal
  /** Asked when the connection stands, before the first byte; throws when nothing may leave any more. */
  mayLeave: (() => void) | undefined
}

/** An answer whose body is still on its way. Names of headers are in lower case. */
export type Answering = {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: AsyncIterable<Uint8Array>
}

export type Send = (url: URL, sending: Sending) => Promise<Answering>

/** One connection carries one request: what one loses is one answer. */
const agent = new Agent({ allowH2: false })

/**
 * One request over HTTP/1.1; a redirect is an answer like any other and is not followed.
 * Rejects with the cause: a `code` of the connection, `TimeoutError` of the signal, or what `mayLeave` threw.
 */
export const send: Send = async (url, { method, headers, body, signal, mayLeave }) => {
  const bytes = body === undefined ? undefined : Buffer.from(body)
  const answer = await request(url, {
    dispatcher: agent,
    method: method as 'GET',
    headers: {
      'user-agent': 'Groundwork',
      'accept-encoding': 'identity',
      ...headers,
      ...(bytes === undefined ? {} : { 'content-length': String(bytes.byteLength) }),
    },
    // The types know no iterables; `fetch` is made of them.
    body: mayLeave === undefined ? bytes : (withheld(bytes, mayLeave) as unknown as Readable),
    signal,
  })
  return { status: answer.statusCode, headers: answer.headers, body: answer.body }
}

/**
 * Between the decision to send and the first byte lies the making of a connection, and the process may be stopped in it
 * for minutes. The body, also an empty one, is asked for when the connection stands, and no byte leaves before it.
 */
async function* withheld(bytes: Buffer | undefined, mayLeave: () => void): AsyncGenerator<Buffer> {
  mayLeave()
  if (bytes !== undefined) yield bytes
}
