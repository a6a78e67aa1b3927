import type { Change } from '../contract/plan.ts'

/** Ten or more, and more than three in ten of what is there: the point at which a mistake would be costly. */
const manyChanges = 10
const largeShare = 0.3

/** Why the person must type the location's name before Apply, or undefined. Pure creation needs no typing. */
export function needsConfirmation(changes: readonly Change[]): string | undefined {
  const existing = changes.filter((change) => change.resourceId !== null && !change.excluded)
  const touched = existing.filter((change) => change.action === 'update' || change.action === 'delete' || hasDecided(change))
  const cards = touched.find((change) => change.kind === 'pipeline' && change.action === 'delete')
  if (cards !== undefined) return `${cards.title} can hold the client's opportunities, and they would be lost with it.`
  const over = changes.find((change) => change.kind === 'snapshot' && change.action === 'create' && !change.excluded)
  const isLivedIn = changes.every((change) => change.kind !== 'location' || change.action !== 'create')
  if (over !== undefined && isLivedIn && over.fields.some((field) => field.path === 'override' && field.after === true))
    return `${over.title} replaces what is there under the same names, and that cannot be undone.`
  if (touched.length < manyChanges || touched.length <= existing.length * largeShare) return undefined
  return `${touched.length} of ${existing.length} existing things would be changed.`
}

function hasDecided(change: Change): boolean {
  return change.action === 'decide' && change.fields.some((field) => field.decision === undefined || field.decision === 'ours')
}
