import type { Change, PlanEstimate } from '../contract/plan.ts'
import { told } from '../contract/say.ts'
import { kindOf } from '../resources/registry.ts'
import { isStep } from './is-step.ts'
import { whyNotRemade } from './plan-leftovers.ts'

/** What the platform allows: a burst, then the window (platform dossier §4). */
const burst = 100
const windowSeconds = 10
/** A call's usual latency; only used to tell a person how long it takes. */
const callSeconds = 0.35

/** Calls, seconds and what cannot be undone, before anything is done. Reading back at the end is counted in. */
export function estimate(changes: readonly Change[]): PlanEstimate {
  const steps = changes.filter(isStep)
  const calls = steps.reduce((sum, change) => sum + callsOf(change), 0)
  const reads = new Set(changes.filter((change) => change.action !== 'manual').map((change) => change.kind)).size
  const all = calls === 0 ? 0 : calls + reads
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

function callsOf(change: Change): number {
  const { calls } = kindOf(change.kind)
  if (change.action === 'adopt') return 0
  return change.action === 'create' ? (calls?.create ?? 1) : (calls?.update ?? 1)
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
