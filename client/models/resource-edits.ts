import { dependentsOf, freeKey, type Sketch, type SketchResource } from './blueprint-sketch.ts'
import { isRecord } from './is-record.ts'
import type { Edit, Path } from './blueprint-text.ts'

/** Where a new resource of a kind goes: behind the last of its kind, else to the end. */
export function placeFor(sketch: Sketch, kind: string): number {
  const last = sketch.resources.findLast((resource) => resource.kind === kind)
  return last === undefined ? (sketch.resources.at(-1)?.index ?? -1) + 1 : last.index + 1
}

export function addEdits(sketch: Sketch, kind: string, spec: unknown): { edits: Edit[]; index: number } {
  const index = placeFor(sketch, kind)
  const value = { kind, key: freeKey(sketch, kind, kind), spec }
  return { edits: [{ path: ['resources', index], insert: value }], index }
}

/** A copy beside the original, under another key and another name, since two of one name are the same thing. */
export function duplicateEdits(sketch: Sketch, resource: SketchResource): { edits: Edit[]; index: number } {
  const index = resource.index + 1
  const key = freeKey(sketch, resource.kind, resource.key)
  const named = ['name', 'title', 'firstName', 'label'].find((field) => typeof resource.spec[field] === 'string')
  const spec = named === undefined ? resource.spec : { ...resource.spec, [named]: `${String(resource.spec[named])} 2` }
  const note = resource.note === '' ? {} : { note: resource.note }
  return { edits: [{ path: ['resources', index], insert: { kind: resource.kind, key, spec, ...note } }], index }
}

/** The last ones first, so that the places of the others hold. */
export function removeEdits(sketch: Sketch, index: number, withDependents: boolean): Edit[] {
  const gone = [index, ...(withDependents ? dependentsOf(sketch, index).map((resource) => resource.index) : [])]
  return gone.toSorted((a, b) => b - a).map((at) => ({ path: ['resources', at], value: undefined }))
}

/** Another key, and what pointed at the old one points at the new one. */
export function rekeyEdits(sketch: Sketch, resource: SketchResource, key: string): Edit[] {
  const pointing = sketch.resources.flatMap(({ index, spec }) =>
    placesOf(spec, (value) => isRecord(value) && value['$ref'] === resource.id, ['resources', index, 'spec']),
  )
  return [
    { path: ['resources', resource.index, 'key'], value: key },
    ...pointing.map((path) => ({ path: [...path, '$ref'], value: `${resource.kind}/${key}` })),
  ]
}

/** Another name for a variable, in its place and in every text that uses it. */
export function renameVariableEdits(sketch: Sketch, name: string, next: string): Edit[] {
  const tag = new RegExp(`\\{\\{(\\s*)${name}(\\s*)\\}\\}`, 'g')
  const texts = sketch.resources.flatMap(({ index, spec }) =>
    textsAt(spec, ['resources', index, 'spec'])
      .filter(({ text }) => text.search(tag) >= 0)
      .map(({ path, text }) => ({ path, value: text.replace(tag, (_, before: string, after: string) => `{{${before}${next}${after}}}`) })),
  )
  return [{ path: ['variables', name], renameTo: next }, ...texts]
}

/** Letters and digits of a name as a key: `New patient (online)` is `new-patient-online`. */
export function keyOf(name: string): string {
  return wordsOf(name).join('-').slice(0, 74)
}

/** `Clinic name` as a variable's name, `clinic_name`. */
export function variableNameOf(label: string): string {
  const name = wordsOf(label).join('_').slice(0, 56)
  return /^[a-z]/.test(name) ? name : `v_${name}`.replace(/_$/, '')
}

function wordsOf(text: string): string[] {
  const plain = text
    .replace(/\{\{.*?\}\}/g, ' ')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
  return plain.match(/[a-z0-9]+/g) ?? []
}

function placesOf(value: unknown, isWanted: (value: unknown) => boolean, path: Path): Path[] {
  if (isWanted(value)) return [path]
  if (Array.isArray(value)) return value.flatMap((item, index) => placesOf(item, isWanted, [...path, index]))
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([name, inner]) => placesOf(inner, isWanted, [...path, name]))
}

function textsAt(value: unknown, path: Path): { path: Path; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }]
  if (Array.isArray(value)) return value.flatMap((item, index) => textsAt(item, [...path, index]))
  return isRecord(value) ? Object.entries(value).flatMap(([name, inner]) => textsAt(inner, [...path, name])) : []
}
