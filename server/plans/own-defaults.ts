import { canonicalJson } from '../contract/canonical-json.ts'
import type { Kind, Live } from '../resources/kind.ts'

type Fields = Record<string, unknown>

/**
 * What is known to be nobody else's of something that a job has made, beyond what the blueprint said of it by then: what
 * making it adds, and what still stands as it is when nothing is said, which nobody has edited.
 */
export function withOwnDefaults(kind: Kind, desired: Fields, live: Live, applied: Fields): Fields {
  const unsaid = Object.entries(desired).filter(([name]) => !(name in applied) && name in live.fields)
  const untouched = unsaid.filter(([name, wanted]) => isDefault(kind, name, live.fields[name], wanted))
  return { ...applied, ...kind.asMade?.(applied), ...Object.fromEntries(untouched.map(([name]) => [name, null])) }
}

/** Only where the kind knows the default: else it cannot be told from an edit. */
function isDefault(kind: Kind, field: string, value: unknown, desired: unknown): boolean {
  const compared = (one: unknown): string => canonicalJson(kind.normalise?.(field, one, desired) ?? one ?? null)
  return compared(value) === compared(null)
}
