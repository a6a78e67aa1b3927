import { canonicalJson } from '../contract/canonical-json.ts'
import type { Side } from '../contract/plan.ts'
import type { Kind } from '../resources/kind.ts'

/** The list with what both sides have, and whether it is one of the two as it stands. */
export type Both = { side: Side; list: unknown[] }

/**
 * Ours in its order, then what is there and not among ours. Undefined where the items are not known by anything, and where
 * the two together would break a rule of the kind, such as the one person of a personal calendar.
 */
export function bothLists(
  kind: Kind,
  desired: Record<string, unknown>,
  field: string,
  now: unknown,
  isSame: (list: unknown[], other: unknown[]) => boolean,
): Both | undefined {
  const ours = desired[field]
  if (!Array.isArray(ours) || !Array.isArray(now)) return undefined
  const known = ours.map((item) => keyOf(kind, field, item))
  const others = now.filter((item) => !known.includes(keyOf(kind, field, item)))
  if ([...ours, ...now].some((item) => keyOf(kind, field, item) === undefined)) return undefined
  const list: unknown[] = [...ours, ...others]
  if (isSame(list, now)) return { side: 'theirs', list }
  if (isSame(list, ours)) return { side: 'ours', list }
  return isAllowed(kind, { ...desired, [field]: list }) ? { side: 'both', list } : undefined
}

/** By what an item is known among the others; nothing of things in which the kind does not say it. */
function keyOf(kind: Kind, field: string, item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || '$ref' in item) {
    const normal = kind.normalise?.(field, [item], [item]) ?? [item]
    return canonicalJson(Array.isArray(normal) ? (normal[0] ?? null) : normal)
  }
  const things = kind.things?.[field]
  // What keeps the things that nobody names has both already once ours is taken.
  return things === undefined || things.keepsUnnamed === true ? undefined : things.keyOf(item)
}

function isAllowed(kind: Kind, spec: Record<string, unknown>): boolean {
  const parsed = kind.spec.safeParse(spec)
  return parsed.success && (kind.validate?.(parsed.data) ?? []).length === 0
}
