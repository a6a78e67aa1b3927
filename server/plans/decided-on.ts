import { isSame } from '../contract/canonical-json.ts'
import type { Change, FieldChange, Side } from '../contract/plan.ts'
import type { Kind } from '../resources/kind.ts'
import { bothLists } from './both-lists.ts'
import { isSameAt, isSameValue } from './compare.ts'
import { leafAt } from './leaf.ts'
import type { Choices, PlanContent } from './make-plan.ts'

/** What a person saw in a field when they chose a side of it: what stood there, and what had been applied there last. */
export type Seen = { before: unknown; baseline?: unknown }

/** By line and path. */
export type DecidedOn = Readonly<Record<string, Readonly<Record<string, Seen>>>>

/** A field as it is now. `spec`: what the blueprint wants of the whole thing. */
type Now = { spec: Record<string, unknown>; baseline: Record<string, unknown> | undefined; before: unknown; wanted: unknown }

/**
 * The side that was chosen of a field, while what it was chosen for is as it was then: a value that somebody has set since
 * is another question. Which thing a line means is no matter of values; theirs is known of it without any.
 */
export function sideStillSaid(kind: Kind, id: string, path: string, now: Now, { decisions, decidedOn }: Choices): Side | undefined {
  const decision = decisions[id]
  const said = typeof decision === 'object' ? decision[path] : decision
  if (said === undefined || decidedOn === undefined) return said
  if (said === 'both' && hasBoth(kind, path, now)) return said
  const seen = decidedOn[id]
  const then = seen?.[path]
  if (then !== undefined) return isAsSeen(kind, path, then, now) ? said : undefined
  return said === 'theirs' && (seen === undefined || typeof decision === 'object') ? said : undefined
}

function isAsSeen(kind: Kind, path: string, then: Seen, { before, baseline, wanted }: Now): boolean {
  const applied = baseline === undefined ? null : leafAt(baseline, path)
  return isSameAt(kind, path, then.before, before, wanted) && isSame(then.baseline ?? null, applied)
}

/** Nothing is written for it then. */
function hasBoth(kind: Kind, path: string, { spec, before }: Now): boolean {
  return bothLists(kind, spec, path, before, (a, b) => isSameValue(kind, path, a, b))?.side === 'theirs'
}

/** The choices of a plan with what each was for, also where that was not noted with them: the plan's fields still show it. */
export function withSeen({ choices, content }: { choices: Choices; content: PlanContent }): Choices {
  const { decisions, decidedOn = {} } = choices
  const shown = content.changes.flatMap(({ id, fields }) => {
    const said = decisions[id]
    if (said === undefined) return []
    const decided = fields.filter(({ path, decision }) => isTaken(decision) && (typeof said === 'string' || said[path] !== undefined))
    return decided.length === 0 ? [] : [[id, { ...seenIn(decided), ...decidedOn[id] }] as const]
  })
  return { ...choices, decidedOn: { ...decidedOn, ...Object.fromEntries(shown) } }
}

/** The same with sides that a person has chosen in the plan just now: one for a whole line is one for the fields that it has. */
export function addSeen(earlier: DecidedOn, changes: readonly Change[], said: Choices['decisions']): DecidedOn {
  const now = changes.filter(({ id }) => id in said).map((change) => [change.id, seenOf(change, said[change.id], earlier)] as const)
  const isWhole = (id: string): boolean => typeof said[id] === 'string'
  const others = Object.entries(earlier).filter(([id]) => !isWhole(id))
  return Object.fromEntries([...others, ...now.filter(([, seen]) => Object.keys(seen).length > 0)])
}

function seenOf(
  { id, action, beside, fields }: Change,
  said: Choices['decisions'][string] | undefined,
  earlier: DecidedOn,
): DecidedOn[string] {
  const asksWhichIsMeant = action === 'decide' && beside !== undefined
  const chosen = asksWhichIsMeant ? [] : fields.filter(({ path, decision }) => decision !== undefined && isSaidOf(path, said))
  return { ...(typeof said === 'object' ? earlier[id] : {}), ...seenIn(chosen) }
}

function isSaidOf(path: string, said: Choices['decisions'][string] | undefined): boolean {
  return typeof said === 'object' ? said[path] !== undefined : said !== undefined
}

function seenIn(fields: readonly FieldChange[]): Record<string, Seen> {
  return Object.fromEntries(
    fields.map((field) => [field.path, { before: field.before, ...('baseline' in field ? { baseline: field.baseline } : {}) }]),
  )
}

function isTaken(decision: FieldChange['decision']): boolean {
  return decision !== undefined && decision !== 'open'
}
