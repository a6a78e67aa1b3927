import { isSame } from '../contract/canonical-json.ts'
import type { Kind } from '../resources/kind.ts'
import type { Match } from './inventory.ts'
import type { Kept } from './kept-store.ts'
import { leafAt, withoutLeaf } from './leaf.ts'
import type { PlanInput } from './make-plan.ts'
import { withOwnDefaults } from './own-defaults.ts'

type Fields = Record<string, unknown>

/**
 * What this blueprint last applied to something that is there; of what a job has made for this key, also what stands there
 * by itself. Of what it meets for the first time, another blueprint can have noted the client's own value, or wants another:
 * of that only what cannot be read counts, where it is as this blueprint has it.
 */
export function baselineOf(kind: Kind, id: string, spec: Fields, found: Match, input: PlanInput): Fields | undefined {
  const resource = `${kind.name}:${found.live.id}`
  const noted = input.baselines.get(resource)
  if (noted === undefined) return undefined
  if (!isAppliedHere(kind, found, input)) return unreadAsWanted(noted, spec, found)
  const applied = withoutKept(noted, input.kept?.get(id))
  if (found.by !== 'binding' || input.made?.has(resource) !== true) return applied
  return withOwnDefaults(kind, spec, found.live, applied, new Set(input.kept?.get(id)?.keys()))
}

/** Whether this blueprint has applied anything to it, also under a key that it had then. */
export function isAppliedHere(kind: Kind, { by, live }: Match, { bindings }: PlanInput): boolean {
  if (by === 'binding') return true
  return [...(bindings ?? [])].some(([key, resourceId]) => resourceId === live.id && key.startsWith(`${kind.name}/`))
}

/** What a person has chosen to keep is not ours, although another blueprint has noted just that. */
function withoutKept(noted: Fields, kept: ReturnType<Kept['get']>): Fields {
  const theirs = [...(kept ?? [])].filter(([path, sides]) => isSame(leafAt(noted, path), sides.theirs))
  return theirs.reduce((left, [path]) => withoutLeaf(left, path), noted)
}

function unreadAsWanted(applied: Fields, spec: Fields, { live }: Match): Fields | undefined {
  const known = Object.entries(applied).filter(([name, value]) => !(name in live.fields) && isSame(value, spec[name]))
  return known.length === 0 ? undefined : Object.fromEntries(known)
}
