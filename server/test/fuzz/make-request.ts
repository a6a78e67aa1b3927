import type { Dice } from '../chaos/dice.ts'
import { type JsonSchema, makeValue, type Maker } from './make-value.ts'
import { oddTexts, oddValue } from './odd-values.ts'

/** One door as its description has it; a door without one is tried with odd requests all the same. */
export type Operation = {
  method: string
  path: string
  parameters: { name: string; in: string; schema: JsonSchema }[]
  body: JsonSchema | undefined
}

export type FuzzRequest = {
  method: string
  url: string
  headers: Record<string, string>
  body: string | Uint8Array | undefined
  asTenant: number
}

const contentTypes = [
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/json; charset=utf-16',
  '',
]
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'PROPFIND']
const oddPaths = ['%00', '%ff', '%', '%2e%2e', '%2F', '%ed%a0%80', 'a%0d%0ab', 'x'.repeat(3_000), '__proto__', '%27%3b--']

export function makeRequest(maker: Maker, operations: readonly Operation[], tenants: number): FuzzRequest {
  const { dice } = maker
  const operation = dice.pick(operations)
  maker.oddness = dice.pick([0, 0, 0.02, 0.1, 0.3])
  const url = makePath(maker, operation) + makeQuery(maker, operation)
  const headers = makeHeaders(dice)
  const method = dice.roll() < 0.03 ? dice.pick(methods) : operation.method
  const mayHaveBody = method !== 'GET' && method !== 'HEAD'
  const body = mayHaveBody ? makeBody(maker, operation) : undefined
  if (body !== undefined && dice.roll() > 0.03) headers['content-type'] = 'application/json'
  else if (body !== undefined) headers['content-type'] = dice.pick(contentTypes)
  return { method, url, headers, body, asTenant: dice.between(-1, tenants - 1) }
}

function makePath(maker: Maker, { path }: Operation): string {
  const { dice, seen } = maker
  const filled = path.replaceAll(/\{(\w+)\}|:(\w+)(\{[^}]*\})?|\*/g, () => {
    const roll = dice.roll()
    const ids = seen.get('id') ?? []
    if (ids.length > 0 && roll < 0.7) return encodeURIComponent(dice.pick(ids))
    return roll < 0.85 ? dice.pick(oddPaths) : encodeURIComponent(wellFormed(dice.pick(oddTexts)))
  })
  return filled.startsWith('/') ? filled : `/${filled}`
}

function makeQuery(maker: Maker, { parameters }: Operation): string {
  const { dice } = maker
  const parts: string[] = []
  for (const parameter of parameters) {
    if (parameter.in !== 'query' || dice.roll() < 0.4) continue
    const value = makeValue(maker, parameter.schema, parameter.name)
    parts.push(`${parameter.name}=${encodeURIComponent(wellFormed(typeof value === 'string' ? value : JSON.stringify(value)))}`)
  }
  if (dice.roll() < 0.05) parts.push(...parts, `${dice.pick(['a', 'limit', 'cursor', '__proto__[x]'])}=${dice.pick(oddPaths)}`)
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

function makeHeaders(dice: Dice): Record<string, string> {
  const headers: Record<string, string> = {}
  if (dice.roll() < 0.1) headers['last-event-id'] = dice.pick(['0', '7', '-1', 'x', '1e400', '9'.repeat(30)])
  if (dice.roll() < 0.05) headers['x-request-id'] = dice.pick(['abcdefgh', 'a b', 'x'.repeat(500)])
  if (dice.roll() < 0.05) headers['accept'] = dice.pick(['*/*', 'text/html', 'nonsense', ''])
  if (dice.roll() < 0.05) headers['x-forwarded-for'] = dice.pick(['1.2.3.4', 'nobody', '::1, 2.2.2.2', ','])
  if (dice.roll() < 0.05)
    headers['authorization'] = dice.pick(['Bearer', 'Bearer a.b.c', 'Basic eDp5', 'Bearer gw_nothing', `Bearer ${'x.'.repeat(2_000)}`])
  if (dice.roll() < 0.03) headers['x-ghl-signature'] = dice.pick(['N/A', 'A'.repeat(88), ''])
  return headers
}

function makeBody(maker: Maker, operation: Operation): string | Uint8Array | undefined {
  const { dice } = maker
  const roll = dice.roll()
  if (roll < 0.75 && operation.body !== undefined) return JSON.stringify(makeValue(maker, operation.body))
  if (roll < 0.88) return JSON.stringify(oddValue(dice)) ?? ''
  if (roll < 0.9) return undefined
  if (roll < 0.92) return `${'['.repeat(dice.pick([70, 5_000, 100_000]))}`
  if (roll < 0.93) return `{"a":`.repeat(20_000) + '1' + '}'.repeat(20_000)
  if (roll < 0.95) return Uint8Array.from({ length: 64 }, () => dice.between(0, 255))
  if (roll < 0.97) return `{"__proto__":{"can":["apply"]},"constructor":{"prototype":{}}}`
  return dice.pick(['', '{', '{"a":1,}', '\ufeff{}', 'NaN', '"\\ud800"', '[1', '{"a":1}{"b":2}'])
}

/** A lone surrogate cannot stand in an address. */
function wellFormed(text: string): string {
  return text.toWellFormed()
}
