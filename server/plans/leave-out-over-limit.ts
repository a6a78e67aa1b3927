import type { Change } from '../contract/plan.ts'
import { kindOf } from '../resources/registry.ts'
import type { Inventory } from './inventory.ts'

/**
 * The platform takes only so many of some kinds. What would be one too many, counting what is there, is left out before
 * anything is sent, and says what to do; the lines that need it leave with it.
 */
export function leaveOutOverLimit(changes: readonly Change[], { groups }: Inventory, excluded: readonly string[]): void {
  for (const [name, group] of groups) {
    const { most, title, plural } = kindOf(name)
    if (most === undefined || group.state === 'unknown') continue
    const made = changes.filter((change) => change.kind === name && change.action === 'create' && !excluded.includes(change.id))
    for (const change of made.slice(Math.max(0, most - group.live.length))) {
      change.excluded = true
      change.reason = 'over_limit'
      change.detail = `A location may have ${most} ${plural.toLowerCase()}, and ${group.live.length} are there: one more ${title.toLowerCase()} would be refused. Delete one there, or leave another line out, and plan again.`
    }
  }
}
