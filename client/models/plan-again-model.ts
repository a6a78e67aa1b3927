import { createModel, signal } from '@preact/signals'
import type { Plan } from '../../server/contract/plan.ts'
import type { PlansApi } from '../api/plans.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'

export type PlanAgainModel = InstanceType<typeof PlanAgainModel>

/** Makes the same plan once more, with the answers and choices that the server keeps with it. */
export const PlanAgainModel = createModel((api: PlansApi) => {
  const isPlanning = signal(false)
  const problem = signal<ProblemView | null>(null)

  async function run({ id, locationId }: Pick<Plan, 'id' | 'locationId'>): Promise<Plan | undefined> {
    if (isPlanning.value) return undefined
    isPlanning.value = true
    problem.value = null
    try {
      return await api.make({ locationId, planId: id })
    } catch (error) {
      problem.value = toProblem(error)
      return undefined
    } finally {
      isPlanning.value = false
    }
  }

  return { isPlanning, problem, run }
})
