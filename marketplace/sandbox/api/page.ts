import type { JsonObject } from '../json.ts'

/** The part of a list that was asked for, by whatever two words this door uses. */
export function slice<T>(found: T[], query: JsonObject, from: string, size: string, usual: number): T[] {
  const start = Number(query[from] ?? 0) || 0
  return found.slice(start, start + (Number(query[size] ?? usual) || usual))
}

/** The part after the thing with this id; from the beginning when there is no such id. */
export function sliceAfter<T extends { id: string }>(found: T[], after: unknown, size: number): { page: T[]; more: boolean } {
  const start = found.findIndex((one) => one.id === after) + 1
  return { page: found.slice(start, start + size), more: start + size < found.length }
}
