import type { Change, FieldChange } from '../contract/plan.ts'
import type { SentenceCode } from '../contract/said.ts'
import { fieldsTerm, kindTerm, quoted, say, saying } from '../contract/say.ts'
import type { Kind, Live } from '../resources/kind.ts'
import { kindOf, kinds } from '../resources/registry.ts'
import { chooseLeftovers, mentions, uses } from './choose-leftovers.ts'
import { editedSince } from './edited-since.ts'
import { isWritten } from './is-step.ts'
import type { Leftover } from './read-leftovers.ts'

/**
 * The lines of what the blueprint no longer names: each is offered, left out until a person asks for it, or refused with
 * its reason. `named`: the lines of what it names. Pure.
 */
export function planLeftovers(leftovers: readonly Leftover[], included: readonly string[], named: readonly Change[]): Change[] {
  const rank = new Map(kinds.map((kind, index) => [kind.name, index]))
  const ordered = leftovers.toSorted((a, b) => (rank.get(b.kind) ?? 0) - (rank.get(a.kind) ?? 0) || compareText(a.key, b.key))
  const lines: Change[] = []
  // What uses others comes before them: where it stays, so do they.
  for (const one of ordered) lines.push(keepUsed(planLeftover(one, ordered), ordered, lines, named))
  return chooseLeftovers(lines, ordered, included)
}

function keepUsed(line: Change, all: readonly Leftover[], before: readonly Change[], named: readonly Change[]): Change {
  if (line.optIn !== 'offered') return line
  const user =
    before.find((other, index) => other.optIn !== 'offered' && uses(all[index], line.resourceId)) ??
    named.find((other) => other.fields.some((field) => isKept(other, field) && mentions(field.before, line.resourceId)))
  if (user === undefined) return line
  const { message: detail, said } = say('line.holds', { data: saying('data.used_by', { title: user.title }) })
  return { ...line, reason: 'holds_client_data', optIn: 'refused', excluded: true, detail, said, dependsOn: [] }
}

/** Whether it stays as it is there: the line is left out, or a person has not chosen anything else. */
export function isKept({ excluded }: Change, field: FieldChange): boolean {
  return excluded || !isWritten(field)
}

function planLeftover(leftover: Leftover, all: readonly Leftover[]): Change {
  const kind = kindOf(leftover.kind)
  const id = idOf(leftover)
  const base = { id, kind: leftover.kind, key: leftover.key, resourceId: leftover.resourceId, excluded: true, dependsOn: [] }
  if (leftover.state === 'unknown') {
    const { message: detail, said } = say('line.unread', { kinds: kindTerm(kind, true), why: quoted(leftover.why) })
    return { ...base, excluded: false, title: titleOf(kind, leftover), action: 'unknown', reason: 'unreadable', detail, said, fields: [] }
  }
  const { live, applied } = leftover
  const line = { ...base, title: live.title, action: 'delete', fields: fieldsOf(applied, live) } as const
  const edited = editedSince(kind, live, leftover)
  if (leftover.holds !== undefined) {
    const { message: detail, said } = say('line.holds', { data: leftover.holds })
    return { ...line, reason: 'holds_client_data', optIn: 'refused', detail, said }
  }
  if (edited.length > 0) {
    const { message: detail, said } = say('line.edited_leftover', { fields: fieldsTerm(edited) })
    return { ...line, reason: 'edited_since', optIn: 'refused', detail, said }
  }
  const { message: detail, said } = say('line.leftover')
  const waitsFor = all.filter((other) => kindOf(other.kind).needs.includes(leftover.kind)).map(idOf)
  return { ...line, reason: 'no_longer_named', optIn: 'offered', detail, said, dependsOn: waitsFor }
}

/** Why a deletion could not be taken back; undefined when it could be made again from what is known of it. */
export function whyNotRemade({ kind: name, fields }: Change): SentenceCode | undefined {
  const kind = kindOf(name)
  const known = kind.spec.safeParse(knownFields(fields))
  if (kind.create !== undefined && known.success) return undefined
  return 'undo.not_known'
}

/** All that is known of it, in the words of the spec: what we applied, and what is there. */
export function knownFields(fields: readonly FieldChange[]): Record<string, unknown> {
  return Object.fromEntries(
    fields
      .map(({ path, before, baseline }): [string, unknown] => [path, before ?? baseline ?? undefined])
      .filter(([, value]) => value !== undefined),
  )
}

function fieldsOf(applied: Record<string, unknown>, live: Live): FieldChange[] {
  return Object.entries(applied).map(([path, baseline]) => ({ path, before: live.fields[path] ?? null, after: null, baseline }))
}

function idOf({ kind, key }: Pick<Leftover, 'kind' | 'key'>): string {
  return `${kind}/${key}`
}

function titleOf(kind: Kind, { applied, key }: Leftover): string {
  const known = kind.spec.safeParse(applied)
  return known.success ? kind.titleOf(known.data) : key
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
