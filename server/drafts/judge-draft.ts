import type { ProblemError } from '../contract/problem.ts'
import type { Told } from '../contract/said.ts'
import { fieldsTerm, kindTerm, say } from '../contract/say.ts'
import { checkBlueprint } from '../blueprints/check-blueprint.ts'
import { kindOf } from '../resources/registry.ts'
import type { KindName } from '../contract/kind-names.ts'
import { idOf, type Composition } from './compose-draft.ts'

export type Faulty = { id: string; problems: ProblemError[] }

/** The lines that the real check does not pass, with its own words; paths begin at the line. */
export function judgeDraft({ blueprint }: Composition): Faulty[] {
  if (blueprint.resources.length === 0) return []
  const byId = new Map<string, ProblemError[]>()
  for (const problem of checkBlueprint(blueprint).errors) {
    const at = /^resources\[(\d+)\]\.?(.*)$/.exec(problem.path)
    const resource = at === null ? undefined : blueprint.resources[Number(at[1])]
    if (resource === undefined) continue
    const id = idOf(resource)
    byId.set(id, [...(byId.get(id) ?? []), { ...problem, path: at?.[2] ?? '' }])
  }
  return [...byId].map(([id, problems]) => ({ id, problems }))
}

/**
 * What is left when the faulty lines, and those that cannot be without them, are taken out, with a sentence about each.
 * Null when nothing is left.
 */
export function keepValid(composition: Composition): { composition: Composition; notes: Told[] } | null {
  const notes: Told[] = []
  let left = composition
  for (;;) {
    const faulty = new Map(judgeDraft(left).map((one) => [one.id, one.problems]))
    const sound = left.parts.filter((part) => !faulty.has(idOf(part.resource)))
    for (const part of left.parts) {
      const problem = faulty.get(idOf(part.resource))?.[0]
      if (problem !== undefined) notes.push(describe(part.resource, problem))
    }
    if (sound.length === 0) return null
    if (faulty.size === 0) return { composition: left, notes }
    const resources = sound.map((part) => part.resource)
    left = { ...left, parts: sound, blueprint: { ...left.blueprint, resources } }
  }
}

function describe(resource: { kind: string; key: string; spec: Record<string, unknown> }, problem: ProblemError): Told {
  const title = typeof resource.spec.name === 'string' ? resource.spec.name : resource.key
  const values = {
    kind: kindTerm(kindOf(resource.kind as KindName), false),
    name: title.slice(0, 80),
    fault: problem.said ?? problem.message,
  }
  if (problem.path === '') return say('note.left_out', values)
  return say('note.left_out_at', { ...values, field: fieldsTerm([problem.path.replace(/^spec\./, '')]) })
}
