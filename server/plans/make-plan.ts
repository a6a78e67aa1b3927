import { createHash } from 'node:crypto'
import { canonicalJson } from '../contract/canonical-json.ts'
import type { KindName } from '../contract/kind-names.ts'
import type { Change, ChangeReason, FieldChange, Plan, PlanSummary, Side } from '../contract/plan.ts'
import { resolveReferences } from '../blueprints/references.ts'
import type { ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import type { Kind } from '../resources/kind.ts'
import { kindOf } from '../resources/registry.ts'
import { compare, type Comparison } from './compare.ts'
import { estimate } from './estimate.ts'
import type { Inventory, Match } from './inventory.ts'

/** What a person has said about a plan: lines left out, and a side per open field or for the whole line. */
export type Choices = { excluded: readonly string[]; decisions: Readonly<Record<string, Side | Record<string, Side>>> }

export type PlanInput = {
  locationId: string
  scope: string
  resources: readonly ResolvedResource[]
  inventory: Inventory
  /** What we last applied, by `kind:resourceId`. */
  baselines: ReadonlyMap<string, Record<string, unknown>>
  choices: Choices
}

/** The part of a plan that follows from its input alone. */
export type PlanContent = Pick<Plan, 'hash' | 'grade' | 'changes' | 'summary' | 'estimate' | 'unreadable'>

/** Makes the plan. Pure: the same input gives the same hash, which is the contract between looking and applying. */
export function makePlan(input: PlanInput): PlanContent {
  const changes: Change[] = input.resources.map((resource) => planOne(resource, input))
  exclude(changes, input.choices.excluded)
  const unreadable = [...input.inventory.groups].flatMap(([kind, group]) => (group.state === 'unknown' ? [{ kind, why: group.why }] : []))
  const summary = summarise(changes)
  return {
    hash: hashPlan(input, changes),
    grade: gradeOf(summary, unreadable.length),
    changes,
    summary,
    estimate: estimate(changes),
    unreadable,
  }
}

function planOne(resource: ResolvedResource, input: PlanInput): Change {
  const kind = kindOf(resource.kind)
  const { spec } = resolveReferences(resource.spec, (id) => matchOf(input, id)?.live.id)
  const base = {
    id: resource.id,
    kind: resource.kind,
    key: resource.key,
    title: kind.titleOf(spec),
    excluded: false,
    resourceId: null,
    fields: [],
    dependsOn: resource.refs,
  } satisfies Partial<Change>
  if (kind.list === undefined)
    return {
      ...base,
      ...verdict('manual', 'no_api', `No public interface can make a ${kind.title.toLowerCase()}; it goes on the hand-over checklist.`),
    }
  const group = input.inventory.groups.get(kind.name)
  if (group === undefined || group.state === 'unknown') {
    return {
      ...base,
      ...verdict('unknown', 'unreadable', `${kind.plural} could not be read: ${group?.why ?? 'not tried'}. Nothing here is touched.`),
    }
  }
  const blocked = resource.refs.find((id) => isUnknown(input, id))
  const found = matchOf(input, resource.id)
  if (found === undefined) {
    if (blocked !== undefined)
      return { ...base, ...verdict('unknown', 'blocked_by_unknown', `It needs ${blocked}, which could not be read.`) }
    const fields = Object.entries(spec).map(([path, after]) => ({ path, before: null, after }))
    return { ...base, ...verdict('create', 'not_there', `There is no such ${kind.title.toLowerCase()} here yet.`), fields }
  }
  if (isDoubtful(found) && sideOf(input, resource.id) === undefined) {
    const fields: FieldChange[] = [
      { path: 'name', before: found.live.title, after: found.live.title, wanted: base.title, decision: 'open' },
    ]
    return { ...base, resourceId: found.live.id, ...askWhichIsMeant(kind, found), fields }
  }
  return { ...base, resourceId: found.live.id, ...planMatch(kind, resource.id, spec, found, input) }
}

/** The live resource that a line means; none when the person wants ours beside a doubtful one. */
function matchOf(input: PlanInput, id: string): Match | undefined {
  const found = input.inventory.matches.get(id)
  return found !== undefined && isDoubtful(found) && sideOf(input, id) === 'ours' ? undefined : found
}

/** Only nearly the same name, or several of the same name of which none is spelled as ours. */
function isDoubtful(found: Match): boolean {
  return found.by === 'near' || (found.by === 'name' && found.among > 1 && !found.exact)
}

function sideOf(input: PlanInput, id: string): Side | undefined {
  const decision = input.choices.decisions[id]
  return typeof decision === 'object' ? decision['name'] : decision
}

function askWhichIsMeant(kind: Kind, found: Match): Verdict {
  const ways = 'Keep theirs to use it, or take ours to make a new one.'
  if (found.by === 'near') return verdict('decide', 'near_duplicate', `There is "${found.live.title}", which may be the same. ${ways}`)
  return verdict(
    'decide',
    'several_match',
    `${found.among} ${kind.plural.toLowerCase()} have this name; "${found.live.title}" is one of them. ${ways}`,
  )
}

type Verdict = Pick<Change, 'action' | 'reason' | 'detail'>

function verdict(action: Change['action'], reason: ChangeReason, detail: string): Verdict {
  return { action, reason, detail }
}

function planMatch(
  kind: Kind,
  id: string,
  spec: Record<string, unknown>,
  found: Match,
  input: PlanInput,
): Verdict & Pick<Change, 'fields'> {
  const baseline = input.baselines.get(`${kind.name}:${found.live.id}`)
  const decision = input.choices.decisions[id]
  const comparison = compare(kind, spec, found.live, baseline, (path) => (typeof decision === 'object' ? decision[path] : decision))
  const named =
    found.among > 1
      ? ` ${found.among} ${kind.plural.toLowerCase()} count as the same name; the one spelled "${found.live.title}" is meant.`
      : ''
  return { ...judge(comparison, found, baseline !== undefined, named), fields: comparison.fields }
}

function judge(comparison: Comparison, found: Match, hasBaseline: boolean, named: string): Verdict {
  if (comparison.clash && comparison.fields.every((field) => field.decision !== undefined)) {
    return verdict('decide', 'type_clash', `It exists with something that cannot be changed afterwards; theirs stays.${named}`)
  }
  if (comparison.open) {
    return comparison.edited
      ? verdict('decide', 'edited_since', `Somebody changed it since we last applied it; theirs stays until you say otherwise.${named}`)
      : verdict('decide', 'differs_on_first_contact', `It was here before with other values; theirs stay until you say otherwise.${named}`)
  }
  if (comparison.writes) {
    if (comparison.fields.some((field) => field.decision === 'ours'))
      return verdict('update', 'decision_taken', `You chose the blueprint's values.${named}`)
    return hasBaseline
      ? verdict('update', 'blueprint_changed', `The blueprint has changed since it was last applied here.${named}`)
      : verdict('update', 'blanks_filled', `It exists; what is blank gets filled.${named}`)
  }
  if (found.by !== 'binding' && !hasBaseline)
    return verdict('adopt', 'matched_by_name', `It is already here as "${found.live.title}" and will be looked after from now on.${named}`)
  if (comparison.fields.length > 0) return verdict('same', 'decision_taken', `You chose to keep theirs.${named}`)
  return verdict('same', 'nothing_to_do', `It is as the blueprint says.${named}`)
}

function isUnknown(input: PlanInput, id: string): boolean {
  const kind = id.slice(0, id.indexOf('/')) as KindName
  return input.inventory.groups.get(kind)?.state === 'unknown'
}

/** Leaves out what the person left out, and with it everything that would point at something that is not there. */
function exclude(changes: Change[], excluded: readonly string[]): void {
  const byId = new Map(changes.map((change) => [change.id, change]))
  for (const id of excluded) {
    const change = byId.get(id)
    if (change === undefined || change.action === 'manual') continue
    change.excluded = true
    change.reason = 'excluded'
    change.detail = 'You left it out.'
  }
  for (let moved = true; moved;) {
    moved = false
    for (const change of changes) {
      if (change.excluded || change.action === 'manual' || change.action === 'unknown') continue
      const missing = change.dependsOn.find((id) => {
        const needed = byId.get(id)
        return needed?.excluded === true && needed.resourceId === null
      })
      if (missing === undefined) continue
      change.excluded = true
      change.reason = 'excluded_with_dependency'
      change.detail = `It needs ${byId.get(missing)?.title ?? missing}, which is left out.`
      moved = true
    }
  }
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
