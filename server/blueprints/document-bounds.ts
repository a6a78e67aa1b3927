import type { ProblemError } from '../contract/problem.ts'
import { writePath } from '../contract/write-path.ts'

export const documentBounds = { depth: 40, values: 250_000, items: 5_000 } as const

type Path = readonly PropertyKey[]

/**
 * The first reason why a value may not be walked any further, or null. Whatever passes is finite, shallow, plain JSON
 * data with no key that could reach a prototype, so that everything after it may recurse.
 */
export function findOutOfBounds(document: unknown): ProblemError | null {
  let values = 0
  const look = (value: unknown, path: Path): ProblemError | null => {
    values += 1
    if (values > documentBounds.values) return tooMany(path)
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return null
    if (typeof value === 'number') return Number.isFinite(value) ? null : notJson(path, `${value}`)
    if (typeof value !== 'object') return notJson(path, `a ${typeof value}`)
    if (path.length >= documentBounds.depth) return tooDeep(path)
    if (Array.isArray(value) && value.length > documentBounds.items) return tooLong(path, value.length)
    if (Array.isArray(value)) return first(value, (item, index) => look(item, [...path, index]))
    return first(Object.keys(value), (key) => {
      if (key === '__proto__') return protoKey(path)
      const inner = (value as Record<string, unknown>)[key]
      return inner === undefined ? null : look(inner, [...path, key])
    })
  }
  return look(document, [])
}

function first<T>(items: readonly T[], find: (item: T, index: number) => ProblemError | null): ProblemError | null {
  for (const [index, item] of items.entries()) {
    const found = find(item, index)
    if (found !== null) return found
  }
  return null
}

function tooMany(path: Path): ProblemError {
  return {
    path: writePath(path.slice(0, 2)),
    message: `there are more than ${documentBounds.values.toLocaleString('en')} values in this text, counting what its YAML aliases repeat`,
    fix: 'write fewer resources, or split the blueprint in two',
  }
}

function tooLong(path: Path, length: number): ProblemError {
  return {
    path: writePath(path),
    message: `a list of ${length.toLocaleString('en')}; no list may have more than ${documentBounds.items.toLocaleString('en')}`,
    fix: 'shorten it, or split the blueprint in two',
  }
}

function tooDeep(path: Path): ProblemError {
  return {
    path: writePath(path.slice(0, 6)),
    message: `nested more than ${documentBounds.depth} levels deep`,
    fix: 'no resource needs that; look for a bracket that was opened too often, or a YAML alias that contains itself',
  }
}

function notJson(path: Path, what: string): ProblemError {
  return {
    path: writePath(path),
    message: `${what} is not a value that JSON has`,
    fix: 'write text, a number, true, false, null, a list or an object',
  }
}

function protoKey(path: Path): ProblemError {
  return { path: writePath([...path, '__proto__']), message: 'a field may not be called "__proto__"', fix: 'remove it' }
}
