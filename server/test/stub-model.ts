import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Reply = {
  status?: number
  headers?: Record<string, string>
  /** Sent as it is, in place of a stream. */
  body?: unknown
  text?: string
  /** Characters per piece, and the pause before each. */
  pieceOf?: number
  pauseMs?: number
  finish?: string | null
  refusal?: string
  usage?: object
  /** Sends so many characters and then nothing more. */
  hangAfter?: number
  /** Sends so many characters, and the rest when it is opened. */
  gate?: { after: number; opened: Promise<unknown> }
  /** Drops the connection after so many characters. */
  dropAfter?: number
}

export type StubRequest = {
  raw: string
  headers: Record<string, string | string[] | undefined>
  body: {
    model: string
    messages: { role: string; content: string }[]
    response_format: { json_schema: { name: string; schema: unknown } }
  }
  prompt: Record<string, unknown>
}

export type StubModel = {
  url: string
  requests: StubRequest[]
  answer(reply: (request: StubRequest, index: number) => Reply): void
  close(): Promise<void>
}

/** An endpoint in the chat-completions shape on the loopback, which answers as it is told. */
export async function startStubModel(): Promise<StubModel> {
  const requests: StubRequest[] = []
  let reply: (request: StubRequest, index: number) => Reply = () => ({ text: '{}' })
  const server = createServer((incoming, response) => {
    let raw = ''
    incoming.on('data', (chunk: Buffer) => (raw += chunk.toString('utf8')))
    incoming.on('end', () => {
      const body = JSON.parse(raw) as StubRequest['body']
      const request = {
        raw,
        headers: incoming.headers,
        body,
        prompt: JSON.parse(body.messages[1]?.content ?? '{}') as Record<string, unknown>,
      }
      requests.push(request)
      void send(response, reply(request, requests.length - 1))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    answer: (next) => {
      reply = next
      requests.length = 0
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

async function send(response: ServerResponse, reply: Reply): Promise<void> {
  if (reply.status !== undefined && reply.status !== 200) {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(JSON.stringify(reply.body ?? {}))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const chunk = (choices: unknown[], rest: object = {}): void => {
    response.write(`data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'stub', choices, ...rest })}\n\n`)
  }
  const text = reply.text ?? ''
  const size = reply.pieceOf ?? 4_000
  if (text === '' && reply.hangAfter === 0) {
    response.flushHeaders()
    return
  }
  for (let at = 0; at < text.length; at += size) {
    if (reply.hangAfter !== undefined && at >= reply.hangAfter) return
    if (reply.dropAfter !== undefined && at >= reply.dropAfter) {
      response.destroy()
      return
    }
    if (reply.gate !== undefined && at >= reply.gate.after) await reply.gate.opened
    if (reply.pauseMs !== undefined) await new Promise((resolve) => setTimeout(resolve, reply.pauseMs))
    chunk([{ index: 0, delta: { content: text.slice(at, at + size) }, finish_reason: null }])
  }
  if (reply.refusal !== undefined) chunk([{ index: 0, delta: { refusal: reply.refusal }, finish_reason: null }])
  if (reply.finish !== null) chunk([{ index: 0, delta: {}, finish_reason: reply.finish ?? 'stop' }])
  chunk([], {
    usage: reply.usage ?? { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200, prompt_tokens_details: { cached_tokens: 0 } },
  })
  response.end('data: [DONE]\n\n')
}
