import type { Dice } from '../chaos/dice.ts'
import { oddTexts, oddValue } from './odd-values.ts'

export type JsonSchema = Record<string, unknown>

export type Maker = {
  dice: Dice
  /** Of the whole description: what `$ref` points into. */
  root: JsonSchema
  /** Values that answers have shown, by the name of their field. */
  seen: Map<string, string[]>
  /** The share of values that do not fit their schema. */
  oddness: number
}

/** A value that fits the schema, more or less: here and there one that does not. */
export function makeValue(maker: Maker, schema: unknown, name = '', depth = 0): unknown {
  const { dice } = maker
  if (dice.roll() < maker.oddness || depth > 12) return oddValue(dice)
  const shape = resolve(maker, schema)
  if ('const' in shape) return shape['const']
  if (Array.isArray(shape['enum'])) return dice.pick(shape['enum'] as unknown[])
  const options = shape['anyOf'] ?? shape['oneOf']
  if (Array.isArray(options)) return makeValue(maker, dice.pick(options as unknown[]), name, depth + 1)
  if (Array.isArray(shape['allOf'])) {
    const parts = (shape['allOf'] as unknown[]).map((part) => makeValue(maker, part, name, depth + 1))
    return parts.every((part) => typeof part === 'object' && part !== null) ? Object.assign({}, ...(parts as object[])) : parts[0]
  }
  const types = shape['type']
  switch (Array.isArray(types) ? dice.pick(types as string[]) : types) {
    case 'string':
      return makeText(maker, shape, name)
    case 'integer':
    case 'number':
      return dice.between(Number(shape['minimum'] ?? 0), Math.min(Number(shape['maximum'] ?? 200), 1_000))
    case 'boolean':
      return dice.roll() < 0.5
    case 'null':
      return null
    case 'array': {
      const length = dice.between(Math.min(Number(shape['minItems'] ?? 0), 5), Math.min(Number(shape['maxItems'] ?? 3), 3))
      return Array.from({ length }, () => makeValue(maker, shape['items'] ?? {}, name, depth + 1))
    }
    case 'object':
      return makeObject(maker, shape, depth)
    default:
      return oddValue(dice)
  }
}

function makeObject(maker: Maker, shape: JsonSchema, depth: number): Record<string, unknown> {
  const { dice } = maker
  const required = new Set(shape['required'] as string[] | undefined)
  const made: Record<string, unknown> = {}
  for (const [name, part] of Object.entries((shape['properties'] ?? {}) as JsonSchema)) {
    const wanted = required.has(name) ? dice.roll() > maker.oddness : dice.roll() < 0.5
    if (wanted) made[name] = makeValue(maker, part, name, depth + 1)
  }
  const more = shape['additionalProperties']
  if (typeof more === 'object' && more !== null && dice.roll() < 0.7) {
    made[dice.pick(['clinic_name', 'a', 'new-patient', ...oddTexts])] = makeValue(maker, more, '', depth + 1)
  }
  if (dice.roll() < maker.oddness) made[dice.pick(oddTexts)] = oddValue(dice)
  return made
}

function makeText(maker: Maker, shape: JsonSchema, name: string): string {
  const { dice } = maker
  const known = maker.seen.get(name) ?? []
  if (known.length > 0 && dice.roll() < 0.7) return dice.pick(known)
  if (shape['format'] === 'date-time') return '2026-11-22T12:00:00.000Z'
  const any = [...maker.seen.values()].flat()
  return dice.pick([
    'a',
    'new patient',
    'tag',
    'new-patient',
    'x'.repeat(Number(shape['minLength'] ?? 1)),
    ...(any.length > 0 ? [dice.pick(any)] : []),
  ])
}

function resolve(maker: Maker, schema: unknown): JsonSchema {
  let shape = (typeof schema === 'object' && schema !== null ? schema : {}) as JsonSchema
  for (let hops = 0; hops < 10 && typeof shape['$ref'] === 'string'; hops += 1) {
    const steps = shape['$ref'].split('/').slice(1)
    shape = (steps.reduce<unknown>((at, step) => (at as JsonSchema | undefined)?.[step], maker.root) ?? {}) as JsonSchema
  }
  return shape
}
