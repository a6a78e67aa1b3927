import type { ProblemError } from '../../server/contract/problem.ts'
import { computed, createModel, signal } from '@preact/signals'
import type { Blueprint, StoredBlueprint, Variable } from '../../server/contract/blueprint.ts'
import type { NewLocation, Plan } from '../../server/contract/plan.ts'
import type { PlansApi } from '../api/plans.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'

export type VariableField = { name: string; variable: Variable }
export type VariableGroup = { title: string; fields: VariableField[] }
export type VariablesModel = InstanceType<typeof VariablesModel>

/** Values that were typed, by location and blueprint. */
export type ValueMemory = Pick<Map<string, Record<string, string>>, 'get'> & { set(key: string, values: Record<string, string>): void }

/** `place`: asked for the sub-account that the plan is to make; null when what was said of it does not do. */
type Target = { stored: StoredBlueprint; locationId: string; memory: ValueMemory; place?: () => NewLocation | null | undefined }

/** The questions of a blueprint and the answers for one location, up to the plan that comes of them. */
export const VariablesModel = createModel((api: PlansApi, { stored, locationId, memory, place }: Target) => {
  const memoryKey = keyOfValues(locationId, stored.id)
  const { variables } = stored.blueprint
  const values = signal<Record<string, string>>(memory.get(memoryKey) ?? startValues(variables))
  const refusals = signal<Record<string, ProblemError>>({})
  const problem = signal<ProblemView | null>(null)
  const isPlanning = signal(false)
  const hasTried = signal(false)

  const missing = computed(() => missingNames(variables, values.value))

  function write(name: string, value: string) {
    values.value = { ...values.value, [name]: value }
    memory.set(memoryKey, values.value)
    if (refusals.value[name] !== undefined)
      refusals.value = Object.fromEntries(Object.entries(refusals.value).filter(([key]) => key !== name))
  }

  async function makePlan(): Promise<Plan | undefined> {
    hasTried.value = true
    const newLocation = place?.()
    if (isPlanning.value || missing.value.length > 0 || newLocation === null) return undefined
    const where = place === undefined ? { locationId } : newLocation === undefined ? {} : { newLocation }
    isPlanning.value = true
    problem.value = null
    memory.set(memoryKey, values.value)
    try {
      return await api.make({ ...where, blueprintId: stored.id, variables: givenValues(values.value) })
    } catch (error) {
      problem.value = toProblem(error)
      refusals.value = refusalsByName(problem.value)
      return undefined
    } finally {
      isPlanning.value = false
    }
  }

  return { values, missing, refusals, problem, isPlanning, hasTried, write, makePlan }
})

export function keyOfValues(locationId: string, blueprintId: string): string {
  return `${locationId}:${blueprintId}`
}

/** What is sent: an empty field is no answer, so that the blueprint's default counts. */
export function givenValues(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''))
}

export function missingNames(variables: Blueprint['variables'], values: Record<string, string>): string[] {
  return Object.entries(variables)
    .filter(([name, variable]) => variable.required && (values[name] ?? '').trim() === '' && !variable.default)
    .map(([name]) => name)
}

/** Groups in the order in which the blueprint first names them; what has no group comes first. */
export function groupVariables(variables: Blueprint['variables']): VariableGroup[] {
  const groups = new Map<string, VariableField[]>([['', []]])
  for (const [name, variable] of Object.entries(variables)) {
    const title = variable.group ?? ''
    groups.set(title, [...(groups.get(title) ?? []), { name, variable }])
  }
  return [...groups].filter(([, fields]) => fields.length > 0).map(([title, fields]) => ({ title, fields }))
}

function startValues(variables: Blueprint['variables']): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).map(([name, variable]) => [name, variable.default ?? '']))
}

/** What the server says about single variables. */
export function refusalsByName(problem: ProblemView): Record<string, ProblemError> {
  const entries = problem.errors
    .filter((error) => error.path.startsWith('variables.'))
    .map((error) => [error.path.slice('variables.'.length), error] as const)
  return Object.fromEntries(entries)
}
