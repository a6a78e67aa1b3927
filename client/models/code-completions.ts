import type { BlueprintFormat } from '../../server/contract/blueprint.ts'
import type { KindView } from '../../server/contract/config-door.ts'
import { sayHelp } from '../words/field-helps.ts'
import type { Sketch } from './blueprint-sketch.ts'
import { isRecord } from './is-record.ts'
import type { CodePlace } from './code-place.ts'
import { shapeOf } from './form-fields.ts'
import type { JsonSchema } from './schema-options.ts'
import { titleOf } from './resource-title.ts'

/** `label` is what is listed and, without `apply`, written. */
export type CodeOption = { label: string; detail: string; info: string; apply: string }
export type CodeKnowledge = { kinds: readonly KindView[]; sketch: Sketch; /** The whole document as it was last read. */ value: unknown }

const text: JsonSchema = { type: 'string' }
const variableSchema: JsonSchema = {
  type: 'object',
  properties: { label: text, description: text, required: { type: 'boolean' }, default: text, example: text, group: text },
}

/** What may stand at a place: fields that are not there yet, values of a choice, kinds, references, variables. */
export function optionsAt(place: CodePlace, format: BlueprintFormat, knowledge: CodeKnowledge): CodeOption[] {
  const { sketch, kinds } = knowledge
  if (place.role === 'variable')
    return sketch.variables.map(({ name, value }) => ({ label: name, detail: String(value['label'] ?? ''), info: '', apply: name }))
  const schema = schemaAt(place.path, knowledge)
  if (place.role === 'reference') {
    const around = schemaAt(place.path.at(-1) === '$ref' ? place.path.slice(0, -1) : place.path, knowledge)
    return references(around, sketch).map((one) => ({ ...one, apply: one.label }))
  }
  if (place.role === 'key') return schema === null ? [] : keys(schema, place, format, knowledge)
  const isKind = place.path.length === 3 && place.path[0] === 'resources' && place.path[2] === 'kind'
  const quote = format === 'json' && !place.isQuoted ? '"' : ''
  if (isKind)
    return kinds.map(({ name, title, description }) => ({
      label: name,
      detail: title,
      info: description,
      apply: `${quote}${name}${quote}`,
    }))
  return schema === null ? [] : values(schema, sketch, format, quote)
}

function keys(schema: JsonSchema, place: CodePlace, format: BlueprintFormat, { value }: CodeKnowledge): CodeOption[] {
  const there = valueAt(value, place.path)
  const properties = Object.entries(isRecord(schema['properties']) ? schema['properties'] : {})
  return properties
    .filter(([name]) => !isRecord(there) || !(name in there))
    .map(([name, property]) => {
      const required = Array.isArray(schema['required']) && schema['required'].includes(name)
      const info = isRecord(property) && typeof property['description'] === 'string' ? sayHelp(property['description']) : ''
      return { label: name, detail: required ? '*' : '', info, apply: keyText(name, format, place.isQuoted) }
    })
}

function keyText(name: string, format: BlueprintFormat, isQuoted: boolean): string {
  if (isQuoted) return name
  return format === 'json' ? `"${name}": ` : `${name}: `
}

function values(schema: JsonSchema, sketch: Sketch, format: BlueprintFormat, quote: string): CodeOption[] {
  const shape = shapeOf(schema)
  const plain = (label: string, isText: boolean): CodeOption => ({
    label,
    detail: '',
    info: '',
    apply: isText ? `${quote}${label}${quote}` : label,
  })
  if (shape.type === 'switch') return ['true', 'false'].map((label) => plain(label, false))
  if (shape.type === 'choice') return shape.options.map((option) => plain(String(option), typeof option === 'string'))
  if (shape.type !== 'reference') return []
  return references(schema, sketch).map((one) => ({
    ...one,
    apply: format === 'json' ? `{ "$ref": "${one.label}" }` : `{ $ref: ${one.label} }`,
  }))
}

function references(schema: JsonSchema | null, sketch: Sketch): Omit<CodeOption, 'apply'>[] {
  const shape = schema === null ? null : shapeOf(schema)
  const kind = shape?.type === 'reference' ? shape.kind : ''
  return sketch.resources
    .filter((resource) => kind === '' || resource.kind === kind)
    .map((resource) => ({ label: resource.id, detail: titleOf(resource), info: '' }))
}

function schemaAt(path: CodePlace['path'], { kinds, sketch }: CodeKnowledge): JsonSchema | null {
  const [first, index, part, ...rest] = path
  if (first === undefined)
    return objectOf({ version: { const: 1 }, name: text, description: text, industry: text, variables: {}, resources: {} })
  if (first === 'variables') return index === undefined ? null : descend(variableSchema, [part, ...rest])
  if (first !== 'resources' || index === undefined) return null
  if (part === undefined) return objectOf({ kind: text, key: text, spec: {}, note: text })
  const kind = sketch.resources.find((resource) => resource.index === index)?.kind
  const schema = kinds.find((one) => one.name === kind)?.schema
  return part === 'spec' && schema !== undefined ? descend(schema, rest) : null
}

function objectOf(properties: Record<string, JsonSchema>): JsonSchema {
  return { type: 'object', properties }
}

function descend(schema: JsonSchema, path: readonly (string | number | undefined)[]): JsonSchema | null {
  let at: unknown = schema
  for (const part of path) {
    if (part === undefined) break
    if (!isRecord(at)) return null
    if (typeof part === 'number') at = at['items']
    else at = isRecord(at['properties']) ? at['properties'][part] : undefined
  }
  return isRecord(at) ? at : null
}

function valueAt(value: unknown, path: CodePlace['path']): unknown {
  let at = value
  for (const part of path) at = Array.isArray(at) || isRecord(at) ? (at as Record<string | number, unknown>)[part] : undefined
  return at
}
