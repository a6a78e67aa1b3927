import { safeParse, type z } from 'zod'
import { keepKnown } from './keep-known.ts'
import type { Live } from './kind.ts'

/**
 * The part of a body that names these fields. `null` means blank and is written as the field's own empty value, text as
 * `''` and a list as `[]`; what has no empty value (a number, a choice, a reference, a date) is left out. Parts that the schema
 * does not name, which come along when live values are written back, are left out too.
 */
export function writeFields(schema: z.ZodObject, values: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const name of names) {
    const value = values[name] === null ? acceptedEmptyValue(schema.shape[name]) : keepKnown(schema.shape[name], values[name])
    if (value !== undefined) body[name] = value
  }
  return body
}

/**
 * The values for a write that replaces everything: what is live stays, what is to change comes from the spec, and so
 * does what cannot be read, which would otherwise be lost.
 */
export function mergeForReplacement(live: Live, spec: Record<string, unknown>, changed: readonly string[]): Record<string, unknown> {
  const kept = Object.entries(live.fields).filter(([, value]) => value !== null)
  const written = Object.entries(spec).filter(
    ([field, value]) => value !== undefined && (changed.includes(field) || !(field in live.fields)),
  )
  return Object.fromEntries([...kept, ...written])
}

function acceptedEmptyValue(field: z.core.$ZodType | undefined): unknown {
  const empty = emptyValue(field)
  return field !== undefined && empty !== undefined && safeParse(field, empty).success ? empty : undefined
}

function emptyValue(field: z.core.$ZodType | undefined): unknown {
  const type = field?._zod.def.type
  if (type === 'string') return ''
  if (type === 'array') return []
  const inner = (field?._zod.def as { innerType?: z.core.$ZodType } | undefined)?.innerType
  return inner === undefined ? undefined : emptyValue(inner)
}
