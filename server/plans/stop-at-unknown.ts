import type { Change } from '../contract/plan.ts'
import { saying } from '../contract/say.ts'
import { tellWhy } from './tell-why.ts'

/**
 * What needs a line of which nothing is known cannot be planned either, nor what needs that: made, it would point at
 * nothing. Each says what could not be read.
 */
export function stopAtUnknown(changes: readonly Change[]): void {
  const byId = new Map(changes.map((change) => [change.id, change]))
  for (let moved = true; moved;) {
    moved = false
    for (const change of changes) {
      if (change.action === 'manual' || change.action === 'unknown') continue
      const unknown = change.dependsOn.flatMap((id) => byId.get(id) ?? []).find(isMissing)
      if (unknown === undefined) continue
      Object.assign(change, { action: 'unknown', fields: [] } satisfies Partial<Change>)
      const first = unknown.reason === 'blocked_by_unknown' ? unknown.said : undefined
      tellWhy(change, 'blocked_by_unknown', first ?? saying('line.needs_unread', { id: unknown.id }))
      moved = true
    }
  }
}

function isMissing({ action, resourceId }: Change): boolean {
  return action === 'unknown' && resourceId === null
}
