import type { z } from 'zod'

type Definition = { type: string; shape?: Record<string, z.core.$ZodType>; element?: z.core.$ZodType; innerType?: z.core.$ZodType }

/** A live value without the parts that the schema does not name (the platform adds ids of its own) and without blank ones. */
export function keepKnown(schema: z.core.$ZodType | undefined, value: unknown): unknown {
  const definition = schema?._zod.def as Definition | undefined
  if (definition?.innerType !== undefined) return keepKnown(definition.innerType, value)
  if (definition?.type === 'array' && Array.isArray(value)) return value.map((item) => keepKnown(definition.element, item))
  if (definition?.type !== 'object' || typeof value !== 'object' || value === null) return value
  const known = Object.entries(definition.shape ?? {}).map(
    ([name, part]) => [name, keepKnown(part, (value as Record<string, unknown>)[name])] as const,
  )
  return Object.fromEntries(known.filter(([, part]) => part !== undefined && part !== null))
}
