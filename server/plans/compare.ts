import { isSame } from '../contract/canonical-json.ts'
import type { FieldChange, Side } from '../contract/plan.ts'
import { normaliseName } from '../resources/fields.ts'
import type { Kind, Live } from '../resources/kind.ts'
import { bothLists, type Both } from './both-lists.ts'
import { isPlainObject, leafAt, topOf } from './leaf.ts'

export type Comparison = {
  fields: FieldChange[]
  /** Whether a fixed field differs: no call can bring the two together. */
  clash: boolean
  /** Whether a field waits for a person. */
  open: boolean
  /** Why the first decision is needed. */
  edited: boolean
  /** Whether anything would be written. */
  writes: boolean
  /** Fields that cannot be read and that any write would replace: while nobody wants ours there, nothing is written. */
  unseen?: string[]
}

type Known = { value: unknown } | 'unreadable'

/**
 * Compares what the blueprint says with what is live and, where we know it, with what we last applied.
 * Only fields that the blueprint names count; a field that cannot be read is neither blank nor different.
 *
 * | live = desired | live = baseline | baseline known | outcome |
 * |---|---|---|---|
 * | yes | – | – | nothing |
 * | no | yes | yes | update: only the blueprint moved |
 * | no | no | yes | decide: somebody edited it since |
 * | no, blank | – | no | update: a blank is filled |
 * | no | – | no | decide: it was there before us |
 *
 * Of a list that is only ever added to, what the blueprint does not name is no matter here, and what is missing in one that
 * was there before us is added.
 */
export function compare(
  kind: Kind,
  desired: Record<string, unknown>,
  live: Live,
  baseline: Record<string, unknown> | undefined,
  decide: (path: string, now: unknown, wanted: unknown) => Side | undefined,
): Comparison {
  const result: Comparison = { fields: [], clash: false, open: false, edited: false, writes: false }
  for (const [field, path, value] of leaves(desired)) {
    const equal = (a: unknown, b: unknown): boolean => sameValue(kind, field, path, a, b, value)
    const fixed = kind.fixed?.includes(field) === true
    const grows = path === field && kind.growing?.includes(field) === true
    const now = grows ? namedPart(kind, field, readLeaf(live.fields, path), value) : readLeaf(live.fields, path)
    const before = baseline === undefined ? 'unreadable' : readLeaf(baseline, path)
    if (now === 'unreadable') {
      if (before !== 'unreadable' && !fixed && !equal(value, before.value)) {
        result.fields.push({ path, before: null, after: value, baseline: before.value })
        result.writes = true
      }
      continue
    }
    if (equal(value, now.value)) continue
    const base = before === 'unreadable' ? {} : { baseline: before.value }
    const ours = before === 'unreadable' ? isBlank(now.value) : equal(now.value, before.value)
    const isAdded = grows && before === 'unreadable' && decide(path, now.value, value) !== 'theirs'
    if ((ours || isAdded) && !fixed) {
      result.fields.push({ path, before: now.value, after: value, ...base })
      result.writes = true
      continue
    }
    const both = fixed || path !== field ? undefined : bothLists(kind, desired, field, now.value, (a, b) => isSameValue(kind, field, a, b))
    const side = fixed ? 'theirs' : sideOf(decide(path, now.value, value), both)
    const after = side === 'ours' ? value : side === 'both' ? both?.list : now.value
    result.fields.push({ path, before: now.value, after, ...base, ...wanted(side, value), ...offered(both) })
    result.clash ||= fixed
    result.open ||= side === undefined
    result.edited ||= before !== 'unreadable'
    result.writes ||= side === 'ours' || side === 'both'
  }
  return result
}

function namedPart(kind: Kind, field: string, known: Known, desired: unknown): Known {
  return known === 'unreadable' ? known : { value: kind.normalise?.(field, known.value, desired) ?? known.value }
}

/** An open decision keeps theirs; it still shows what the blueprint would have there. */
function wanted(side: Side | undefined, value: unknown): Pick<FieldChange, 'decision' | 'wanted'> {
  return { decision: side ?? 'open', wanted: value }
}

/** Who wants both has them where one side holds the other already; what is no list stays open. */
function sideOf(side: Side | undefined, both: Both | undefined): Side | undefined {
  return side === 'both' ? both?.side : side
}

function offered(both: Both | undefined): Pick<FieldChange, 'both'> {
  return both?.side === 'both' ? { both: both.list } : {}
}

/** The leaves of a spec: nested objects are walked, lists are one value. `[top field, path, value]`. */
function* leaves(spec: Record<string, unknown>, prefix = '', top?: string): Generator<[string, string, unknown]> {
  for (const [name, value] of Object.entries(spec)) {
    if (value === undefined) continue
    const path = prefix === '' ? name : `${prefix}.${name}`
    if (isPlainObject(value) && !('$ref' in value) && Object.keys(value).length > 0) yield* leaves(value, path, top ?? name)
    else yield [top ?? name, path, value]
  }
}

function readLeaf(fields: Record<string, unknown>, path: string): Known {
  return topOf(path) in fields ? { value: leafAt(fields, path) } : 'unreadable'
}

function sameValue(kind: Kind, field: string, path: string, a: unknown, b: unknown, desired: unknown): boolean {
  if (isBlank(a) && isBlank(b)) return true
  const nested = path !== field
  const x = nested ? a : (kind.normalise?.(field, a, desired) ?? a)
  const y = nested ? b : (kind.normalise?.(field, b, desired) ?? b)
  if (isBlank(x) && isBlank(y)) return true
  if (path === 'name' && typeof x === 'string' && typeof y === 'string') return normaliseName(x) === normaliseName(y)
  if (typeof x === 'string' && typeof y === 'string') return x.trim() === y.trim()
  return isSame(x, y)
}

/** Whether two values of a top field mean the same to the kind, as far as the first of them says. */
export function isSameValue(kind: Kind, field: string, wanted: unknown, other: unknown): boolean {
  return sameValue(kind, field, field, wanted, other, wanted)
}

/** The same of two values at any path, where the blueprint says `desired` there. */
export function isSameAt(kind: Kind, path: string, a: unknown, b: unknown, desired: unknown): boolean {
  return sameValue(kind, topOf(path), path, a, b, desired)
}

export function isBlank(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}
