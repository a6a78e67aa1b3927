/**
 * JSON with its keys in code-unit order, so that equal values give equal text: for hashes and for comparing.
 * Properties that are undefined are left out, as JSON leaves them out. Everything else that JSON would lose or
 * change silently (functions, symbols, bare undefined, NaN and infinities) throws a TypeError, as cycles do.
 */
export function canonicalJson(value: unknown): string {
  return write(value, [])
}

/** Whether two values are the same as JSON. Nothing and null are one; an order of keys means nothing, that of a list does. */
export function isSame(a: unknown, b: unknown): boolean {
  return canonicalJson(a ?? null) === canonicalJson(b ?? null)
}

function write(value: unknown, parents: readonly object[]): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`)
    return JSON.stringify(value)
  }
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} has no JSON form`)
  if (parents.includes(value)) throw new TypeError('a value that contains itself has no JSON form')
  if ('toJSON' in value && typeof value.toJSON === 'function') return write(value.toJSON(), [...parents, value])
  const inside = [...parents, value]
  if (Array.isArray(value)) return `[${value.map((item) => write(item, inside)).join(',')}]`
  const object = value as Record<string, unknown>
  const members = Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${write(object[key], inside)}`)
  return `{${members.join(',')}}`
}
