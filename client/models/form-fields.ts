import { sayHelp } from '../words/field-helps.ts'
import { sayName } from '../words/field-names.ts'
import { isRecord } from './is-record.ts'
import { type JsonSchema, optionsOf } from './schema-options.ts'

/** How a value is asked for. `reference` points at a resource of the blueprint; an empty `kind` is any. `raw` is written as text. */
export type FieldShape =
  | { type: 'text' }
  | { type: 'number'; isWhole: boolean; least: number | null; most: number | null }
  | { type: 'choice'; options: (string | number)[] }
  | { type: 'switch' }
  | { type: 'list'; item: FieldShape; least: number }
  | { type: 'group'; fields: FormField[] }
  | { type: 'reference'; kind: string }
  | { type: 'map' }
  | { type: 'raw' }

export type FormField = {
  name: string
  title: string
  help: string
  isRequired: boolean
  shape: FieldShape
  /** The field that holds the unit of this number, shown beside it. */
  unit: FormField | null
  /** A unit that is always the same, such as %. */
  suffix: string
}

/** The fields of an object's JSON Schema in its order, in the person's language; a number's unit goes with the number. */
export function fieldsOf(schema: JsonSchema): FormField[] {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {}
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  const all = Object.entries(properties).map(([name, property]) =>
    fieldOf(name, isRecord(property) ? property : {}, required.includes(name)),
  )
  const units = new Map<string, FormField>()
  for (const field of all) {
    const unit = all.find((other) => other.name === `${field.name}Unit` && other.shape.type === 'choice')
    if (unit !== undefined && field.shape.type === 'number') units.set(field.name, unit)
  }
  const taken = new Set(units.values())
  return all.filter((field) => !taken.has(field)).map((field) => ({ ...field, unit: units.get(field.name) ?? null }))
}

export function shapeOf(schema: JsonSchema): FieldShape {
  const { type, items } = schema
  const options = optionsOf(schema)
  if (options !== null) return { type: 'choice', options }
  const kind = referencedKind(schema)
  if (kind !== null) return { type: 'reference', kind }
  if (type === 'string') return { type: 'text' }
  if (type === 'boolean') return { type: 'switch' }
  if (type === 'number' || type === 'integer') {
    const [least, most] = [numberOf(schema['minimum'] ?? schema['exclusiveMinimum']), numberOf(schema['maximum'])]
    return { type: 'number', isWhole: type === 'integer', least, most: most === Number.MAX_SAFE_INTEGER ? null : most }
  }
  if (type === 'array' && isRecord(items)) return { type: 'list', item: shapeOf(items), least: numberOf(schema['minItems']) ?? 0 }
  if (type !== 'object') return { type: 'raw' }
  if (isRecord(schema['properties'])) return { type: 'group', fields: fieldsOf(schema) }
  const values = schema['additionalProperties']
  return isRecord(values) && values['type'] === 'string' ? { type: 'map' } : { type: 'raw' }
}

/** What a new thing of this shape begins as: what is required, empty; a single choice made. */
export function startValue(shape: FieldShape): unknown {
  switch (shape.type) {
    case 'text':
    case 'reference':
      return ''
    case 'number':
      return shape.least ?? 0
    case 'choice':
      return shape.options[0] ?? ''
    case 'switch':
      return false
    case 'list':
      return Array.from({ length: shape.least }, () => startValue(shape.item))
    case 'group':
      return Object.fromEntries(shape.fields.filter((field) => field.isRequired).map((field) => [field.name, startValue(field.shape)]))
    case 'map':
    case 'raw':
      return {}
  }
}

function fieldOf(name: string, schema: JsonSchema, isRequired: boolean): FormField {
  const help = typeof schema['description'] === 'string' ? schema['description'] : ''
  const shape = shapeOf(schema)
  const suffix = shape.type === 'number' && /\bin percent\b/i.test(help) ? '%' : ''
  return { name, title: sayName(name), help: sayHelp(help), isRequired, shape, unit: null, suffix }
}

/** The kind that a reference may point at, as the pattern of `$ref` tells it; null for what is no reference. */
function referencedKind(schema: JsonSchema): string | null {
  const { anyOf } = schema
  for (const one of Array.isArray(anyOf) ? anyOf : [schema]) {
    const inner = isRecord(one) && isRecord(one['properties']) ? one['properties']['$ref'] : undefined
    if (isRecord(inner)) return /^\^([a-z-]+)\\?\//.exec(String(inner['pattern'] ?? ''))?.[1] ?? ''
  }
  return null
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
