import { computed, createModel, effect, signal } from '@preact/signals'
import type { Improvements, Suggestion } from '../../server/contract/ai.ts'
import type { Blueprint, StoredBlueprint } from '../../server/contract/blueprint.ts'
import type { Api } from '../api/api.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'
import { createAsking } from './asking.ts'
import { idOf } from './draft-lines.ts'

export type ImproveModel = InstanceType<typeof ImproveModel>

/** Suggestions for a blueprint, each accepted or dismissed by a person; only what is accepted is stored. */
export const ImproveModel = createModel(
  (api: Pick<Api, 'ai'> & { blueprints: Pick<Api['blueprints'], 'create' | 'update'> }, stored: StoredBlueprint) => {
    const asking = createAsking<Improvements>(() => api.ai.improve({ blueprintId: stored.id }))
    const decided = signal<Record<string, 'accepted' | 'dismissed'>>({})
    const isSaving = signal(false)
    const problem = signal<ProblemView | null>(null)
    const accepted = computed(() => {
      const at = asking.at.value
      return at.state === 'answered' ? at.answer.suggestions.filter((one) => decided.value[one.id] === 'accepted') : []
    })
    effect(() => asking.forget)

    /** A new version of one's own; of a starter, a blueprint of one's own. */
    async function save(): Promise<StoredBlueprint | undefined> {
      if (isSaving.value || accepted.value.length === 0) return undefined
      isSaving.value = true
      problem.value = null
      try {
        const better = applySuggestions(stored.blueprint, accepted.value)
        return await (stored.origin === 'own' ? api.blueprints.update(stored.id, better, stored.version) : api.blueprints.create(better))
      } catch (error) {
        problem.value = toProblem(error)
        return undefined
      } finally {
        isSaving.value = false
      }
    }

    return {
      at: asking.at,
      ask: asking.run,
      close: asking.forget,
      decided,
      accepted,
      isSaving,
      problem,
      save,
      decide: (id: string, how: 'accepted' | 'dismissed') => void (decided.value = { ...decided.value, [id]: how }),
    }
  },
)

/** The blueprint with what was accepted: lines put in, changed in their place, or taken out, and their variables. */
export function applySuggestions(blueprint: Blueprint, suggestions: readonly Suggestion[]): Blueprint {
  let { resources } = blueprint
  let { variables } = blueprint
  for (const { action, resourceId, resource, variables: added } of suggestions) {
    if (action === 'remove') resources = resources.filter((one) => idOf(one) !== resourceId)
    else if (resource !== null) {
      const isThere = resources.some((one) => idOf(one) === resourceId)
      resources = isThere ? resources.map((one) => (idOf(one) === resourceId ? resource : one)) : [...resources, resource]
    }
    variables = { ...added, ...variables }
  }
  return { ...blueprint, resources, variables }
}
