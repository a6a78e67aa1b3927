import { z } from 'zod'
import type { Kind } from '../resources/kind.ts'
import type { Path } from './variables.ts'

type JsonSchema = Record<string, unknown>

const schemas = new WeakMap<Kind, JsonSchema>()

/** Texts that satisfy the patterns found in practice: phone, day, time, moment, colour, currency, country, key. */
const samples = ['+15005550006', '2026-01-31', '09:00', '2026-01-31T09:00:00Z', '#336699', 'USD', 'US', 'placeholder', '1']

/** The JSON Schemas that a field of a kind's spec may satisfy, alternatives flattened; empty where the schema does not know the path. */
export function shapesAt(kind: Kind, path: Path): JsonSchema[] {
  const root = schemaOf(kind)
  return path.reduce((shapes, part) => shapes.flatMap((shape) => alternatives(inside(shape, part), root)), alternatives(root, root))
}

/** The names of the fields that an object at `path` may have. */
export function fieldNamesAt(kind: Kind, path: Path): string[] {
  return [...new Set(shapesAt(kind, path).flatMap((shape) => Object.keys(record(shape.properties))))]
}

/** A variable's text as the type that the field wants: text wherever text is welcome, else a number, else true or false. */
export function coerceTo(shapes: readonly JsonSchema[], text: string): unknown {
  if (shapes.length === 0 || shapes.some((shape) => takesText(shape, text))) return text
  const trimmed = text.trim()
  if (shapes.some(isNumeric) && /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(trimmed)) return Number(trimmed)
  if (shapes.some((shape) => shape.type === 'boolean')) {
    if (/^(true|yes|on)$/i.test(trimmed)) return true
    if (/^(false|no|off)$/i.test(trimmed)) return false
  }
  return text
}

/** Something that the field would accept, to stand in for a value that is not known yet. */
export function placeholderFor(shapes: readonly JsonSchema[], name: string): unknown {
  const shape = shapes[0]
  if (shape === undefined) return `{{ ${name} }}`
  if (Array.isArray(shape.enum)) return shape.enum[0]
  if ('const' in shape) return shape.const
  if (shape.type === 'boolean') return true
  if (isNumeric(shape)) return Math.max(Number(shape.minimum ?? 1), Number(shape.exclusiveMinimum ?? 0) + 1)
  if (shape.format === 'email') return `${name}@placeholder.invalid`
  if (shape.format === 'uri') return `https://placeholder.invalid/${name}`
  const pattern = typeof shape.pattern === 'string' ? new RegExp(shape.pattern, 'u') : null
  return (pattern === null ? undefined : samples.find((sample) => pattern.test(sample))) ?? `{{ ${name} }}`
}

function schemaOf(kind: Kind): JsonSchema {
  const known = schemas.get(kind)
  if (known !== undefined) return known
  const schema = z.toJSONSchema(kind.spec, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  schemas.set(kind, schema)
  return schema
}

function inside(shape: JsonSchema, part: string | number): unknown {
  if (typeof part === 'number')
    return Array.isArray(shape.prefixItems) && part < shape.prefixItems.length ? shape.prefixItems[part] : shape.items
  const properties = record(shape.properties)
  return Object.hasOwn(properties, part) ? properties[part] : shape.additionalProperties
}

function alternatives(shape: unknown, root: JsonSchema): JsonSchema[] {
  if (typeof shape !== 'object' || shape === null) return []
  const schema = shape as JsonSchema
  if (typeof schema.$ref === 'string') return alternatives(pointed(schema.$ref, root), root)
  const options = [schema.anyOf, schema.oneOf, schema.allOf].filter(Array.isArray).flat() as unknown[]
  return options.length === 0 ? [schema] : options.flatMap((option) => alternatives(option, root))
}

function pointed(pointer: string, root: JsonSchema): unknown {
  const parts = pointer.split('/').slice(1)
  return parts.reduce<unknown>((value, part) => record(value)[part], root)
}

function takesText(shape: JsonSchema, text: string): boolean {
  if (Array.isArray(shape.enum)) return shape.enum.includes(text)
  if ('const' in shape) return shape.const === text
  return shape.type === 'string' || (Array.isArray(shape.type) && shape.type.includes('string')) || Object.keys(shape).length === 0
}

function isNumeric(shape: JsonSchema): boolean {
  return (
    shape.type === 'number' ||
    shape.type === 'integer' ||
    (Array.isArray(shape.enum) && shape.enum.some((value) => typeof value === 'number'))
  )
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
