import { fault, kindTerm } from '../contract/say.ts'
import { isNearName } from '../resources/near-name.ts'
import type { Kind } from '../resources/kind.ts'
import type { Placed } from './check-references.ts'
import type { SpecCheck } from './check-spec.ts'
import type { Finding } from './explain-issue.ts'

type Checked = Placed & { kind: Kind; check: SpecCheck }

/** Comparing each with each grows with the square: more of one kind than this are not compared. */
const maxPerKind = 200
/** Nobody mixes up longer ones. */
const longestName = 200

/** Names of one kind that are nearly the same, and may have been meant to be one thing. */
export function checkNearNames(checked: readonly Checked[]): Finding[] {
  return [...Map.groupBy(checked, (item) => item.kind)].flatMap(([kind, items]) =>
    kind.parent !== undefined || items.length > maxPerKind ? [] : items.flatMap((item, index) => nearTo(kind, item, items.slice(0, index))),
  )
}

function nearTo(kind: Kind, { index, check: { title } }: Checked, earlier: readonly Checked[]): Finding[] {
  if (!isComparable(title)) return []
  const near = earlier.find((one) => isComparable(one.check.title) && isNearName(one.check.title, title))
  if (near === undefined) return []
  const other = { other: near.check.title ?? '', id: near.id, index: String(near.index) }
  return [{ path: ['resources', index, 'spec'], ...fault('thing.near', { title, ...other, kind: kindTerm(kind, false) }) }]
}

function isComparable(title: string | undefined): title is string {
  return title !== undefined && title.length <= longestName && !title.includes('{{')
}
