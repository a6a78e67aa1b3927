import { computed, createModel, effect, signal } from '@preact/signals'
import type { HandOver, HandOverTask } from '../../server/contract/hand-over.ts'
import type { JobsApi } from '../api/jobs.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'
import { createLoader, valueOf } from './loadable.ts'

export type HandOverModel = InstanceType<typeof HandOverModel>

/** What was set up and what is left to do by hand; a tick is kept by the server, so that everybody sees it. */
export const HandOverModel = createModel((api: Pick<JobsApi, 'handOver' | 'tick'>, jobId: string) => {
  const load = createLoader<HandOver>(() => api.handOver(jobId))
  /** Ticks that the server has not confirmed yet. */
  const pending = signal<ReadonlyMap<string, boolean>>(new Map())
  const problem = signal<ProblemView | null>(null)
  effect(() => load.cancel)

  const tasks = computed<HandOverTask[]>(() => {
    const all = valueOf(load.at.value)?.tasks ?? []
    return all.map((task) => ({ ...task, done: pending.value.get(task.id) ?? task.done }))
  })

  async function tick(taskId: string, done: boolean) {
    problem.value = null
    pending.value = new Map([...pending.value, [taskId, done]])
    try {
      const sheet = await api.tick(jobId, { taskId, done })
      if (pending.value.get(taskId) === done) take(sheet, taskId)
    } catch (error) {
      problem.value = toProblem(error)
    }
    // A later click on the same box has its own answer to wait for.
    if (pending.value.get(taskId) === done) pending.value = new Map([...pending.value].filter(([id]) => id !== taskId))
  }

  /** Of an answer only the task that was ticked: another tick's newer answer may have come before it. */
  function take(sheet: HandOver, taskId: string) {
    const fresh = sheet.tasks.find(({ id }) => id === taskId)
    const current = valueOf(load.at.peek())
    if (fresh === undefined || current === undefined) return
    load.at.value = { state: 'ready', value: { ...current, tasks: current.tasks.map((task) => (task.id === taskId ? fresh : task)) } }
  }

  return { at: load.at, tasks, problem, load: load.load, tick }
})
