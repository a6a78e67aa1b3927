import type { Change } from '../contract/plan.ts'
import { saying } from '../contract/say.ts'
import { tellWhy } from './tell-why.ts'

/**
 * Leaves out what the person left out, and with it everything that would point at something that is not there, or of
 * which nobody has said yet which it is.
 */
export function leaveOutChosen(changes: Change[], excluded: readonly string[]): void {
  const byId = new Map(changes.map((change) => [change.id, change]))
  const clashing = new Set(changes.filter(isOpenClash).map(({ id }) => id))
  for (const id of excluded) {
    const change = byId.get(id)
    if (change === undefined || change.action === 'manual') continue
    change.excluded = true
    tellWhy(change, 'excluded', saying('line.left_out'))
  }
  for (let moved = true; moved;) {
    moved = false
    for (const change of changes) {
      if (change.excluded || change.action === 'manual' || change.action === 'unknown') continue
      const needed = change.dependsOn.flatMap((id) => byId.get(id) ?? [])
      const missing = needed.find(
        (other) =>
          (other.resourceId === null && (other.excluded || isQuestion(other))) || (clashing.has(other.id) && change.action !== 'same'),
      )
      if (missing === undefined) continue
      change.excluded = true
      const other = missing.title
      const why = missing.excluded ? saying('line.left_out_with', { other }) : saying('line.needs_answer', { other })
      tellWhy(change, 'excluded_with_dependency', why)
      moved = true
    }
  }
}

/** Whether it waits for a person to say which of those that are there it means. */
function isQuestion({ reason }: Change): boolean {
  return reason === 'near_duplicate' || reason === 'several_match'
}

/** Whether it waits for a person to say if theirs is used or ours is made beside it: what needs it would point at either. */
function isOpenClash({ reason, clash }: Change): boolean {
  return reason === 'type_clash' && typeof clash?.rename === 'string'
}
