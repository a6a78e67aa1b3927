import { isSame } from '../contract/canonical-json.ts'
import type { FieldChange, Side } from '../contract/plan.ts'
import { normaliseName } from '../resources/fields.ts'
import type { Kind } from '../resources/kind.ts'
import type { Comparison } from './compare.ts'
import { holdBack, type Decide } from './hold-back.ts'
import { isWritten } from './is-step.ts'
import { topOf, withLeaf } from './leaf.ts'

type Spec = Record<string, unknown>

/** What a person has said about a clash: `theirs` uses what is there as it is, `ours` makes ours beside it under another name. */
export function sideOfClash(
  kind: Kind,
  fields: readonly FieldChange[],
  said: Side | Record<string, Side> | undefined,
  kept: ReadonlyMap<string, { theirs: unknown; ours: unknown }> | undefined,
): Side | undefined {
  const fixed = fields.filter((field) => isFixed(kind, field.path))
  const sides = fixed.map(({ path, before, wanted }) => {
    const explicit = typeof said === 'object' ? said[path] : said
    const was = kept?.get(path)
    return explicit ?? (was !== undefined && isSame(was.theirs, before) && isSame(was.ours, wanted) ? 'theirs' : undefined)
  })
  return sides.every((side) => side === sides[0]) ? sides[0] : undefined
}

/**
 * The same comparison once nobody has to say anything about the clash: theirs stays, and counts no longer as one. Of the
 * rest that would be written, what was to stay theirs too stays, and what nothing of its sort can have.
 */
export function withoutClash(kind: Kind, spec: Spec, comparison: Comparison, decide: Decide): Comparison {
  const misplaced = misplacedIn(kind, spec, comparison.fields)
  const fields = comparison.fields.map((field): FieldChange => {
    const { path, before, after, decision } = field
    if (decision !== undefined) return field
    const stays = misplaced.has(topOf(path)) || decide(path, before, after) === 'theirs'
    return stays ? { ...field, after: before, decision: 'theirs', wanted: after } : field
  })
  return { ...comparison, fields, clash: false, writes: fields.some(isWritten) }
}

/** While nobody has said anything, a fixed field is as open as any other, and the rest waits for it. */
export function openClash(kind: Kind, comparison: Comparison, decide: Decide): FieldChange[] {
  const { fields } = holdBack(comparison, decide)
  return fields.map((field): FieldChange => (isFixed(kind, field.path) ? { ...field, decision: 'open' } : field))
}

/** Fields of ours that have no place beside what is fixed of theirs, such as options in a field of text. */
function misplacedIn(kind: Kind, spec: Spec, fields: readonly FieldChange[]): ReadonlySet<string> {
  const fixed = fields.filter(({ path }) => isFixed(kind, path))
  const theirs = fixed.reduce((known, { path, before }) => withLeaf(known, path, before), spec)
  const wrong = (kind.validate?.(theirs) ?? []).map(({ path }) => topOf(path).replace(/\[.*/, ''))
  return new Set(wrong.filter((field) => !isFixed(kind, field)))
}

/** Whether ours could be made beside theirs under another name: a name tells two apart, and no other field of ours would be taken. */
export function canStandBeside(kind: Kind, spec: Spec): boolean {
  const { name } = spec
  if (typeof name !== 'string' || kind.identify(spec) === kind.identify({ ...spec, name: `${name} 2` })) return false
  return kind.alsoUnique?.some((field) => spec[field] !== undefined) !== true
}

/** A name that none of the titles has, for ours beside theirs; null where it cannot stand there. */
export function freeName(kind: Kind, spec: Spec, titles: readonly string[]): string | null {
  if (!canStandBeside(kind, spec)) return null
  const name = String(spec['name'])
  const taken = new Set(titles.map(normaliseName))
  for (let n = 2; ; n += 1) if (!taken.has(normaliseName(`${name} ${n}`))) return `${name} ${n}`
}

/** The fields of ours under its other name, which stays from then on although the blueprint has the shorter one. */
export function renamedFields(kind: Kind, spec: Spec, rename: string, clashed: readonly FieldChange[]): FieldChange[] {
  const fixed = new Set(clashed.filter((field) => isFixed(kind, field.path)).map((field) => field.path))
  return Object.entries(spec).map(([path, after]): FieldChange => {
    if (path === 'name') return { path, before: null, after: rename, wanted: after, decision: 'theirs' }
    return fixed.has(path) ? { path, before: null, after, wanted: after, decision: 'ours' } : { path, before: null, after }
  })
}

/** Whether it belongs to what no call can change once a thing is made. */
export function isFixed(kind: Kind, path: string): boolean {
  return kind.fixed?.includes(topOf(path)) === true
}
