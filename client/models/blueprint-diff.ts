import type { Blueprint, Resource } from '../../server/contract/blueprint.ts'
import { canonicalJson } from '../../server/contract/canonical-json.ts'
import { isRecord } from './is-record.ts'
import { titleOf } from './resource-title.ts'

export type FieldDiff = { path: string; before: unknown; after: unknown }
export type ThingDiff = { id: string; kind: string; title: string; change: 'added' | 'removed' | 'changed'; fields: FieldDiff[] }
export type BlueprintDiff = { about: FieldDiff[]; variables: ThingDiff[]; resources: ThingDiff[]; same: number }

/** What tells the items of a list apart, when each has it and no two have the same. */
const itemNames = ['name', 'label', 'title', 'key', 'id'] as const

/** What is different in `after`: resources by kind and key, each field before and after. The order of resources means nothing. */
export function diffBlueprints(before: Blueprint, after: Blueprint): BlueprintDiff {
  const about = (['name', 'description', 'industry'] as const)
    .filter((field) => (before[field] ?? '') !== (after[field] ?? ''))
    .map((field) => ({ path: field, before: before[field], after: after[field] }))
  const resources = diffThings(byId(before.resources), byId(after.resources), (id, { kind, key, spec }) => ({
    id,
    kind,
    title: titleOf({ key, spec }),
  }))
  const variables = diffThings(new Map(Object.entries(before.variables)), new Map(Object.entries(after.variables)), (name, { label }) => ({
    id: name,
    kind: 'variable',
    title: label,
  }))
  const touched = resources.filter((resource) => resource.change !== 'added').length
  return { about, variables, resources, same: before.resources.length - touched }
}

export function isSame({ about, variables, resources }: BlueprintDiff): boolean {
  return about.length + variables.length + resources.length === 0
}

/** Each leaf that differs; lists whose items have names are compared item by item. */
export function diffValues(before: unknown, after: unknown, path = ''): FieldDiff[] {
  if (equal(before, after)) return []
  if (isRecord(before) && isRecord(after) && !('$ref' in before) && !('$ref' in after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return names.flatMap((name) => diffValues(before[name], after[name], path === '' ? name : `${path}.${name}`))
  }
  const [olds, news] = [namedItems(before), namedItems(after)]
  if (olds === null || news === null) return [{ path, before, after }]
  const names = [...new Set([...olds.keys(), ...news.keys()])]
  const items = names.flatMap((name) => diffValues(olds.get(name), news.get(name), `${path}[${name}]`))
  const [oldOrder, newOrder] = [olds, news].map((list) => [...list.keys()].filter((name) => olds.has(name) && news.has(name)))
  return equal(oldOrder, newOrder) ? items : [...items, { path: `${path}[]`, before: [...olds.keys()], after: [...news.keys()] }]
}

function diffThings<T extends object>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  describe: (id: string, thing: T) => Pick<ThingDiff, 'id' | 'kind' | 'title'>,
): ThingDiff[] {
  const found: ThingDiff[] = []
  for (const [id, old] of before) {
    const now = after.get(id)
    const fields = diffValues(fieldsOf(old), fieldsOf(now ?? {}))
    if (now === undefined) found.push({ ...describe(id, old), change: 'removed', fields })
    else if (fields.length > 0) found.push({ ...describe(id, now), change: 'changed', fields })
  }
  for (const [id, now] of after) {
    if (!before.has(id)) found.push({ ...describe(id, now), change: 'added', fields: diffValues({}, fieldsOf(now)) })
  }
  return found
}

/** A resource by its spec and note, since kind and key are its name; anything else as it is. */
function fieldsOf(thing: object): Record<string, unknown> {
  if (!('spec' in thing) || !isRecord(thing.spec)) return { ...thing }
  return 'note' in thing && thing.note !== undefined ? { ...thing.spec, note: thing.note } : thing.spec
}

function byId(resources: readonly Resource[]): Map<string, Resource> {
  return new Map(resources.map((resource) => [`${resource.kind}/${resource.key}`, resource]))
}

function namedItems(value: unknown): Map<string, unknown> | null {
  if (!Array.isArray(value) || value.length === 0) return null
  for (const field of itemNames) {
    const names = value.map((item: unknown) => (isRecord(item) ? item[field] : undefined))
    if (names.every((name) => typeof name === 'string') && new Set(names).size === names.length)
      return new Map(value.map((item: unknown, index) => [String(names[index]), item]))
  }
  return null
}

function equal(a: unknown, b: unknown): boolean {
  return a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b))
}
