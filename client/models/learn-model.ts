import { computed, createModel, effect, signal } from '@preact/signals'
import type { Blueprint, StoredBlueprint } from '../../server/contract/blueprint.ts'
import type { Learned } from '../../server/contract/learn.ts'
import type { BlueprintsApi } from '../api/blueprints.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'
import { language } from '../words/language.ts'

export type LearnModel = InstanceType<typeof LearnModel>

type LearnState =
  | { state: 'idle' }
  | { state: 'reading'; sinceMs: number }
  | { state: 'failed'; problem: ProblemView }
  | { state: 'learned'; learned: Learned }

/** A location read into a blueprint: what it proposes to ask for is taken or left, one by one. Nothing is stored until it is saved. */
export const LearnModel = createModel((api: Pick<BlueprintsApi, 'learn' | 'create'>) => {
  const at = signal<LearnState>({ state: 'idle' })
  const name = signal('')
  const dismissed = signal<ReadonlySet<string>>(new Set())
  const isSaving = signal(false)
  const saveProblem = signal<ProblemView | null>(null)
  let reading: AbortController | undefined
  effect(() => () => reading?.abort())

  const blueprint = computed(() => {
    if (at.value.state !== 'learned') return undefined
    const { learned } = at.value
    const chosen = keepValues(
      learned.blueprint,
      learned.proposedVariables.filter((one) => dismissed.value.has(one.name)),
    )
    return { ...chosen, name: name.value.trim() || learned.blueprint.name }
  })

  async function learn(locationId: string) {
    reading?.abort()
    const mine = new AbortController()
    reading = mine
    at.value = { state: 'reading', sinceMs: Date.now() }
    try {
      const learned = await api.learn(locationId, language, mine.signal)
      if (mine.signal.aborted) return
      name.value = learned.blueprint.name
      dismissed.value = new Set()
      at.value = { state: 'learned', learned }
    } catch (error) {
      if (!mine.signal.aborted) at.value = { state: 'failed', problem: toProblem(error) }
    }
  }

  function cancel() {
    reading?.abort()
    at.value = { state: 'idle' }
  }

  function decide(variable: string, isAccepted: boolean) {
    const next = new Set(dismissed.value)
    if (isAccepted) next.delete(variable)
    else next.add(variable)
    dismissed.value = next
  }

  async function save(): Promise<StoredBlueprint | undefined> {
    if (blueprint.value === undefined || isSaving.value) return undefined
    isSaving.value = true
    saveProblem.value = null
    try {
      return await api.create(blueprint.value)
    } catch (error) {
      saveProblem.value = toProblem(error)
      return undefined
    } finally {
      isSaving.value = false
    }
  }

  return { at, name, dismissed, blueprint, isSaving, saveProblem, learn, cancel, decide, save }
})

/** The blueprint with what stands in these variables written out, and without asking for them. */
export function keepValues(blueprint: Blueprint, kept: readonly { name: string; value: string }[]): Blueprint {
  if (kept.length === 0) return blueprint
  const values = new Map(kept.map(({ name, value }) => [name, value]))
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(/\{\{\s*([a-z][a-z0-9_]*)\s*\}\}/g, (tag, name: string) => values.get(name) ?? tag)
    if (Array.isArray(value)) return value.map(fill)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]))
  }
  return {
    ...blueprint,
    variables: Object.fromEntries(Object.entries(blueprint.variables).filter(([name]) => !values.has(name))),
    resources: blueprint.resources.map((resource) => ({ ...resource, spec: fill(resource.spec) as Record<string, unknown> })),
  }
}
