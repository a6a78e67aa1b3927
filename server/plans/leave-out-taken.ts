import type { Change } from '../contract/plan.ts'
import { fieldsTerm, saying } from '../contract/say.ts'
import type { Kind, Live } from '../resources/kind.ts'
import { kindOf } from '../resources/registry.ts'
import type { Inventory } from './inventory.ts'
import { isStep, isWritten } from './is-step.ts'
import { tellWhy } from './tell-why.ts'

/**
 * A slug that something else in the location has would be refused. Such a line is left out before anything is sent, and
 * says who has it and what to do; the lines that need it leave with it.
 */
export function leaveOutTaken(changes: readonly Change[], { groups }: Inventory): void {
  for (const change of changes) {
    const group = groups.get(change.kind)
    if (change.action === 'delete' || !isStep(change) || group?.state !== 'known') continue
    const others = group.live.filter((live) => live.id !== change.resourceId)
    const clash = findClash(kindOf(change.kind), change, others)
    if (clash === undefined) continue
    change.excluded = true
    tellWhy(change, 'slug_taken', saying('line.taken', { other: clash.owner.title, field: fieldsTerm([clash.field]), value: clash.value }))
  }
}

function findClash(kind: Kind, change: Change, others: readonly Live[]): { field: string; value: string; owner: Live } | undefined {
  for (const field of kind.alsoUnique ?? []) {
    const value = wantedOf(kind, change, field)
    if (typeof value !== 'string' || value === '') continue
    const owner = others.find((live) => String(live.fields[field] ?? '').toLowerCase() === value.toLowerCase())
    if (owner !== undefined) return { field, value, owner }
  }
  return undefined
}

/** What would be written there; nothing when theirs stays. */
function wantedOf(kind: Kind, { action, fields }: Change, field: string): unknown {
  const said = fields.find(({ path }) => path === field)
  if (said !== undefined) return isWritten(said) ? said.after : undefined
  if (action !== 'create' || field !== 'slug') return undefined
  return kind.impliedSlug?.(Object.fromEntries(fields.map(({ path, after }) => [path, after])))
}
