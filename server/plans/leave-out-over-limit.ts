import type { Change } from '../contract/plan.ts'
import { kindTerm, manyOf, saying } from '../contract/say.ts'
import { kindOf } from '../resources/registry.ts'
import type { Inventory } from './inventory.ts'
import { tellWhy } from './tell-why.ts'

/**
 * The platform takes only so many of some kinds. What would be one too many, counting what is there, is left out before
 * anything is sent, and says what to do; the lines that need it leave with it.
 */
export function leaveOutOverLimit(changes: readonly Change[], { groups }: Inventory, excluded: readonly string[]): void {
  for (const [name, group] of groups) {
    const kind = kindOf(name)
    const { most } = kind
    if (most === undefined || group.state === 'unknown') continue
    const made = changes.filter((change) => change.kind === name && change.action === 'create' && !excluded.includes(change.id))
    for (const change of made.slice(Math.max(0, most - group.live.length))) {
      change.excluded = true
      tellWhy(
        change,
        'over_limit',
        saying('line.over_limit', { most, kinds: manyOf(kind), n: group.live.length, kind: kindTerm(kind, false) }),
      )
    }
  }
}
