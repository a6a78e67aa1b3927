export type JsonSchema = { [keyword: string]: unknown }

const types = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']
const kept = ['enum', 'format', 'minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'pattern', 'uniqueItems']

/**
 * A published schema (OpenAPI 3.0) as JSON Schema (draft 2020-12) that also refuses what is not described: an object
 * with properties takes those alone. References keep their names and lead into `$defs` (see {@link toDefinitions}).
 */
export function toJsonSchema(schema: JsonSchema): JsonSchema {
  return convert(schema, true)
}

/** Every component twice: as it is, and open at its top so that others can add properties to it (`allOf`). */
export function toDefinitions(components: Record<string, JsonSchema>): JsonSchema {
  return Object.fromEntries(
    Object.entries(components).flatMap(([name, schema]) => [
      [name, convert(schema, true)],
      [openName(name), convert(schema, false)],
    ]),
  )
}

function convert(schema: JsonSchema, closed: boolean): JsonSchema {
  const name = referredTo(schema)
  const converted = name === undefined ? convertOwn(schema, closed) : { $ref: `#/$defs/${closed ? name : openName(name)}` }
  return schema.nullable === true ? { anyOf: [converted, { type: 'null' }] } : converted
}

function convertOwn(schema: JsonSchema, closed: boolean): JsonSchema {
  const made: JsonSchema = Object.fromEntries(kept.filter((word) => word in schema).map((word) => [word, schema[word]]))
  if (types.includes(String(schema.type))) made.type = schema.type
  if (Array.isArray(schema.required)) made.required = schema.required
  if (isSchema(schema.items)) made.items = convert(schema.items, true)
  if (isSchema(schema.properties))
    made.properties = Object.fromEntries(Object.entries(schema.properties).map(([name, part]) => [name, convert(part as JsonSchema, true)]))
  if (isSchema(schema.additionalProperties)) made.additionalProperties = convert(schema.additionalProperties, true)
  for (const word of ['allOf', 'anyOf', 'oneOf']) {
    const parts = schema[word]
    if (!Array.isArray(parts)) continue
    const alone = parts.length === 1 && made.properties === undefined
    made[word === 'oneOf' ? 'anyOf' : word] = parts.map((part: JsonSchema) => convert(part, closed && (alone || word !== 'allOf')))
  }
  const open = !closed || schema.additionalProperties !== undefined
  const describes = made.properties !== undefined || (Array.isArray(made.allOf) && made.allOf.length > 1)
  return describes && !open ? { ...made, unevaluatedProperties: false } : made
}

function openName(name: string): string {
  return `${name}.open`
}

function referredTo({ $ref }: JsonSchema): string | undefined {
  return typeof $ref === 'string' && $ref.startsWith('#/components/schemas/') ? $ref.slice('#/components/schemas/'.length) : undefined
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
