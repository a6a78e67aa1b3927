import type { ProblemError } from '../contract/problem.ts'
import { writePath } from '../contract/write-path.ts'
import { fault } from '../contract/say.ts'

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
    ...fault('document.values', { most: documentBounds.values }),
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
    ...fault('document.deep', { most: documentBounds.depth }),
  }
}

function notJson(path: Path, what: string): ProblemError {
  return {
    path: writePath(path),
    ...fault('document.no_json_value', { what }),
  }
}

function protoKey(path: Path): ProblemError {
  return { path: writePath([...path, '__proto__']), ...fault('document.proto') }
}
