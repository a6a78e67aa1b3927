import { randomUUID } from 'node:crypto'
import { isObject, parseJson, textOf, type Json, type JsonObject } from '../json.ts'
import type { LoggedRequest } from '../request-log.ts'
import type { AccessToken } from '../state.ts'
import type { World } from '../world.ts'
import type { Fault } from '../faults.ts'
import { exchangeToken } from '../oauth/exchange-token.ts'
import { removedDoors } from '../oauth/removed-doors.ts'
import { checkAccess, checkTenant, checkVersion, locationOf, readToken } from './admit.ts'
import { checkFields, readQuery } from './check-fields.ts'
import { findOperation, type Found } from './find-operation.ts'
import { loadDue } from './pushes.ts'
import { rateHeaders } from './rate-headers.ts'
import { Refusal, refuse } from './refusal.ts'
import type { Fields } from './rules.ts'

export type Answer = {
  status: number
  body: JsonObject | JsonObject[]
  headers: Record<string, string>
  /** What the wire does with this answer. */
  fault?: Fault
}

export type Asked = { method: string; path: string; query: URLSearchParams; headers: Headers; text: string }

/** Decides one API request, synchronously from here on: the decision and its effect cannot be torn apart. */
export function answer(world: World, asked: Asked): Answer {
  const traceId = randomUUID()
  const { method, path } = asked
  const sent = readBody(asked)
  const query = asked.query.toString()
  const about = whose(world, asked, sent)
  const logged = world.log.begin({
    method,
    path,
    traceId,
    ...about,
    ...(query ? { query } : {}),
    ...(sent === undefined ? {} : { body: sent }),
  })
  const headers: Record<string, string> = { 'x-trace-id': traceId }
  let fault: Fault | undefined
  try {
    fault = world.faults.find({ method, path, ...about })
    if (fault && !fault.fault.startsWith('commit')) {
      world.faults.fire(fault)
      logged.fault = fault.fault
      const broken = brokenAnswer(fault, traceId)
      if (broken) {
        const token = tokenOf(world, asked)
        if (token) spend(world, token, headers)
        return finish(logged, broken.status, { status: broken.status, body: broken.body, headers, fault })
      }
    }
    const { status, body } = path.startsWith('/oauth/')
      ? (oauth(world, asked, sent) ?? operate(world, asked, sent, logged, headers))
      : operate(world, asked, sent, logged, headers)
    if (fault?.fault.startsWith('commit')) {
      world.faults.fire(fault)
      logged.fault = fault.fault
      return finish(logged, status, { ...answerAfter(fault, { status, body }, traceId), headers, fault })
    }
    return finish(logged, status, { status, body, headers, ...(fault ? { fault } : {}) })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const kind = error.status === 429 ? 'rate-limited' : 'refused'
    const where = logged.locationId ? { locationId: logged.locationId } : {}
    world.violations.add({ at: logged.at, seq: logged.seq, kind, status: error.status, method, path, ...where, message: error.message })
    return finish(logged, error.status, { status: error.status, body: { ...error.body, traceId }, headers })
  }
}

function operate(
  world: World,
  asked: Asked,
  sent: Json | undefined,
  logged: LoggedRequest,
  headers: Record<string, string>,
): { status: number; body: JsonObject | JsonObject[] } {
  const found = findOperation(asked.method, asked.path)
  if (!found) return refuse(404, `Cannot ${asked.method} ${asked.path}`)
  checkVersion(asked.headers.get('version'))
  const token = readToken(world, asked.headers.get('authorization'))
  const { operation, params } = found
  const body = isObject(sent) ? sent : {}
  const items = Array.isArray(sent) ? sent.filter(isObject) : []
  const query = readQuery(operation.query ?? {}, asked.query)
  const locationId = locationOf(found, token, query, body)
  if (locationId) logged.locationId = locationId
  if (!spend(world, token, headers)) refuse(429, 'Too Many Requests')
  checkAccess(world, found, token)
  checkTenant(world, token, locationId, { ...query, ...body })
  checkShape(found, query, sent)
  loadDue(world, locationId)
  const done = operation.handle({ world, token, params, query, body, items, locationId })
  return { status: operation.status ?? 200, body: done }
}

function oauth(world: World, asked: Asked, sent: Json | undefined): { status: number; body: JsonObject } | undefined {
  removedDoors(asked.method, asked.path)
  if (asked.method !== 'POST' || asked.path.replace(/\/$/, '') !== '/oauth/token') return undefined
  checkVersion(asked.headers.get('version'))
  return { status: 200, body: exchangeToken(world, isObject(sent) ? sent : {}) }
}

/** Every request of a known token costs one, also when a fault answers it. */
function spend(world: World, token: AccessToken, headers: Record<string, string>): boolean {
  const verdict = world.limiter.take(`${world.app.clientId} ${token.locationId ?? token.companyId}`, world.now())
  if (world.quirks.rateHeaders) Object.assign(headers, rateHeaders(world.limiter.limits, verdict))
  return verdict.allowed
}

function checkShape({ operation }: Found, query: JsonObject, sent: Json | undefined): void {
  const wrong = checkFields(operation.query ?? {}, query)
  if (operation.body) {
    if (!isObject(sent)) refuse(400, 'The body must be a JSON object')
    wrong.push(...checkFields(operation.body, sent))
  }
  if (operation.bodyItems) wrong.push(...checkItems(operation.bodyItems, sent))
  if (wrong.length) refuse(422, wrong)
}

function checkItems(fields: Fields, sent: Json | undefined): string[] {
  if (!Array.isArray(sent)) return ['The body must be a JSON array']
  return sent.flatMap((item, index) => (isObject(item) ? checkFields(fields, item, `${index}.`) : [`${index} must be an object`]))
}

export function readBody({ headers, text }: Asked): Json | undefined {
  if (text === '') return undefined
  if (headers.get('content-type')?.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(text))
  return parseJson(text)
}

/** Who asks about which location, as far as can be told before anything is checked. */
function whose(world: World, asked: Asked, sent: Json | undefined): Pick<LoggedRequest, 'locationId' | 'companyId' | 'tokenClass'> {
  const token = tokenOf(world, asked)
  const named =
    /\/locations\/([A-Za-z0-9]{20})(\/|$)/.exec(asked.path)?.[1] ??
    asked.query.get('locationId') ??
    asked.query.get('altId') ??
    (isObject(sent) ? (textOf(sent.locationId) ?? textOf(sent.altId)) : undefined) ??
    token?.locationId
  return { ...(named ? { locationId: named } : {}), ...(token ? { companyId: token.companyId, tokenClass: token.class } : {}) }
}

export function tokenOf(world: World, { headers }: Pick<Asked, 'headers'>): AccessToken | undefined {
  return world.state.accessTokens[(headers.get('authorization') ?? '').replace(/^Bearer /i, '')]
}

function answerAfter({ fault }: Fault, done: Pick<Answer, 'status' | 'body'>, traceId: string): Pick<Answer, 'status' | 'body'> {
  if (fault === 'commit-then-empty') return { ...done, body: {} }
  if (fault !== 'commit-then-422') return done
  return { status: 422, body: { statusCode: 422, message: ['Unable to process the request'], error: 'Unprocessable Entity', traceId } }
}

function brokenAnswer({ fault }: Fault, traceId: string): { status: number; body: JsonObject } | undefined {
  if (fault === 'slow') return undefined
  if (fault === 'ignored') return { status: 200, body: {} }
  if (fault === 'unauthorized') return { status: 401, body: { statusCode: 401, message: 'Invalid JWT', traceId } }
  if (fault === 'route-unsupported')
    return { status: 401, body: { statusCode: 401, message: 'This route is not yet supported by the IAM Service.', traceId } }
  const status = Number(fault)
  if (Number.isNaN(status)) return { status: fault === 'html' ? 502 : 0, body: {} }
  const words = { 429: 'Too Many Requests', 500: 'Internal Server Error', 502: 'Bad Gateway', 503: 'Service Unavailable' }[status]
  return { status, body: { statusCode: status, message: words, traceId } }
}

function finish(logged: LoggedRequest, status: number, done: Answer): Answer {
  logged.status = done.fault?.fault === 'commit-then-422' ? 422 : status
  return done
}
