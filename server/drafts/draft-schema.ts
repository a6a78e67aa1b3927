import { z } from 'zod'
import type { Kind } from '../resources/kind.ts'
import { kinds as allKinds } from '../resources/registry.ts'
import { draftFieldsOf, factFieldsOf, optionalFieldsOfOthers } from './draft-fields.ts'

type JsonSchema = Record<string, unknown>

/** What an agency sets up around its sub-accounts is not drafted from a brief. */
export const draftKinds: readonly Kind[] = allKinds.filter((kind) => kind.tier !== 'agency')

/** Where a draft's spec names another resource, as paths such as `teamMembers.userId`; a list's items have no part of their own. */
export type ReferenceField = { path: string; kind: string | null }

const text = { type: 'string' }

/**
 * The answer that the model is held to: per kind only the fields that a draft says, every one named, optional ones
 * nullable, references as plain `kind/key`. It is the same for everybody on every day.
 */
export function draftSchema(kinds: readonly Kind[] = draftKinds): JsonSchema {
  return object({
    name: described('Name of the blueprint, such as the kind of business.'),
    description: described('One sentence: what it sets up.'),
    language: described('Language of the brief, such as en or de.'),
    lines: { type: 'array', items: lineSchema(kinds) },
    removed: { type: 'array', items: text, description: 'kind/key of lines of "previous" to take out.' },
    variables: {
      type: 'array',
      items: object({
        name: described('a-z, 0-9 and _; as it stands between the braces.'),
        label: described('What the person is asked for.'),
        question: described('The question, in the language of the brief.'),
        value: { type: ['string', 'null'], description: 'Only when the brief or a message says it, word for word.' },
      }),
    },
    questions: { type: 'array', items: text, description: 'Choices that only the person can make. At most 6.' },
    notes: { type: 'array', items: text, description: 'What was asked for and cannot be done. At most 6.' },
  })
}

/** One line of any of these kinds; those that are alike share a form. Which words caused it comes before what it is. */
export function lineSchema(kinds: readonly Kind[]): JsonSchema {
  const forms = Map.groupBy(kinds, (kind) => JSON.stringify(specSchema(kind)))
  const lines = [...forms].map(([spec, alike]) =>
    object({
      kind: { type: 'string', enum: alike.map((kind) => kind.name) },
      key: text,
      words: text,
      confidence: { type: 'number' },
      spec: JSON.parse(spec) as JsonSchema,
    }),
  )
  return { anyOf: lines }
}

/** Where a kind's spec points at others. */
export function referenceFields(kind: Kind): ReferenceField[] {
  const found: ReferenceField[] = []
  const look = (schema: JsonSchema, path: string[]): void => {
    const pointed = pointedKind(schema)
    if (pointed !== undefined) {
      found.push({ path: path.join('.'), kind: pointed })
      return
    }
    for (const option of options(schema)) look(option, path)
    if (isObject(schema.items)) look(schema.items, path)
    for (const [name, inner] of Object.entries(properties(schema))) look(inner, [...path, name])
  }
  look(jsonSchemaOf(kind), [])
  return found
}

function specSchema(kind: Kind): JsonSchema {
  const whole = jsonSchemaOf(kind)
  const chosen = draftFieldsOf(kind.name)
  const picked = chosen === undefined ? pick(whole, usualFields(whole)) : pick(whole, chosen)
  const lean =
    chosen === undefined
      ? {
          ...picked,
          properties: Object.fromEntries(Object.entries(properties(picked)).map(([name, field]) => [name, onlyRequired(field)])),
        }
      : picked
  return strict(lean, new Set(factFieldsOf(kind.name))) ?? object({})
}

/** What must be said, and the first few plain fields that may be. */
function usualFields(schema: JsonSchema): string[] {
  const must = required(schema)
  const plain = Object.entries(properties(schema)).filter(([name, inner]) => !must.includes(name) && isPlain(inner))
  return [...must, ...plain.slice(0, optionalFieldsOfOthers).map(([name]) => name), ...('uses' in properties(schema) ? ['uses'] : [])]
}

/** Inside a field, what may be left out is left out: a draft of a rare kind says the least. */
function onlyRequired(schema: JsonSchema): JsonSchema {
  if (isObject(schema.items)) return { ...schema, items: onlyRequired(schema.items) }
  if (schema.properties === undefined) return schema
  const must = required(schema)
  const kept = Object.entries(properties(schema)).filter(([name]) => must.includes(name) || name === '$ref')
  return { ...schema, properties: Object.fromEntries(kept.map(([name, field]) => [name, onlyRequired(field)])) }
}

function isPlain(schema: JsonSchema): boolean {
  return ['string', 'number', 'integer', 'boolean'].includes(String(schema.type))
}

function pick(schema: JsonSchema, paths: readonly string[]): JsonSchema {
  const all = properties(schema)
  const names = [...new Set(paths.map((path) => path.split('.')[0] ?? ''))].filter((name) => name in all)
  const kept = names.map((name) => {
    const inner = paths.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1))
    const field = all[name] as JsonSchema
    if (inner.length === 0) return [name, field] as const
    return [name, isObject(field.items) ? { ...field, items: pick(field.items, inner) } : pick(field, inner)] as const
  })
  return { ...schema, properties: Object.fromEntries(kept) }
}

/** Only what structured output takes: no patterns, no bounds, no maps. Undefined for what cannot be said. */
function strict(schema: JsonSchema, nullable: ReadonlySet<string> = new Set()): JsonSchema | undefined {
  const about = typeof schema.description === 'string' ? { description: shortened(schema.description) } : {}
  const pointed = pointedKind(schema)
  if (pointed !== undefined)
    return { type: 'string', description: pointed === null ? 'kind/key of a line, or a plain name.' : `${pointed}/key of a line.` }
  if (Array.isArray(schema.enum)) return { type: typeof schema.enum[0] === 'number' ? 'number' : 'string', enum: schema.enum, ...about }
  if ('const' in schema) return { type: typeof schema.const, enum: [schema.const], ...about }
  const alternatives = options(schema)
  if (alternatives.length > 0) {
    if (alternatives.every((option) => 'const' in option))
      return { type: 'number', enum: alternatives.map((option) => option.const), ...about }
    return { anyOf: alternatives.flatMap((option) => strict(option) ?? []), ...about }
  }
  if (schema.type === 'array') {
    const items = isObject(schema.items) ? strict(schema.items) : undefined
    return items === undefined ? undefined : { type: 'array', items, ...about }
  }
  if (schema.type === 'object') {
    if (schema.properties === undefined) return undefined
    const must = required(schema)
    const fields = Object.entries(properties(schema)).flatMap(([name, inner]) => {
      const field = strict(inner)
      if (field === undefined) return []
      return [[name, must.includes(name) && !nullable.has(name) ? field : orNull(field)] as const]
    })
    return { ...object(Object.fromEntries(fields)), ...about }
  }
  return typeof schema.type === 'string' ? { type: schema.type, ...about } : undefined
}

function orNull(schema: JsonSchema): JsonSchema {
  if (Array.isArray(schema.enum)) return { ...schema, type: [schema.type, 'null'], enum: [...schema.enum, null] }
  if (typeof schema.type === 'string' && schema.type !== 'object' && schema.type !== 'array')
    return { ...schema, type: [schema.type, 'null'] }
  return { anyOf: [schema, { type: 'null' }] }
}

/** `null` when any kind may be pointed at, undefined when the schema is no reference. */
function pointedKind(schema: JsonSchema): string | null | undefined {
  const ref = options(schema)
    .map((option) => properties(option).$ref)
    .find((found) => found !== undefined)
  if (ref === undefined) return undefined
  return /^\^([a-z-]+)\\?\//.exec(String(ref.pattern))?.[1] ?? null
}

function shortened(description: string): string {
  const first = description.replace(/ ?\([^()]*(dossier|issue \d)[^()]*\)/g, '').split(/(?<=\.)\s/)[0] ?? ''
  return first.length > 120 ? `${first.slice(0, 119)}…` : first
}

function jsonSchemaOf(kind: Kind): JsonSchema {
  return z.toJSONSchema(kind.spec, { io: 'input', unrepresentable: 'any' }) as JsonSchema
}

function object(fields: JsonSchema): JsonSchema {
  return { type: 'object', properties: fields, required: Object.keys(fields), additionalProperties: false }
}

function described(description: string): JsonSchema {
  return { ...text, description }
}

function properties(schema: JsonSchema): Record<string, JsonSchema> {
  return isObject(schema.properties) ? (schema.properties as Record<string, JsonSchema>) : {}
}

function required(schema: JsonSchema): string[] {
  return Array.isArray(schema.required) ? schema.required.map(String) : []
}

function options(schema: JsonSchema): JsonSchema[] {
  return [schema.anyOf, schema.oneOf].filter(Array.isArray).flat().filter(isObject)
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
