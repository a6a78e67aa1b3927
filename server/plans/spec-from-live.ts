import { isSame } from '../contract/canonical-json.ts'
import type { KindName } from '../contract/kind-names.ts'
import { resolveReferences } from '../blueprints/references.ts'
import { fieldNamesAt, shapesAt } from '../blueprints/spec-shape.ts'
import type { Path } from '../blueprints/variables.ts'
import type { Kind, Live } from '../resources/kind.ts'
import { permissionDefaults } from '../resources/user-permissions.ts'
import { isBlank } from './compare.ts'

type Spec = Record<string, unknown>

/** The `$ref` that an id of this kind becomes; undefined when nothing of that id was captured. */
export type RefOf = (kind: KindName, id: string) => string | undefined

/** Fields that hold an id of something that no blueprint can hold: it would mean nothing anywhere else. */
const idsOfOtherThings: Partial<Record<KindName, readonly string[]>> = {
  calendar: ['formId', 'pixelId'],
  product: ['taxes', 'isTaxesEnabled', 'automaticTaxCategoryId'],
  price: ['membershipOffers'],
  'email-template': ['parentFolderId'],
  'brand-board': ['parentId'],
  'voice-agent': ['callEndWorkflowIds', 'numberPoolId'],
}

/** Ids inside lists that the platform gives anew wherever the list is written. */
const givenAnew: Partial<Record<KindName, readonly string[]>> = {
  'brand-board': ['logos', 'colors', 'fonts'],
  calendar: ['availabilities'],
}

/** A live resource in the words of its kind's spec: references for ids, nothing that is blank or says only the default. */
export function specFromLive(kind: Kind, live: Live, refOf: RefOf): { spec: Spec; leftOut: string[] } {
  const foreign = (idsOfOtherThings[kind.name] ?? []).filter((field) => !isBlank(live.fields[field]) && live.fields[field] !== false)
  const dropped = new Set(idsOfOtherThings[kind.name])
  const needed = requiredFields(kind)
  const full: Spec = {}
  for (const field of fieldNamesAt(kind, [])) {
    if (dropped.has(field) || !(field in live.fields)) continue
    const value = live.fields[field] ?? (needed.has(field) ? emptyOf(kind, field) : null)
    if (value !== null) full[field] = withReferences(kind, [field], tidy(kind, field, value), refOf)
  }
  const short = Object.fromEntries(Object.entries(full).filter(([field, value]) => needed.has(field) || !isDefault(kind, field, value)))
  return { spec: fits(kind, short) || !fits(kind, full) ? short : full, leftOut: foreign }
}

export function requiredFields(kind: Kind): ReadonlySet<string> {
  const [shape] = shapesAt(kind, [])
  return new Set(Array.isArray(shape?.['required']) ? (shape['required'] as string[]) : [])
}

/** The kind that a field points at, where it takes references. */
export function pointedKind(kind: Kind, path: Path): KindName | undefined {
  for (const shape of shapesAt(kind, path)) {
    const properties = shape['properties'] as Record<string, { pattern?: unknown }> | undefined
    const pattern = properties?.['$ref']?.pattern
    if (typeof pattern === 'string') return /^\^([a-z-]+)/.exec(pattern)?.[1] as KindName | undefined
  }
  return undefined
}

function withReferences(kind: Kind, path: Path, value: unknown, refOf: RefOf): unknown {
  if (Array.isArray(value)) return value.map((item, index) => withReferences(kind, [...path, index], item, refOf))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withReferences(kind, [...path, name], inner, refOf)]))
  }
  const pointed = typeof value === 'string' ? pointedKind(kind, path) : undefined
  const ref = pointed === undefined ? undefined : refOf(pointed, String(value))
  return ref === undefined ? value : { $ref: ref }
}

function tidy(kind: Kind, field: string, value: unknown): unknown {
  if (kind.name === 'user' && field === 'permissions') {
    return Object.fromEntries(Object.entries(value as Spec).filter(([name, on]) => permissionDefaults[name] !== on))
  }
  if (kind.name === 'pipeline' && field === 'stages' && Array.isArray(value)) return withoutPlaces(value as Spec[])
  if (givenAnew[kind.name]?.includes(field) && Array.isArray(value)) {
    return (value as Spec[]).map(({ id: _id, ...rest }) => rest)
  }
  return value
}

/** A stage's place is told by the list itself. */
function withoutPlaces(stages: readonly Spec[]): Spec[] {
  return stages.map(({ position, ...rest }, index) => (position === undefined || position === index ? rest : { ...rest, position }))
}

function isDefault(kind: Kind, field: string, value: unknown): boolean {
  if (isBlank(value) || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)) return true
  if (kind.normalise === undefined || typeof value === 'object') return false
  const byDefault = kind.normalise(field, null, value)
  return !isBlank(byDefault) && isSame(byDefault, kind.normalise(field, value, value))
}

function emptyOf(kind: Kind, field: string): unknown {
  const types = shapesAt(kind, [field]).map((shape) => shape['type'])
  if (types.includes('array')) return []
  if (types.includes('object')) return {}
  return types.includes('string') ? '' : null
}

function fits(kind: Kind, spec: Spec): boolean {
  const parsed = kind.spec.safeParse(spec)
  if (!parsed.success) return false
  return (kind.validate?.(resolveReferences(parsed.data, (id) => id).spec) ?? []).length === 0
}
