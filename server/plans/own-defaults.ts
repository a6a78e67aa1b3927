import { isSame } from '../contract/canonical-json.ts'
import type { Kind, Live } from '../resources/kind.ts'

type Fields = Record<string, unknown>

/**
 * What is known to be nobody else's of something that a job has made, beyond what the blueprint said of it by then: what
 * making it adds, and what still stands as it is when nothing is said, which nobody has edited. `kept`: fields of which
 * somebody has chosen to keep what is there.
 */
export function withOwnDefaults(kind: Kind, desired: Fields, live: Live, applied: Fields, kept: ReadonlySet<string>): Fields {
  const unsaid = Object.entries(desired).filter(([name]) => !(name in applied) && name in live.fields && !kept.has(name))
  const untouched = unsaid.filter(([name, wanted]) => isDefault(kind, name, live.fields[name], wanted))
  const made = Object.entries(kind.asMade?.(applied) ?? {}).filter(([name]) => !kept.has(name))
  return { ...applied, ...Object.fromEntries([...made, ...untouched.map(([name]) => [name, null])]) }
}

/** Only where the kind knows the default: else it cannot be told from an edit. */
function isDefault(kind: Kind, field: string, value: unknown, desired: unknown): boolean {
  const inWords = (one: unknown): unknown => kind.normalise?.(field, one, desired) ?? one
  return isSame(inWords(value), inWords(null))
}
