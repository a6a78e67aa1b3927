import { createModel, effect, signal } from '@preact/signals'
import type { Blueprint, BlueprintFormat } from '../../server/contract/blueprint.ts'
import type { BlueprintsApi } from '../api/blueprints.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'
import { createLoader } from './loadable.ts'

export type BlueprintModel = InstanceType<typeof BlueprintModel>

/** One blueprint of the library and what can be done with it. */
export const BlueprintModel = createModel((api: BlueprintsApi, id: string) => {
  const load = createLoader(() => api.get(id))
  const busyWith = signal<BlueprintFormat | 'delete' | 'copy' | null>(null)
  const problem = signal<ProblemView | null>(null)
  effect(() => load.cancel)
  void load.load()

  async function attempt<T>(what: NonNullable<typeof busyWith.value>, work: () => Promise<T>): Promise<{ done: T } | undefined> {
    if (busyWith.value !== null) return undefined
    busyWith.value = what
    problem.value = null
    try {
      return { done: await work() }
    } catch (error) {
      problem.value = toProblem(error)
      return undefined
    } finally {
      busyWith.value = null
    }
  }

  return {
    at: load.at,
    busyWith,
    problem,
    reload: load.load,
    /** The blueprint's text, or undefined when the problem says why not. */
    exportAs: async (format: BlueprintFormat) => (await attempt(format, () => api.export(id, format)))?.done,
    /** Another one that says the same, under another name; the answer is the copy. */
    duplicate: async (blueprint: Blueprint, name: string) =>
      (await attempt('copy', () => api.create({ ...blueprint, name: name.slice(0, 120) })))?.done,
    remove: async () => (await attempt('delete', () => api.remove(id))) !== undefined,
  }
})
