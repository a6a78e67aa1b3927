import { createHash } from 'node:crypto'
import { canonicalJson } from '../contract/canonical-json.ts'
import { isNewLocation } from '../contract/new-location.ts'
import type { KindName } from '../contract/kind-names.ts'
import type { Change, ChangeReason, FieldChange, Plan, PlanSummary, Side } from '../contract/plan.ts'
import type { Said } from '../contract/said.ts'
import { english, fieldsTerm, kindTerm, manyOf, saying } from '../contract/say.ts'
import { resolveReferences } from '../blueprints/references.ts'
import type { ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import type { Kind } from '../resources/kind.ts'
import { kindOf } from '../resources/registry.ts'
import { askUnread } from './ask-unread.ts'
import { baselineOf, isAppliedHere } from './baseline-of.ts'
import type { ReadBack } from './baseline-store.ts'
import { compare, type Comparison } from './compare.ts'
import { sideStillSaid, type DecidedOn } from './decided-on.ts'
import { hasMoved } from './edited-since.ts'
import { estimate } from './estimate.ts'
import { meaningOf, type Inventory, type Match } from './inventory.ts'
import { leaveOutChosen } from './leave-out-chosen.ts'
import { leaveOutOverLimit } from './leave-out-over-limit.ts'
import { leaveOutTaken } from './leave-out-taken.ts'
import type { Kept } from './kept-store.ts'
import { isDoubtful, meantMatch, sideOfLine } from './meant-match.ts'
import { planLeftovers } from './plan-leftovers.ts'
import type { Leftover } from './read-leftovers.ts'
import { freeName, isFixed, openClash, renamedFields, sideOfClash, withoutClash } from './settle-clash.ts'
import { isStillKept } from './still-kept.ts'
import { stopAtUnknown } from './stop-at-unknown.ts'

/** What a person has said about a plan: lines left out, deletions asked for, and a side per open field or for the whole line. */
export type Choices = {
  excluded: readonly string[]
  included?: readonly string[]
  decisions: Readonly<Record<string, Side | Record<string, Side>>>
  /** What each was chosen for; absent: for whatever is there. */
  decidedOn?: DecidedOn
}

export type PlanInput = {
  locationId: string
  scope: string
  resources: readonly ResolvedResource[]
  inventory: Inventory
  /** Ids that keys are known to mean here, by `kind/key`: what is pointed at stays known by it while its group cannot be read. */
  bindings?: ReadonlyMap<string, string>
  /** What we last applied, by `kind:resourceId`. */
  baselines: ReadonlyMap<string, Record<string, unknown>>
  /** What jobs have made here, by `kind:resourceId`. */
  made?: ReadonlyMap<string, ReadBack>
  choices: Choices
  /** What a person chose to keep when it was last applied. */
  kept?: Kept
  /** What the blueprint made here and no longer names. */
  leftovers?: readonly Leftover[]
}

/** The part of a plan that follows from its input alone. */
export type PlanContent = Pick<Plan, 'hash' | 'grade' | 'changes' | 'summary' | 'estimate' | 'unreadable'>

/** Makes the plan. Pure: the same input gives the same hash, which is the contract between looking and applying. */
export function makePlan(input: PlanInput): PlanContent {
  const changes: Change[] = input.resources.map((resource) => planOne(resource, input))
  stopAtUnknown(changes)
  leaveOutTaken(changes, input.inventory)
  leaveOutOverLimit(changes, input.inventory, input.choices.excluded)
  leaveOutChosen(changes, input.choices.excluded)
  changes.push(...planLeftovers(input.leftovers ?? [], input.choices.included ?? [], changes, input.inventory.matches))
  const unreadable = unreadableOf(input)
  const summary = summarise(changes)
  return {
    hash: hashPlan(input, changes),
    grade: gradeOf(summary, unreadable.length),
    changes,
    summary,
    estimate: estimate(changes, input.inventory.groups),
    unreadable,
  }
}

/** What could not be read, each kind once: groups, and what the blueprint has left behind. */
function unreadableOf({ inventory, leftovers = [] }: PlanInput): Plan['unreadable'] {
  const groups = [...inventory.groups].flatMap(([kind, group]): Plan['unreadable'] =>
    group.state === 'unknown' ? [{ kind, why: group.why, ...meaningOf(group.said) }] : [],
  )
  const left = leftovers.flatMap((one) => (one.state === 'unknown' ? [{ kind: one.kind, why: one.why }] : []))
  const all = [...groups, ...left]
  return all.filter(({ kind }, index) => all.findIndex((other) => other.kind === kind) === index)
}

function planOne(resource: ResolvedResource, input: PlanInput): Change {
  const kind = kindOf(resource.kind)
  const { matches } = input.inventory
  const { spec: resolved, unresolved } = resolveReferences(resource.spec, (id) => idOf(input, id))
  const spec = kind.here?.(resolved, input) ?? resolved
  const base = {
    id: resource.id,
    kind: resource.kind,
    key: resource.key,
    title: kind.titleOf(spec),
    excluded: false,
    resourceId: null,
    fields: [],
    dependsOn: dependenciesOf(resource, input),
  } satisfies Partial<Change>
  if (kind.list === undefined)
    return {
      ...base,
      ...verdict('manual', 'no_api', saying('line.no_api', { kind: kindTerm(kind, false) })),
    }
  const group = input.inventory.groups.get(kind.name)
  if (group === undefined || group.state === 'unknown') {
    const why = saying('line.unread', { kinds: kindTerm(kind, true), why: group?.said ?? saying('group.not_tried') })
    return { ...base, resourceId: input.bindings?.get(resource.id) ?? null, ...verdict('unknown', 'unreadable', why) }
  }
  const blocked = [...dependenciesOf(resource, input), ...groundOf(resource, input)].find((id) => isUnknown(input, id))
  const found = matches.get(resource.id)
  const side = sideOfLine(input.choices, resource.id)
  if (found === undefined || (isDoubtful(found) && side === 'ours')) {
    if (blocked !== undefined) return { ...base, ...verdict('unknown', 'blocked_by_unknown', saying('line.needs_unread', { id: blocked })) }
    const fields = Object.entries(spec).map(([path, after]) => ({ path, before: null, after }))
    const line = verdict('create', 'not_there', saying('line.not_there', { kind: kindTerm(kind, false) }))
    return { ...base, ...line, fields, ...(found === undefined ? {} : { beside: [...found.ids] }) }
  }
  if (isDoubtful(found) && side === undefined) {
    const fields: FieldChange[] = [
      { path: 'name', before: found.live.title, after: found.live.title, wanted: base.title, decision: 'open' },
    ]
    return { ...base, ...askWhichIsMeant(kind, found), fields, beside: besideOf(found) }
  }
  const there = { ...base, resourceId: found.live.id }
  const untold = unresolved.find((id) => isUnknown(input, id))
  if (untold !== undefined) return { ...there, ...verdict('unknown', 'blocked_by_unknown', saying('line.needs_unread', { id: untold })) }
  return { ...there, ...planMatch(kind, resource.id, spec, found, input) }
}

function idOf(input: PlanInput, id: string): string | undefined {
  return meantMatch(input.inventory.matches, input.choices, id)?.live.id ?? boundUnread(input, id)
}

/** Until the sub-account exists, everything in it needs it. */
function dependenciesOf(resource: ResolvedResource, input: PlanInput): string[] {
  if (!isNewLocation(input.locationId) || resource.kind === 'location') return resource.refs
  const needed = input.resources.filter((other) => other.kind === 'location').map((other) => other.id)
  return [...new Set([...needed, ...resource.refs])]
}

/** What brings things along and is not left out: these have to be known before anything is made beside them. */
function groundOf(resource: ResolvedResource, input: PlanInput): string[] {
  if (kindOf(resource.kind).comesFirst === true) return []
  return input.resources.filter((other) => other.kind === 'snapshot' && !input.choices.excluded.includes(other.id)).map((other) => other.id)
}

/** The one that is asked about, then the others of its name. */
function besideOf({ live, ids }: Match): string[] {
  return [live.id, ...ids.filter((id) => id !== live.id)]
}

function askWhichIsMeant(kind: Kind, found: Match): Verdict {
  const other = found.live.title
  if (found.by === 'near') return verdict('decide', 'near_duplicate', saying('line.near', { other }))
  return verdict('decide', 'several_match', saying('line.several', { n: found.among, kinds: manyOf(kind), other }))
}

type Verdict = Pick<Change, 'action' | 'reason' | 'detail' | 'said'>

function verdict(action: Change['action'], reason: ChangeReason, said: Said): Verdict {
  return { action, reason, detail: english(said), said }
}

function planMatch(
  kind: Kind,
  id: string,
  spec: Record<string, unknown>,
  found: Match,
  input: PlanInput,
): Verdict & Pick<Change, 'fields' | 'clash'> & { resourceId?: null } {
  const baseline = baselineOf(kind, id, spec, found, input)
  const decision = input.choices.decisions[id]
  const kept = input.kept?.get(id)
  const taken = new Set<string>()
  const sideFor = (path: string, now: unknown, wanted: unknown): Side | undefined => {
    const said = sideStillSaid(kind, id, path, { spec, baseline, before: now, wanted }, input.choices)
    const before = kept?.get(path)
    const sides = { theirs: now, ours: wanted }
    if (said !== undefined || before === undefined || !isStillKept(kind, path, before, sides, (other) => idOf(input, other))) return said
    taken.add(path)
    return 'theirs'
  }
  const moved = hasMoved(found.live, input.made?.get(`${kind.name}:${found.live.id}`))
  const compared = askUnread(compare(kind, spec, found.live, baseline, sideFor), kind, spec, { live: found.live, moved }, baseline, sideFor)
  const named = (line: Said) =>
    found.among > 1 ? saying('line.among', { line, n: found.among, kinds: manyOf(kind), other: found.live.title }) : line
  const side = compared.clash ? sideOfClash(kind, compared.fields, decision, kept) : undefined
  const clash = compared.clash ? { clash: { rename: freeName(kind, spec, titlesOf(input, kind)) } } : {}
  if (side === 'ours' && typeof clash.clash?.rename === 'string') {
    const { rename } = clash.clash
    return {
      ...verdict('create', 'decision_taken', saying('line.made_beside', { other: found.live.title, rename })),
      resourceId: null,
      fields: renamedFields(kind, spec, rename, compared.fields),
      ...clash,
    }
  }
  if (compared.clash && side !== 'theirs') {
    const fields = openClash(kind, compared, sideFor)
    return { ...askAboutClash(kind, found, fields, named), fields, ...clash }
  }
  const comparison = compared.clash ? withoutClash(kind, spec, compared, sideFor) : compared
  if (compared.clash && decision === undefined) for (const field of compared.fields) taken.add(field.path)
  const isKept = taken.size > 0 && comparison.fields.every((field) => taken.has(field.path))
  const hasBaseline = baseline !== undefined && isAppliedHere(kind, found, input)
  return { ...judge(comparison, found, hasBaseline, named, isKept), fields: comparison.fields, ...clash }
}

function askAboutClash(kind: Kind, { live }: Match, fields: readonly FieldChange[], named: (line: Said) => Said): Verdict {
  const fixed = fields.map(({ path }) => path).filter((path) => isFixed(kind, path))
  return verdict('decide', 'type_clash', named(saying('line.clash', { other: live.title, fields: fieldsTerm(fixed) })))
}

function judge(comparison: Comparison, found: Match, hasBaseline: boolean, named: (line: Said) => Said, isKept: boolean): Verdict {
  if (comparison.open) {
    const { unseen } = comparison
    if (unseen !== undefined)
      return verdict('decide', 'differs_on_first_contact', named(saying('line.unseen', { fields: fieldsTerm(unseen) })))
    if (comparison.edited) return verdict('decide', 'edited_since', named(saying('line.edited')))
    const open = comparison.fields.filter((field) => field.decision === 'open')
    const unread = open.every((field) => field.unreadable)
    const fields = fieldsTerm(open.map((field) => field.path))
    return verdict('decide', 'differs_on_first_contact', named(unread ? saying('line.untold', { fields }) : saying('line.differs')))
  }
  if (comparison.writes) {
    if (comparison.fields.some((field) => field.decision === 'ours'))
      return verdict('update', 'decision_taken', named(saying('line.chose_ours')))
    if (comparison.fields.some((field) => field.decision === 'both'))
      return verdict('update', 'decision_taken', named(saying('line.chose_both')))
    return hasBaseline
      ? verdict('update', 'blueprint_changed', named(saying('line.changed')))
      : verdict('update', 'blanks_filled', named(saying('line.blanks')))
  }
  // Also what another blueprint looks after: each has to know what it means, or it could not tell what is its own alone.
  if (found.by !== 'binding') return verdict('adopt', 'matched_by_name', named(saying('line.adopted', { other: found.live.title })))
  if (isKept) return verdict('same', 'kept_on_purpose', named(saying('line.kept')))
  if (comparison.fields.length > 0) return verdict('same', 'decision_taken', named(saying('line.chose_theirs')))
  return verdict('same', 'nothing_to_do', named(saying('line.same')))
}

/** What things of a kind are called there, and in the blueprint. */
function titlesOf({ inventory, resources }: PlanInput, kind: Kind): string[] {
  const group = inventory.groups.get(kind.name)
  const live = group?.state === 'known' ? group.live : []
  const ours = resources.filter((resource) => resource.kind === kind.name)
  return [...live.map(({ title }) => title), ...ours.map(({ spec }) => kind.titleOf(spec))]
}

function isUnknown(input: PlanInput, id: string): boolean {
  const kind = id.slice(0, id.indexOf('/')) as KindName
  return input.inventory.groups.get(kind)?.state === 'unknown'
}

/** The id that a line of a group that could not be read was last known to mean. */
function boundUnread(input: PlanInput, id: string): string | undefined {
  return isUnknown(input, id) ? input.bindings?.get(id) : undefined
}

function summarise(changes: readonly Change[]): PlanSummary {
  const summary: PlanSummary = { create: 0, update: 0, same: 0, adopt: 0, decide: 0, manual: 0, unknown: 0, delete: 0 }
  for (const change of changes) if (!change.excluded) summary[change.action] += 1
  return summary
}

function gradeOf(summary: PlanSummary, unreadable: number): Plan['grade'] {
  if (unreadable > 0) return 'partial'
  if (summary.decide > 0) return 'has_decisions'
  return summary.create + summary.update + summary.adopt + summary.delete === 0 ? 'no_changes' : 'ready'
}

function hashPlan(input: PlanInput, changes: readonly Change[]): string {
  const lines = changes.map(({ id, action, excluded, resourceId, fields }) => ({ id, action, excluded, resourceId, fields }))
  const specs = input.resources.map(({ id, spec }) => ({ id, spec }))
  return createHash('sha256')
    .update(canonicalJson({ locationId: input.locationId, scope: input.scope, lines, specs }))
    .digest('hex')
}
