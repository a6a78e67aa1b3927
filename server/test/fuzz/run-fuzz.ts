import { createDice } from '../chaos/dice.ts'
import { type FuzzWorld, nodeSides, openFuzzWorld } from './fuzz-world.ts'
import { judgeAnswer, type Seen } from './judge-answer.ts'
import { type FuzzRequest, makeRequest, type Operation } from './make-request.ts'
import type { JsonSchema, Maker } from './make-value.ts'

export type FuzzReport = {
  requests: number
  /** How many answers had each status. */
  statuses: Record<string, number>
  /** Doors (`METHOD path`) by how often they were asked. */
  doors: Map<string, number>
  violations: { request: FuzzRequest; wrong: string[]; text: string; logged: string }[]
}

export type FuzzOptions = {
  databaseUrl: string
  seed: number
  requests: number
  atOnce?: number
  onProgress?: (report: FuzzReport) => void
}

const hangMs = 20_000
const keptPerName = 60

/** Asks every door of the route table, over and over, for everything and its opposite. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const dice = createDice(options.seed)
  const world = await openFuzzWorld(options.databaseUrl, createDice(options.seed + 1))
  const report: FuzzReport = { requests: 0, statuses: {}, doors: new Map(), violations: [] }
  try {
    const { operations, root } = await describeDoors(world)
    const maker: Maker = { dice, root, seen: new Map(), oddness: 0 }
    let left = options.requests
    const lane = async (): Promise<void> => {
      for (; left > 0 && report.violations.length < 50;) {
        left -= 1
        await oneRequest(world, maker, operations, report)
        if (report.requests % 5_000 === 0) options.onProgress?.(report)
      }
    }
    await Promise.all(Array.from({ length: options.atOnce ?? 8 }, lane))
    return report
  } finally {
    await world.close()
  }
}

/** The route table, with what the description knows about each door. */
async function describeDoors(world: FuzzWorld): Promise<{ operations: Operation[]; root: JsonSchema }> {
  const answer = await world.app.door.request('/api/openapi.json', {}, nodeSides('192.0.2.99'))
  if (answer.status !== 200) throw new Error(`the description answered ${answer.status}: ${await answer.text()}`)
  const root = (await answer.json()) as JsonSchema
  const paths = root['paths'] as Record<string, Record<string, JsonSchema>>
  const operations = new Map<string, Operation>()
  for (const { method, path } of world.app.door.routes) {
    if (method !== 'ALL') operations.set(`${method} ${path}`, { method, path, parameters: [], body: undefined })
  }
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const content = (operation['requestBody'] as JsonSchema | undefined)?.['content'] as Record<string, JsonSchema> | undefined
      operations.set(`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`, {
        method: method.toUpperCase(),
        path,
        parameters: (operation['parameters'] ?? []) as Operation['parameters'],
        body: content?.['application/json']?.['schema'] as JsonSchema | undefined,
      })
    }
  }
  return { operations: [...operations.values()], root }
}

async function oneRequest(world: FuzzWorld, maker: Maker, operations: Operation[], report: FuzzReport): Promise<void> {
  const request = makeRequest(maker, operations, world.people)
  const person = request.asTenant
  if (person >= 0 && request.headers['authorization'] === undefined)
    request.headers['authorization'] = `Bearer ${await world.tokenOf(person)}`
  const answer = await send(world, request, maker.dice.between(10, 250))
  report.requests += 1
  report.statuses[answer.status] = (report.statuses[answer.status] ?? 0) + 1
  const door = `${request.method} ${request.url.split('?')[0]?.split('/').slice(0, 3).join('/')}`
  report.doors.set(door, (report.doors.get(door) ?? 0) + 1)
  if (person >= 0 && answer.status === 401) world.forget(person)
  const wrong = judgeAnswer(request, answer, world.secrets)
  if (wrong.length > 0) report.violations.push({ request, wrong, text: answer.text.slice(0, 600), logged: loggedOf(world, answer) })
  if (world.ctx.logged.length > 2_000) world.ctx.logged.splice(0, 1_000)
  if (answer.status < 300 && wrong.length === 0) remember(maker, answer)
}

/** What our own log says about it: where to look. */
function loggedOf({ ctx }: FuzzWorld, answer: Seen): string {
  const requestId = answer.headers.get('x-request-id') ?? 'none'
  return ctx.logged.findLast((line) => line.includes(requestId) && line.includes('request failed'))?.slice(0, 1_500) ?? ''
}

async function send(world: FuzzWorld, request: FuzzRequest, lastByte: number): Promise<Seen> {
  const startedAt = performance.now()
  const sides = nodeSides(`198.51.100.${lastByte}`)
  const init: RequestInit = { method: request.method, headers: request.headers }
  if (request.body !== undefined) init.body = request.body as string
  let timer: NodeJS.Timeout | undefined
  const hung = new Promise<Seen>((resolve) => {
    timer = setTimeout(() => resolve({ status: 599, headers: new Headers(), text: 'no answer', ms: hangMs }), hangMs)
  })
  const answered = (async (): Promise<Seen> => {
    const answer = await world.app.door.request(request.url, init, sides)
    const isStream = answer.headers.get('x-hono-already-sent') !== null
    const text = isStream ? '' : await answer.text()
    const headers = isStream
      ? new Headers(Object.entries(sides.outgoing.getHeaders()).map(([name, value]) => [name, String(value)]))
      : answer.headers
    return { status: answer.status, headers, text, ms: performance.now() - startedAt }
  })()
  return Promise.race([answered, hung]).finally(() => {
    clearTimeout(timer)
    sides.outgoing.emit('close')
    sides.outgoing.destroy()
  })
}

/** Ids and the like, so that later requests get further than the first check. */
function remember(maker: Maker, { text }: Seen): void {
  if (text.length > 200_000 || !text.startsWith('{')) return
  JSON.parse(text, (name, value: unknown) => {
    if (typeof value !== 'string' || value.length > 200 || !/(^|Id|id|hash|cursor|Cursor|kind|key|path)$/.test(name) || name === '')
      return value
    const known = maker.seen.get(name) ?? []
    if (!known.includes(value)) known.push(value)
    if (known.length > keptPerName) known.splice(maker.dice.between(0, known.length - 1), 1)
    maker.seen.set(name, known)
    const asked = /^(\w+)Id$/.exec(name)
    if (asked !== null && name !== 'requestId')
      maker.seen.set('id', [...new Set([...(maker.seen.get('id') ?? []), value])].slice(-keptPerName))
    return value
  })
}
