import { isSame } from '../contract/canonical-json.ts'
import { resolveReferences } from '../blueprints/references.ts'
import type { Kind } from '../resources/kind.ts'
import { isSameValue } from './compare.ts'

type Sides = { theirs: unknown; ours: unknown }

/**
 * Whether both sides of a field are as they were when a person chose to keep theirs. What was chosen before something that
 * it points at was there is known by its id since, and a list may come back in other words than it was sent in.
 */
export function isStillKept(kind: Kind, path: string, kept: Sides, now: Sides, idOf: (id: string) => string | undefined): boolean {
  const { theirs, ours } = resolveReferences(kept, idOf).spec
  const isThere = Array.isArray(theirs) && Array.isArray(now.theirs) && isSameValue(kind, path, theirs, now.theirs)
  return (isThere || isSame(theirs, now.theirs)) && isSame(ours, now.ours)
}
