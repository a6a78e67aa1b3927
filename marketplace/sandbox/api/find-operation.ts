import type { Operation } from './operation.ts'
import { operations } from './operations.ts'

export type Found = { operation: Operation; params: Record<string, string> }

const routes = operations.map((operation) => ({ operation, parts: split(operation.path) }))

export function findOperation(method: string, path: string): Found | undefined {
  const asked = split(path)
  for (const { operation, parts } of routes) {
    if (operation.method !== method || parts.length !== asked.length) continue
    const params = match(parts, asked)
    if (params) return { operation, params }
  }
  return undefined
}

function match(parts: string[], asked: string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {}
  for (const [index, part] of parts.entries()) {
    const value = asked[index] ?? ''
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(value)
    else if (part !== value) return undefined
  }
  return params
}

/** A slash at the end makes no difference. */
function split(path: string): string[] {
  return path.split('/').filter(Boolean)
}
