import type { Change } from '../contract/plan.ts'
import type { Told } from '../contract/said.ts'
import { say } from '../contract/say.ts'
import { isWritten } from './is-step.ts'

/** Ten or more, and more than three in ten of what is there: the point at which a mistake would be costly. */
const manyChanges = 10
const largeShare = 0.3

/** Why the person must type the location's name before Apply, or undefined. Pure creation needs no typing. */
export function needsConfirmation(changes: readonly Change[]): Told | undefined {
  const existing = changes.filter((change) => change.resourceId !== null && !change.excluded)
  const touched = existing.filter((change) => change.action === 'update' || change.action === 'delete' || hasDecided(change))
  const cards = touched.find((change) => change.kind === 'pipeline' && change.action === 'delete')
  if (cards !== undefined) return say('confirm.opportunities', { title: cards.title })
  const over = changes.find((change) => change.kind === 'snapshot' && change.action === 'create' && !change.excluded)
  const isLivedIn = changes.every((change) => change.kind !== 'location' || change.action !== 'create')
  if (over !== undefined && isLivedIn && over.fields.some((field) => field.path === 'override' && field.after === true))
    return say('confirm.replaces', { title: over.title })
  if (touched.length < manyChanges || touched.length <= existing.length * largeShare) return undefined
  return say('confirm.many', { touched: touched.length, existing: existing.length })
}

function hasDecided(change: Change): boolean {
  return change.action === 'decide' && change.fields.some(isWritten)
}
