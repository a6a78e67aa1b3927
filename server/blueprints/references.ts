import type { Path } from './variables.ts'

/** A `{ "$ref": "kind/key" }` in a spec: the id it points at and where it stands. */
export type Reference = { id: string; path: Path }

export function findReferences(value: unknown, path: Path = []): Reference[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => findReferences(item, [...path, index]))
  if (typeof value !== 'object' || value === null) return []
  const id = referenceOf(value)
  if (id !== undefined) return [{ id, path }]
  return Object.entries(value).flatMap(([key, inner]) => findReferences(inner, [...path, key]))
}

/** The ids that a spec points at, each once, in the order in which they stand. */
export function referencedIds(spec: unknown): string[] {
  return [...new Set(findReferences(spec).map((reference) => reference.id))]
}

/**
 * A copy of a spec with its references replaced by the ids of what they point at. What `idOf` does not know stays a
 * reference and is listed in `unresolved`, each once.
 */
export function resolveReferences(
  spec: Record<string, unknown>,
  idOf: (id: string) => string | undefined,
): { spec: Record<string, unknown>; unresolved: string[] } {
  const unresolved = new Set<string>()
  const replace = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replace)
    if (typeof value !== 'object' || value === null) return value
    const id = referenceOf(value)
    if (id === undefined) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner)]))
    const known = idOf(id)
    if (known === undefined) unresolved.add(id)
    return known ?? value
  }
  return { spec: replace(spec) as Record<string, unknown>, unresolved: [...unresolved] }
}

function referenceOf(value: object): string | undefined {
  const id = Object.hasOwn(value, '$ref') ? (value as { $ref: unknown }).$ref : undefined
  return typeof id === 'string' ? id : undefined
}
