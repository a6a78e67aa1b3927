import type { Blueprint } from '../contract/blueprint.ts'
import type { NotCaptured } from '../contract/learn.ts'
import type { ProblemError } from '../contract/problem.ts'
import type { Said } from '../contract/said.ts'
import { saying } from '../contract/say.ts'
import { checkBlueprint } from '../blueprints/check-blueprint.ts'
import type { Kind } from '../resources/kind.ts'
import { requiredFields } from './spec-from-live.ts'
import { why } from './why.ts'

type Spec = Record<string, unknown>

export type Line = {
  kind: Kind
  key: string
  /** As it is called in the location. */
  title: string
  spec: Spec
  /** The same with every value in its place; what is fallen back to when variables are in the way. */
  literal: Spec
}

export type Head = Omit<Blueprint, 'resources'>

/**
 * Takes away what a blueprint may not hold, until its check finds no error: first the variables of a resource, then the
 * field at fault where the kind can do without, then the resource. All of it is told.
 */
export function settle(head: Head, lines: readonly Line[]): { lines: Line[]; notCaptured: NotCaptured[] } {
  const notCaptured: NotCaptured[] = []
  let left = [...lines]
  while (left.length > 0) {
    const { errors } = checkBlueprint({ ...head, resources: left.map(({ kind, key, spec }) => ({ kind: kind.name, key, spec })) })
    if (errors.length === 0) break
    const byLine = Map.groupBy(errors, ({ path }) => Number(/^resources\[(\d+)\]/.exec(path)?.[1] ?? -1))
    if (![...byLine.keys()].some((index) => left[index] !== undefined))
      throw new Error(`a learned blueprint is refused: ${errors[0]?.path} ${errors[0]?.message}`)
    left = left.flatMap((line, index) => mend(line, byLine.get(index) ?? [], notCaptured))
  }
  return { lines: left, notCaptured }
}

function mend(line: Line, errors: readonly ProblemError[], notCaptured: NotCaptured[]): Line[] {
  const [first] = errors
  if (first === undefined) return [line]
  if (line.spec !== line.literal) return [{ ...line, spec: line.literal }]
  const fields = errors.map(({ path }) => /^resources\[\d+\]\.spec\.([^.[]+)/.exec(path)?.[1] ?? '')
  const needed = requiredFields(line.kind)
  const tell = (said: Said): void => void notCaptured.push({ kind: line.kind.name, title: line.title, ...why(said) })
  const fault = first.said ?? first.message
  if (fields.some((field) => needed.has(field) || !(field in line.spec))) {
    tell(saying('learn.cannot_hold', { field: fields[0] || 'it', fault }))
    return []
  }
  const spec = Object.fromEntries(Object.entries(line.spec).filter(([field]) => !fields.includes(field)))
  tell(saying('learn.without_fields', { fields: [...new Set(fields)], fault }))
  return [{ ...line, spec, literal: spec }]
}
