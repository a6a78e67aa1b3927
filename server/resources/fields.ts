import { z } from 'zod'
import type { KindName } from '../contract/kind-names.ts'

/** An id of the platform, or a reference to another resource of the blueprint, or a variable that holds an id. */
export function idOrRef(kind: KindName, description: string): z.ZodType<string> {
  const ref = z.strictObject({
    $ref: z
      .string()
      .regex(new RegExp(`^${kind}/`), `must point at a ${kind}, such as ${kind}/some-key`)
      .describe(`The ${kind} of this blueprint, as ${kind}/key.`),
  })
  return z.union([z.string().min(1), ref]).describe(description) as unknown as z.ZodType<string>
}

/** Whether text that begins like 2027-01-31 names a day of the calendar: the engine would take February 30 for March 2. */
export function isRealDay(text: string): boolean {
  const day = text.slice(0, 10)
  const at = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
}

/** Text by which two names count as the same thing: case, spaces and punctuation do not matter. */
export function normaliseName(name: string): string {
  const folded = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return folded === '' ? name.trim().toLowerCase() : folded
}
