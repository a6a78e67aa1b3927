import type { Change, FieldChange } from '../contract/plan.ts'
import { kindOf } from '../resources/registry.ts'
import { withLeaf } from './leaf.ts'

type Spec = Record<string, unknown>

/**
 * A thing as it stands in the location: the blueprint's spec, and in each field that differs what is there instead; null
 * where that is blank or not known. `isDone`: whether the line has been carried out. What is not there is as it will be.
 */
export function standingSpec(spec: Spec, change: Change | undefined, isDone: boolean): Spec {
  return standingFields(change).reduce((known, field) => withLeaf(known, field.path, standingValue(field, change, isDone)), spec)
}

/** The name that a person finds it by there. What is not known of it is called as the blueprint has it. */
export function standingTitle(spec: Spec, change: Change, isDone: boolean): string {
  const named = standingFields(change).reduce((known, field) => {
    const value = standingValue(field, change, isDone)
    return value === null || value === undefined ? known : withLeaf(known, field.path, value)
  }, spec)
  return kindOf(change.kind).titleOf(named) || change.title
}

/** While it is asked which of several is meant, nothing of it stands yet. */
function standingFields(change: Change | undefined): readonly FieldChange[] {
  return change !== undefined && (change.resourceId !== null || change.action === 'create') ? change.fields : []
}

function standingValue({ before, after, decision }: FieldChange, change: Change | undefined, isDone: boolean): unknown {
  if (change?.action === 'create') return after
  return isDone && decision !== 'open' && decision !== 'theirs' ? after : before
}
