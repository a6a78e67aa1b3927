import { z } from 'zod'
import { Blueprint, Resource } from '../contract/blueprint.ts'
import type { Kind } from '../resources/kind.ts'

type JsonSchema = Record<string, unknown>

/** Words of a schema that a text with a variable in it need not fulfil before its value is known. */
const narrowing = [
  'enum',
  'const',
  'pattern',
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'maxLength',
]

/**
 * The JSON Schema (draft 2020-12) of a whole blueprint: `spec` is what the kind named beside it takes, and wherever a
 * value is asked for, a text with a `{{ variable }}` will do. An editor completes and checks a document with it; the
 * rules that go beyond shapes are those of `checkBlueprint`.
 */
export function blueprintSchema(kinds: readonly Kind[]): JsonSchema {
  const { $defs: parts, ...envelope } = toSchema(Blueprint)
  const { $defs: _, ...resource } = toSchema(Resource)
  const specs = kinds.map((kind) => [specName(kind), orVariable(rooted(toSchema(kind.spec), specName(kind)))] as const)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Blueprint',
    description: 'The desired state of a sub-account: resources by kind and key, with variables.',
    ...withoutIds(envelope),
    properties: {
      ...partsOf(envelope),
      resources: { ...partsOf(envelope).resources, items: { $ref: '#/$defs/resource' } },
    },
    $defs: {
      Variable: withoutIds((parts as Record<string, JsonSchema>)['Variable'] ?? {}),
      withVariable: { type: 'string', pattern: '\\{\\{', description: 'A text with a variable in it, such as {{ clinic_name }}.' },
      resource: {
        ...withoutIds(resource),
        properties: {
          ...partsOf(resource),
          kind: { anyOf: kinds.map(({ name, title, description }) => ({ const: name, title, description })) },
        },
        allOf: kinds.map((kind) => ({
          if: { properties: { kind: { const: kind.name } }, required: ['kind'] },
          // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
          then: { properties: { spec: { $ref: `#/$defs/${specName(kind)}` } } },
        })),
      },
      ...Object.fromEntries(specs),
    },
  }
}

function specName({ name }: Kind): string {
  return `spec.${name}`
}

function toSchema(schema: z.ZodType): JsonSchema {
  const made = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input', unrepresentable: 'any' }) as JsonSchema
  const defs = (made.$defs ?? {}) as Record<string, JsonSchema>
  const named = typeof made.$ref === 'string' ? defs[made.$ref.slice('#/$defs/'.length)] : undefined
  return named === undefined ? made : { ...named, $defs: defs }
}

/** References inside a part keep their meaning when the part becomes one of many. */
function rooted(schema: JsonSchema, name: string): JsonSchema {
  const text = JSON.stringify(withoutIds(schema)).replaceAll('"$ref":"#/', `"$ref":"#/$defs/${name}/`)
  return JSON.parse(text) as JsonSchema
}

function withoutIds({ $schema: _schema, id: _id, $id: _own, ...rest }: JsonSchema): JsonSchema {
  return rest
}

function partsOf(schema: JsonSchema): Record<string, JsonSchema> {
  return (schema.properties ?? {}) as Record<string, JsonSchema>
}

/** The same schema, with a text that holds a variable welcome at every value. */
function orVariable(schema: JsonSchema): JsonSchema {
  const inside = mapParts(schema)
  if (!isNarrow(inside)) return inside
  const { title, description, default: byDefault, ...value } = inside
  const said = { title, description, default: byDefault }
  return {
    ...Object.fromEntries(Object.entries(said).filter(([, part]) => part !== undefined)),
    anyOf: [value, { $ref: '#/$defs/withVariable' }],
  }
}

function isNarrow(schema: JsonSchema): boolean {
  const { type } = schema
  if (type === 'object' || type === 'array' || schema.anyOf !== undefined || schema.oneOf !== undefined || schema.allOf !== undefined)
    return false
  if (type === 'number' || type === 'integer' || type === 'boolean') return true
  return narrowing.some((word) => word in schema)
}

function mapParts(schema: JsonSchema): JsonSchema {
  const mapped = { ...schema }
  for (const word of ['properties', '$defs']) {
    const parts = mapped[word]
    if (isSchema(parts))
      mapped[word] = Object.fromEntries(
        Object.entries(parts).map(([name, part]) => [name, isReference(name, schema) ? part : orVariable(part as JsonSchema)]),
      )
  }
  for (const word of ['items', 'additionalProperties']) {
    const part = mapped[word]
    if (isSchema(part)) mapped[word] = orVariable(part)
  }
  for (const word of ['anyOf', 'oneOf', 'allOf', 'prefixItems']) {
    const parts = mapped[word]
    if (Array.isArray(parts)) mapped[word] = parts.map((part: JsonSchema) => orVariable(part))
  }
  return mapped
}

/** `{ $ref }` of a blueprint names a resource, and never holds a variable. */
function isReference(name: string, { properties }: JsonSchema): boolean {
  return name === '$ref' && isSchema(properties) && Object.keys(properties).length === 1
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
