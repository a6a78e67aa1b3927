type Fields = Record<string, unknown>

/** The top field that a path such as `permissions.contactsEnabled` begins with. */
export function topOf(path: string): string {
  return path.split('.')[0] ?? path
}

/** What stands at a path; null when nothing does. */
export function leafAt(fields: Fields, path: string): unknown {
  return path.split('.').reduce<unknown>((at, part) => (isPlainObject(at) ? at[part] : null), fields) ?? null
}

/** A copy with that at the path. A blank inside an object is left out of it, with the objects inside that are empty without it. */
export function withLeaf(fields: Fields, path: string, value: unknown): Fields {
  const [top, inner] = parted(path)
  if (inner === undefined) return { ...fields, [top]: value }
  const there = isPlainObject(fields[top]) ? fields[top] : {}
  const isBlank = value === null || value === undefined
  return { ...fields, [top]: isBlank ? withoutLeaf(there, inner) : withLeaf(there, inner, value) }
}

/** A copy without what stands at the path, nor the objects that are empty without it. */
export function withoutLeaf(fields: Fields, path: string): Fields {
  const [top] = parted(path)
  const left = dropped(fields, path)
  return isPlainObject(left[top]) && Object.keys(left[top]).length === 0 ? dropped(left, top) : left
}

function dropped(fields: Fields, path: string): Fields {
  const [top, inner] = parted(path)
  if (inner !== undefined) return isPlainObject(fields[top]) ? { ...fields, [top]: withoutLeaf(fields[top], inner) } : fields
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== top))
}

function parted(path: string): [string, string | undefined] {
  const at = path.indexOf('.')
  return at < 0 ? [path, undefined] : [path.slice(0, at), path.slice(at + 1)]
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
