import { isSame } from '../contract/canonical-json.ts'
import type { Change, FieldChange, Side } from '../contract/plan.ts'
import { resolveReferences } from '../blueprints/references.ts'
import { compare } from '../plans/compare.ts'
import { isWritten } from '../plans/is-step.ts'
import { leafAt } from '../plans/leaf.ts'
import type { Choices } from '../plans/make-plan.ts'
import type { Kind } from '../resources/kind.ts'

/** One field, by its path, as a step has left it. */
export type Written = {
  path: string
  sent: unknown
  /** What had been applied there before; absent when nothing was known. */
  known?: { baseline: unknown; stood: boolean }
}

/** What a step changed in something that was there before: what its plan says, or for want of that what then differed. */
export function writtenFields(
  kind: Kind,
  step: { action: string; before: Record<string, unknown> | null },
  { spec, idOf }: { spec: Record<string, unknown>; idOf: (id: string) => string | undefined },
  change: Change | undefined,
  decision: Choices['decisions'][string] | undefined,
): Written[] {
  const planned = step.action === 'update' ? (change?.fields ?? []).filter(isWritten) : []
  const fields = planned.length > 0 ? planned : differing(kind, step.before ?? {}, spec, decision).filter(isWritten)
  return fields.map((field) => ({ path: field.path, sent: sentOf(field, spec, idOf), ...knownOf(field) }))
}

/**
 * Of what a step has sent that failed in the middle: it never noted it, so that what is noted as applied is another job's
 * by now.
 */
export function withoutOthers(written: readonly Written[], applied: Record<string, unknown> | undefined): Written[] {
  const isNoted = ({ path, sent }: Written): boolean => isSame(leafAt(applied ?? {}, path), sent)
  return written.filter((field) => !isNoted(field) || isSame(field.known?.baseline, field.sent))
}

/** What was found only when it was to be made has its blanks filled without a plan; and a plan is made again once its sub-account is there. */
function differing(
  kind: Kind,
  before: Record<string, unknown>,
  spec: Record<string, unknown>,
  decision: Side | Record<string, Side> | undefined,
): FieldChange[] {
  const sideOf = (path: string): Side | undefined => (typeof decision === 'object' ? decision[path] : decision)
  return compare(kind, spec, { id: '', title: '', fields: before }, undefined, sideOf).fields
}

/** By the spec, whose references mean by now what they point at; unless the choice led to something else. */
function sentOf({ path, after, wanted }: FieldChange, spec: Record<string, unknown>, idOf: (id: string) => string | undefined): unknown {
  if (wanted === undefined || isSame(after, wanted)) return leafAt(spec, path)
  return resolveReferences({ after }, idOf).spec.after
}

function knownOf(field: FieldChange): Pick<Written, 'known'> {
  if (!Object.hasOwn(field, 'baseline')) return {}
  return { known: { baseline: field.baseline, stood: isSame(field.before, field.baseline) } }
}
