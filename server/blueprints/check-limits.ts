import { fault, manyOf } from '../contract/say.ts'
import type { Kind } from '../resources/kind.ts'
import type { Placed } from './check-references.ts'
import type { SpecCheck } from './check-spec.ts'
import type { Finding } from './explain-issue.ts'

type Checked = Placed & { kind: Kind; check: SpecCheck }

/** What the resources of one kind may not do together: be more than the platform allows, or share what must differ. */
export function checkLimits(checked: readonly Checked[]): Finding[] {
  const byKind = Map.groupBy(checked, (item) => item.kind)
  return [...byKind].flatMap(([kind, items]) => [
    ...tooMany(kind, items),
    ...(kind.alsoUnique ?? []).flatMap((field) => shared(field, items)),
  ])
}

function tooMany(kind: Kind, items: readonly Checked[]): Finding[] {
  const most = kind.single === true ? 1 : (kind.most ?? Infinity)
  const first = items[most]
  if (first === undefined) return []
  const code = kind.single === true ? 'thing.not_single' : 'thing.too_many'
  return [{ path: ['resources', first.index], ...fault(code, { n: items.length, kinds: manyOf(kind), most }) }]
}

function shared(field: string, items: readonly Checked[]): Finding[] {
  const seen = new Map<string, Checked>()
  return items.flatMap((item) => {
    const value = (item.check.spec ?? item.resource.spec)[field]
    if (typeof value !== 'string' || value.includes('{{')) return []
    const earlier = seen.get(value.toLowerCase())
    if (earlier === undefined) {
      seen.set(value.toLowerCase(), item)
      return []
    }
    if (earlier.id === item.id) return []
    const shares = { value, field, id: earlier.id, index: String(earlier.index) }
    return [{ path: ['resources', item.index, 'spec', field], ...fault('thing.shared', shares) }]
  })
}
