import type { Change, ChangeAction, Plan } from '../../server/contract/plan.ts'
import { sayOption } from '../words/field-names.ts'

/** Which lines are shown: all, only those with something to do, or those of one action. */
export type PlanFilter = 'all' | 'todo' | ChangeAction

export type PlanGroup = {
  kind: string
  lines: Change[]
  total: number
  counts: Partial<Record<ChangeAction, number>>
  included: number
  excludable: number
}

/** The order in which actions are read: what needs a person first. */
export const actionOrder: ChangeAction[] = ['decide', 'create', 'update', 'adopt', 'delete', 'unknown', 'manual', 'same']

const writing: ReadonlySet<ChangeAction> = new Set(['create', 'update', 'adopt', 'delete'])

/** True when applying the plan does something about this line. */
export function isApplied(change: Change): boolean {
  if (change.excluded) return false
  return (
    writing.has(change.action) ||
    (change.action === 'decide' && change.fields.some(({ decision }) => decision !== 'open' && decision !== 'theirs'))
  )
}

/** True when a person may take the line out of the plan or put it back. */
export function isExcludable(change: Change): boolean {
  return change.optIn === undefined && (writing.has(change.action) || change.action === 'decide')
}

/** A deletion that happens only when a person asks for it. */
export function isOffered(change: Change): boolean {
  return change.optIn === 'offered'
}

/** Left out because something it needs was left out. */
export function isDragged(change: Change): boolean {
  return change.excluded && change.reason === 'excluded_with_dependency'
}

/** Deleted with what it stands under, which was chosen: it is not chosen by itself. */
export function isTakenAlong(change: Change): boolean {
  return !change.excluded && change.reason === 'deleted_along'
}

/** True for a line that is shown as left out: what was just clicked goes ahead of the server's answer. */
export function isShownOut(change: Change, clickedOut: boolean | undefined): boolean {
  return isDragged(change) || (clickedOut ?? change.excluded)
}

export function countApplied(plan: Plan): number {
  return plan.changes.filter(isApplied).length
}

/** What is left to do, by the app or by hand, and what a person has just chosen to leave as it is: it must not vanish under their hands. */
export function isTelling(change: Change): boolean {
  return change.action !== 'same' || change.reason === 'decision_taken'
}

/** How often each action occurs, left-out lines not counted. */
export function countActions(changes: readonly Change[]): Partial<Record<ChangeAction, number>> {
  const counts: Partial<Record<ChangeAction, number>> = {}
  for (const change of changes) if (!change.excluded) counts[change.action] = (counts[change.action] ?? 0) + 1
  return counts
}

/** The lines of a newer answer, with those that have not changed as the objects that they were: only what differs is drawn again. */
export function keepUnchanged(before: readonly Change[], after: readonly Change[]): Change[] {
  const known = new Map(before.map((change) => [change.id, change]))
  return after.map((change) => {
    const old = known.get(change.id)
    return old !== undefined && JSON.stringify(old) === JSON.stringify(change) ? old : change
  })
}

/** A line with all that it needs and all that needs it, directly or through others. */
export function relatedTo(changes: readonly Change[], id: string): Set<string> {
  const needs = new Map(changes.map((change) => [change.id, change.dependsOn]))
  const neededBy = new Map<string, string[]>()
  for (const change of changes) for (const other of change.dependsOn) neededBy.set(other, [...(neededBy.get(other) ?? []), change.id])
  return new Set([id, ...reach(id, needs), ...reach(id, neededBy)])
}

/** The lines that name this one among what they need. */
export function dependentsOf(changes: readonly Change[], id: string): Change[] {
  return changes.filter((change) => change.dependsOn.includes(id))
}

function reach(from: string, ways: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set<string>()
  const open = [from]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const next of ways.get(id) ?? []) {
      if (found.has(next)) continue
      found.add(next)
      open.push(next)
    }
  }
  return found
}

/** `clicked`: what a person has left out, ahead of the server's answer. */
export function groupLines(
  changes: readonly Change[],
  filter: PlanFilter,
  search: string,
  clicked: ReadonlySet<string> | null = null,
): PlanGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const byKind = new Map<string, Change[]>()
  for (const change of changes) {
    const ofKind = byKind.get(change.kind)
    if (ofKind === undefined) byKind.set(change.kind, [change])
    else ofKind.push(change)
  }
  return [...byKind]
    .map(([kind, all]) => ({
      kind,
      lines: all.filter((change) => passes(change, filter) && matches(change, words)),
      total: all.length,
      counts: countActions(all),
      included: all.filter((change) => isExcludable(change) && !isShownOut(change, clicked?.has(change.id))).length,
      excludable: all.filter(isExcludable).length,
    }))
    .filter((group) => group.lines.length > 0)
}

const tellingPaths = ['value', 'email', 'redirectTo', 'amount', 'stages', 'dataType', 'calendarType', 'subject']
const longestPreview = 90

/** The one value by which a person recognises a line that is created; empty when none says much. */
export function previewOf(change: Change): string {
  for (const path of tellingPaths) {
    const after = change.fields.find((field) => field.path === path)?.after
    if (typeof after === 'number') return String(after)
    const text = typeof after !== 'string' ? namesOf(after).join(' → ') : path.endsWith('Type') ? sayOption(after) : after
    if (text !== '') return text.length > longestPreview ? `${text.slice(0, longestPreview)}…` : text
  }
  return ''
}

function namesOf(list: unknown): string[] {
  if (!Array.isArray(list)) return []
  return list.map((item: unknown) => (typeof item === 'object' && item !== null && 'name' in item ? String(item.name) : '')).filter(Boolean)
}

function passes(change: Change, filter: PlanFilter): boolean {
  if (filter === 'all') return true
  if (filter === 'todo') return isTelling(change)
  return change.action === filter
}

function matches(change: Change, words: string[]): boolean {
  if (words.length === 0) return true
  const text = `${change.title} ${change.key} ${change.kind} ${change.detail}`.toLowerCase()
  return words.every((word) => text.includes(word))
}
