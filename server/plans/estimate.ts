import type { KindName } from '../contract/kind-names.ts'
import type { Change, PlanEstimate } from '../contract/plan.ts'
import { told } from '../contract/say.ts'
import { kindOf } from '../resources/registry.ts'
import type { Inventory } from './inventory.ts'
import { isStep } from './is-step.ts'
import { whyNotRemade } from './plan-leftovers.ts'

type Groups = Inventory['groups']

/** What the platform allows: a burst, then the window (platform dossier §4). */
const burst = 100
const windowSeconds = 10
/** A call's usual latency; only used to tell a person how long it takes. */
const callSeconds = 0.35

/** Calls, seconds and what cannot be undone, before anything is done. `groups`: what is there, which is looked at again. */
export function estimate(changes: readonly Change[], groups: Groups): PlanEstimate {
  const steps = changes.filter(isStep)
  const own = steps.reduce((sum, change) => sum + callsOf(change), 0)
  const all = own === 0 && !steps.some(isLookedAt) ? 0 : own + listingsFor(steps, own, changes, groups) + callsToReadBack(changes, groups)
  return {
    apiCalls: all,
    seconds:
      all === 0
        ? 0
        : Math.round((Math.floor((all - 1) / burst) * windowSeconds + depth(steps) * callSeconds + waitSeconds(steps)) * 10) / 10,
    cannotUndo: steps.flatMap((change) => {
      const code =
        change.action === 'create' ? kindOf(change.kind).cannotUndo : change.action === 'delete' ? whyNotRemade(change) : undefined
      if (code === undefined) return []
      const { message: why, said } = told({ code })
      return [{ changeId: change.id, why, said }]
    }),
  }
}

/** What a step writes, and its closer look at what it is about to write to; the listing is shared. */
function callsOf(change: Change): number {
  const { calls, read, holdsClientData } = kindOf(change.kind)
  if (change.action === 'create') return calls?.create ?? 1
  const looks = read === undefined ? 0 : 1
  if (change.action === 'adopt') return looks
  if (change.action === 'delete') return looks + (holdsClientData === undefined ? 0 : 1) + (calls?.delete ?? 1)
  return looks + (calls?.update ?? 1)
}

function isLookedAt({ action }: Change): boolean {
  return action !== 'create'
}

/** Steps that are sent together look together: each kind is listed about once in a window. */
function listingsFor(steps: readonly Change[], own: number, changes: readonly Change[], groups: Groups): number {
  const windows = Math.max(1, Math.ceil(own / burst))
  return [...Map.groupBy(steps.filter(isLookedAt), (step) => step.kind)].reduce(
    (sum, [kind, looking]) => sum + Math.min(windows, looking.length) * pagesOf(kind, 0, changes, groups),
    0,
  )
}

/** At the end everything that the blueprint names is listed, and looked at more closely where a listing does not tell it. */
function callsToReadBack(changes: readonly Change[], groups: Groups): number {
  return [...Map.groupBy(changes, (change) => change.kind)].reduce((sum, [kind, lines]) => {
    if (kindOf(kind).list === undefined) return sum
    const made = lines.filter((line) => isStep(line) && line.action === 'create').length
    const there = lines.filter((line) => line.resourceId !== null && line.action !== 'delete').length
    return sum + pagesOf(kind, made, changes, groups) + (kindOf(kind).read === undefined ? 0 : made + there)
  }, 0)
}

/** What stands under something else is listed once for each of that. */
function pagesOf(kind: KindName, made: number, changes: readonly Change[], groups: Groups): number {
  const { parent, pageSize = Infinity } = kindOf(kind)
  const group = groups.get(kind)
  const pages = Math.max(1, Math.ceil(((group?.state === 'known' ? group.live.length : 0) + made) / pageSize))
  return parent === undefined ? pages : Math.max(pages, changes.filter((change) => change.kind === parent.kind).length)
}

/** What comes first is done one after the other, and the platform takes its time over it. */
function waitSeconds(steps: readonly Change[]): number {
  return steps.reduce((sum, step) => sum + (step.action === 'create' ? (kindOf(step.kind).takesSeconds ?? 0) : 0), 0)
}

/** The longest chain of steps that wait for each other. */
function depth(steps: readonly Change[]): number {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const known = new Map<string, number>()
  const measure = (step: Change): number => {
    const before = known.get(step.id)
    if (before !== undefined) return before
    known.set(step.id, 1)
    const deepest = step.dependsOn.reduce((max, id) => {
      const needed = byId.get(id)
      return needed === undefined ? max : Math.max(max, measure(needed))
    }, 0)
    known.set(step.id, deepest + 1)
    return deepest + 1
  }
  return steps.reduce((max, step) => Math.max(max, measure(step)), 0)
}
