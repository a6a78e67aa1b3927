import { createModel, signal } from '@preact/signals'
import type { Plan } from '../../server/contract/plan.ts'
import type { PlansApi } from '../api/plans.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'
import { givenValues, keyOfValues, type ValueMemory } from './variables-model.ts'

export type PlanAgainOutcome = { next: 'plan'; planId: string } | { next: 'answers'; blueprintId: string } | { next: 'choose' }
export type PlanAgainModel = InstanceType<typeof PlanAgainModel>

/** Makes the same plan once more; without the answers that were given (a reload forgets them) they are asked for first. */
export const PlanAgainModel = createModel((api: PlansApi, memory: ValueMemory) => {
  const isPlanning = signal(false)
  const problem = signal<ProblemView | null>(null)

  async function run({ blueprintId, locationId }: Pick<Plan, 'blueprintId' | 'locationId'>): Promise<PlanAgainOutcome | undefined> {
    if (isPlanning.value) return undefined
    if (blueprintId === null) return { next: 'choose' }
    const values = memory.get(keyOfValues(locationId, blueprintId))
    if (values === undefined) return { next: 'answers', blueprintId }
    isPlanning.value = true
    problem.value = null
    try {
      return { next: 'plan', planId: (await api.make({ locationId, blueprintId, variables: givenValues(values) })).id }
    } catch (error) {
      problem.value = toProblem(error)
      return problem.value.code === 'missing_variables' ? { next: 'answers', blueprintId } : undefined
    } finally {
      isPlanning.value = false
    }
  }

  return { isPlanning, problem, run }
})
