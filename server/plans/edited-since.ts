import type { Kind, Live } from '../resources/kind.ts'
import type { ReadBack } from './baseline-store.ts'
import { compare } from './compare.ts'
import { isPlainObject, topOf } from './leaf.ts'

type Fields = Record<string, unknown>

/**
 * The fields of something that a job has made and that somebody has changed since, by their paths: what we applied is not
 * as we applied it, or anything else is not as it stood when the job read it back. Those that cannot be read count as
 * changed once anything of it was.
 */
export function editedSince(kind: Kind, live: Live, { applied, readBack }: { applied: Fields; readBack: ReadBack }): string[] {
  const others = pathsThatDiffer(kind, readBack.fields ?? {}, live).filter((path) => !isNamed(applied, path))
  const untold = hasMoved(live, readBack) ? Object.keys(applied).filter((name) => !(name in live.fields)) : []
  return [...pathsThatDiffer(kind, applied, live), ...others, ...untold]
}

/** Whether it was changed since the job that made it read it back, as far as the platform tells such a thing. */
export function hasMoved(live: Live, readBack: ReadBack | undefined): boolean {
  const noted = readBack?.changedAt ?? undefined
  return noted !== undefined && live.changedAt !== undefined && live.changedAt !== noted
}

function pathsThatDiffer(kind: Kind, wanted: Fields, live: Live): string[] {
  return compare(kind, wanted, live, undefined, () => undefined).fields.map(({ path }) => path)
}

/** Whether the fields say what is to stand at the path, or for what it is a part of. */
function isNamed(fields: Fields, path: string): boolean {
  const top = topOf(path)
  if (!(top in fields)) return false
  const rest = path.slice(top.length + 1)
  const at = fields[top]
  return rest === '' || !isPlainObject(at) || isNamed(at, rest)
}
