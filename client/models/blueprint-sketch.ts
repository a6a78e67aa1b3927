import { isRecord } from './is-record.ts'
import type { Path } from './blueprint-text.ts'

/** A resource as it stands in a document that may be half written. `index` is its place in the list. */
export type SketchResource = { index: number; id: string; kind: string; key: string; spec: Record<string, unknown>; note: string }
export type SketchVariable = { name: string; value: Record<string, unknown> }
export type Sketch = {
  name: string
  description: string
  industry: string
  variables: SketchVariable[]
  resources: SketchResource[]
}

/** What there is of a blueprint in a value, however unfinished; null when it is not even an object. */
export function sketchOf(value: unknown): Sketch | null {
  if (value === null || value === undefined) return { name: '', description: '', industry: '', variables: [], resources: [] }
  if (!isRecord(value)) return null
  const { variables, resources } = value
  return {
    name: textOf(value['name']),
    description: textOf(value['description']),
    industry: textOf(value['industry']),
    variables: isRecord(variables) ? Object.entries(variables).map(([name, one]) => ({ name, value: isRecord(one) ? one : {} })) : [],
    resources: Array.isArray(resources) ? resources.flatMap((one: unknown, index) => (isRecord(one) ? [resourceOf(one, index)] : [])) : [],
  }
}

/** What points at a resource, directly or through others, in the order of the document. */
export function dependentsOf(sketch: Sketch, index: number): SketchResource[] {
  const found = new Set<string>()
  const start = sketch.resources.find((resource) => resource.index === index)?.id
  const open = start === undefined ? [] : [start]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const resource of sketch.resources) {
      if (resource.id === start || found.has(resource.id) || !pointsAt(resource.spec, id)) continue
      found.add(resource.id)
      open.push(resource.id)
    }
  }
  return sketch.resources.filter((resource) => found.has(resource.id))
}

/** Where a variable is used: the resources whose texts name it. */
export function usesOf(sketch: Sketch, variable: string): SketchResource[] {
  const tag = new RegExp(`\\{\\{\\s*${variable}\\s*\\}\\}`)
  return sketch.resources.filter((resource) => textsOf(resource.spec).some((text) => tag.test(text)))
}

/** A key that no resource of the kind has yet. */
export function freeKey(sketch: Sketch, kind: string, wanted: string): string {
  const taken = new Set(sketch.resources.filter((resource) => resource.kind === kind).map((resource) => resource.key))
  const base = wanted.slice(0, 74) || kind
  if (!taken.has(base)) return base
  let count = 2
  while (taken.has(`${base}-${count}`)) count += 1
  return `${base}-${count}`
}

/** `resources[3].spec.stages[0]` as a path. */
export function splitPath(text: string): Path {
  return [...text.matchAll(/[^.[\]]+/g)].map(([part]) => (/^\d+$/.test(part) ? Number(part) : part))
}

function resourceOf(one: Record<string, unknown>, index: number): SketchResource {
  const [kind, key] = [textOf(one['kind']), textOf(one['key'])]
  return { index, id: `${kind}/${key}`, kind, key, spec: isRecord(one['spec']) ? one['spec'] : {}, note: textOf(one['note']) }
}

function pointsAt(value: unknown, id: string): boolean {
  if (Array.isArray(value)) return value.some((item) => pointsAt(item, id))
  if (!isRecord(value)) return false
  return value['$ref'] === id || Object.values(value).some((item) => pointsAt(item, id))
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsOf)
  return isRecord(value) ? Object.values(value).flatMap(textsOf) : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
