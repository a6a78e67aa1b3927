import type { Blueprint, Resource } from '../../server/contract/blueprint.ts'
import type { Draft, DraftDiff, DraftLine, WrittenLine } from '../../server/contract/draft.ts'

export type DraftMark = { is: 'new' } | { is: 'changed'; paths: string[] } | null

export type DraftRow = { line: DraftLine; resource: Resource; mark: DraftMark }
export type DraftGroup = { kind: string; rows: DraftRow[] }

/** How sure the model is, in three words; below the last one a line starts switched off. */
export type Confidence = 'sure' | 'likely' | 'unsure'

export function confidenceOf({ confidence }: Pick<DraftLine, 'confidence'>): Confidence {
  return confidence >= 0.8 ? 'sure' : confidence >= 0.6 ? 'likely' : 'unsure'
}

/** The lines that there are, whole or so far, with what they set up. */
export function rowsOf(draft: Draft, written: ReadonlyMap<string, WrittenLine>): DraftRow[] {
  if (draft.blueprint === null) return [...written.values()].map((line) => ({ line, resource: line.resource, mark: null }))
  const resources = new Map(draft.blueprint.resources.map((resource) => [idOf(resource), resource]))
  return draft.lines.flatMap((line) => {
    const resource = resources.get(line.resourceId)
    return resource === undefined ? [] : [{ line, resource, mark: markOf(line.resourceId, draft.diff) }]
  })
}

/** By kind, in the order in which the kinds first came; what a line brings later joins its kind. */
export function groupRows(rows: readonly DraftRow[]): DraftGroup[] {
  return [...Map.groupBy(rows, (row) => row.resource.kind)].map(([kind, ofKind]) => ({ kind, rows: ofKind }))
}

/** Switches lines on or off: on brings what they need, off takes what needs them. */
export function switchLines(rows: readonly DraftRow[], on: ReadonlySet<string>, ids: readonly string[], isOn: boolean): Set<string> {
  const next = new Set(on)
  const needs = new Map(rows.map(({ line, resource }) => [line.resourceId, needsOf(resource)]))
  const waiting = [...ids]
  const seen = new Set<string>()
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id) || !needs.has(id)) continue
    seen.add(id)
    if (isOn) next.add(id)
    else next.delete(id)
    const others = isOn ? needs.get(id) : [...needs].filter(([, needed]) => needed.includes(id as string)).map(([other]) => other)
    waiting.push(...(others ?? []))
  }
  return next
}

/** The blueprint of the lines that are on, with the variables that they use and no others. */
export function chosenBlueprint(blueprint: Blueprint, on: ReadonlySet<string>): Blueprint {
  const resources = blueprint.resources.filter((resource) => on.has(idOf(resource)))
  const used = variablesIn(resources)
  return {
    ...blueprint,
    resources,
    variables: Object.fromEntries(Object.entries(blueprint.variables).filter(([name]) => used.has(name))),
  }
}

export function idOf({ kind, key }: Pick<Resource, 'kind' | 'key'>): string {
  return `${kind}/${key}`
}

function needsOf({ spec }: Resource): string[] {
  const found: string[] = []
  walk(spec, (value) => {
    if (typeof value === 'object' && value !== null && '$ref' in value) found.push(String(value.$ref))
  })
  return found
}

function variablesIn(resources: readonly Resource[]): Set<string> {
  const names = new Set<string>()
  walk(
    resources.map((resource) => resource.spec),
    (value) => {
      if (typeof value !== 'string') return
      for (const [, name] of value.matchAll(/\{\{\s*([a-z][a-z0-9_]*)\s*\}\}/g)) if (name !== undefined) names.add(name)
    },
  )
  return names
}

function walk(value: unknown, visit: (value: unknown) => void): void {
  visit(value)
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) walk(inner, visit)
}

function markOf(id: string, diff: DraftDiff | null): DraftMark {
  if (diff === null) return null
  if (diff.added.includes(id)) return { is: 'new' }
  const changed = diff.changed.find((one) => one.resourceId === id)
  return changed === undefined ? null : { is: 'changed', paths: changed.paths }
}
