import type { Kind, Live } from '../resources/kind.ts'
import { compare } from './compare.ts'
import { isPlainObject } from './leaf.ts'

/**
 * The fields of something that a job has made and that somebody has changed since, by their paths: what we applied is not
 * as we applied it, or anything else is not as it stood when the job read it back. `asMade`: null when it never was.
 */
export function editedSince(
  kind: Kind,
  live: Live,
  { applied, asMade }: { applied: Record<string, unknown>; asMade: Record<string, unknown> | null },
): string[] {
  const others = pathsThatDiffer(kind, asMade ?? {}, live).filter((path) => !isNamed(applied, path))
  return [...pathsThatDiffer(kind, applied, live), ...others]
}

function pathsThatDiffer(kind: Kind, wanted: Record<string, unknown>, live: Live): string[] {
  return compare(kind, wanted, live, undefined, () => undefined).fields.map(({ path }) => path)
}

/** Whether the fields say what is to stand at the path, or for what it is a part of. */
function isNamed(fields: Record<string, unknown>, path: string): boolean {
  let at: unknown = fields
  for (const part of path.split('.')) {
    if (!isPlainObject(at)) return true
    if (!(part in at)) return false
    at = at[part]
  }
  return true
}
