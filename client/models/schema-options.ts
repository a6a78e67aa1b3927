import { readFieldPath } from '../../server/contract/field-path.ts'
import { isRecord } from './is-record.ts'

export type JsonSchema = Record<string, unknown>

/** What can be chosen, where a value is picked from a list and not written; else null. */
export function optionsOf(schema: JsonSchema): (string | number)[] | null {
  const listed = schema['enum'] ?? ('const' in schema ? [schema['const']] : constantsOf(schema['anyOf']))
  if (!Array.isArray(listed) || listed.length === 0) return null
  const plain = listed.filter((option): option is string | number => typeof option === 'string' || typeof option === 'number')
  return plain.length === listed.length ? plain : null
}

/** Whether what stands in a field is one of the choices that its kind's schema lists there, and no text of a person's own. */
export function isOption(schema: JsonSchema, path: string, value: unknown): boolean {
  const steps = readFieldPath(
    path,
    (name) => name,
    () => null,
  )
  let at = alternatives(schema)
  for (const step of steps) at = at.flatMap((one) => inside(one, step))
  // What is chosen several times stands in a list.
  const last = at.flatMap((one) => [one, ...alternatives(one['items'])])
  return last.some((one) => optionsOf(one)?.some((option) => option === value) === true)
}

/** One step into a value: a field by its name, or, by its place or what it is called (null), something of a list. */
function inside(schema: JsonSchema, step: string | null): JsonSchema[] {
  if (isRecord(schema['items'])) {
    const items = alternatives(schema['items'])
    return step === null || /^\d+$/.test(step) ? items : items.flatMap((one) => inside(one, step))
  }
  const properties = schema['properties']
  if (step === null) return []
  if (isRecord(properties) && Object.hasOwn(properties, step)) return alternatives(properties[step])
  return alternatives(schema['additionalProperties'])
}

function alternatives(schema: unknown): JsonSchema[] {
  if (!isRecord(schema)) return []
  const { anyOf, oneOf } = schema
  const others = [anyOf, oneOf].flatMap((some) => (Array.isArray(some) ? some.flatMap(alternatives) : []))
  return [schema, ...others]
}

function constantsOf(anyOf: unknown): unknown[] | null {
  if (!Array.isArray(anyOf) || !anyOf.every((one) => isRecord(one) && 'const' in one)) return null
  return anyOf.map((one: JsonSchema) => one['const'])
}
