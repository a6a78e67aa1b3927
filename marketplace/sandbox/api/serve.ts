import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import type { World } from '../world.ts'
import { answer, type Answer } from './answer.ts'
import { exchangeOf } from './exchange.ts'

const forgottenMs = 120_000
const slowMs = 2_000

/** Carries an answer over the wire, or does with the connection what the fault says. */
export async function serve(world: World, c: Context<{ Bindings: HttpBindings }>): Promise<Response> {
  const url = new URL(c.req.url)
  const asked = {
    method: c.req.method,
    path: url.pathname,
    query: url.searchParams,
    headers: c.req.raw.headers,
    text: await c.req.text(),
  }
  const given = answer(world, asked)
  world.record?.(exchangeOf(world, asked, given))
  const { fault } = given
  const waitMs = fault?.fault === 'slow' ? (fault.delayMs ?? slowMs) : (fault?.delayMs ?? 0)
  const breaks = fault && ['timeout', 'commit-then-timeout'].includes(fault.fault)
  if (breaks) return cut(c, fault.delayMs ?? forgottenMs)
  const { latencyMs } = world.quirks
  if (waitMs > 0) await world.faults.hold(waitMs)
  if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs))
  if (fault && ['reset', 'commit-then-reset'].includes(fault.fault)) return cut(c, 0)
  return fault?.fault === 'html'
    ? html(given)
    : new Response(given.status === 204 ? null : JSON.stringify(given.body), {
        status: given.status,
        headers: { 'content-type': 'application/json; charset=utf-8', ...given.headers },
      })
}

/** Says nothing, then drops the connection. */
async function cut(c: Context<{ Bindings: HttpBindings }>, afterMs: number): Promise<Response> {
  const { socket } = c.env.incoming
  if (afterMs > 0) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, afterMs)
      socket.once('close', () => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
  socket.resetAndDestroy()
  return RESPONSE_ALREADY_SENT
}

function html({ headers }: Answer): Response {
  const page = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>'
  return new Response(page, { status: 502, headers: { ...headers, 'content-type': 'text/html' } })
}
