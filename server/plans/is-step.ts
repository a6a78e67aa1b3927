import type { Change, FieldChange } from '../contract/plan.ts'

/** A step comes of every line that writes something: a call to the platform, or our own note of what we adopt. */
export function isStep(change: Change): boolean {
  if (change.excluded) return false
  if (change.action === 'create' || change.action === 'update' || change.action === 'adopt' || change.action === 'delete') return true
  return change.action === 'decide' && change.fields.some(isWritten)
}

/** Whether a field gets another value: nobody has to be asked, or a person has chosen more than what is there. */
export function isWritten({ decision }: FieldChange): boolean {
  return decision !== 'open' && decision !== 'theirs'
}
