import { createModel, effect, signal } from '@preact/signals'
import type { JobStatus, JobSummary } from '../../server/contract/job.ts'
import type { JobsApi } from '../api/jobs.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'
import { isLive } from './job-progress.ts'
import type { Loadable } from './loadable.ts'

export type JobListModel = InstanceType<typeof JobListModel>

type Options = { locationId: string | null; pageSize?: number; isVisible?: () => boolean }

const refreshMs = 3_000

/** Jobs, newest first; looked at again every few seconds while one of them is live and somebody looks. */
export const JobListModel = createModel((api: JobsApi, { locationId, pageSize = 25, isVisible = () => true }: Options) => {
  const at = signal<Loadable<JobSummary[]>>({ state: 'loading' })
  const status = signal<JobStatus | null>(null)
  const nextCursor = signal<string | null>(null)
  const isLoadingMore = signal(false)
  const moreProblem = signal<ProblemView | null>(null)

  let turn = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  effect(() => {
    const wanted = status.value
    at.value = { state: 'loading' }
    void loadFirst(wanted)
    return () => {
      turn += 1
      clearTimeout(timer)
    }
  })

  async function loadFirst(wanted: JobStatus | null) {
    const mine = ++turn
    clearTimeout(timer)
    try {
      const page = await api.list({ locationId, status: wanted, limit: pageSize })
      if (mine !== turn) return
      at.value = { state: 'ready', value: page.items }
      nextCursor.value = page.nextCursor
      refreshSoon(mine)
    } catch (error) {
      if (mine === turn) at.value = { state: 'failed', problem: toProblem(error) }
    }
  }

  function refreshSoon(mine: number) {
    timer = setTimeout(() => void refresh(mine), refreshMs)
  }

  /** Renews the first page in place; rows that were loaded by "more" stay where they are. */
  async function refresh(mine: number) {
    const current = at.peek()
    if (mine !== turn || current.state !== 'ready') return
    if (isVisible() && current.value.some((job) => isLive(job.status))) {
      const page = await api.list({ locationId, status: status.peek(), limit: pageSize }).catch(() => undefined)
      if (mine !== turn) return
      const latest = at.peek()
      if (page !== undefined && latest.state === 'ready') at.value = { state: 'ready', value: mergeFirstPage(page.items, latest.value) }
    }
    refreshSoon(mine)
  }

  async function loadMore() {
    const cursor = nextCursor.value
    if (cursor === null || isLoadingMore.value) return
    const mine = turn
    isLoadingMore.value = true
    moreProblem.value = null
    try {
      const page = await api.list({ locationId, status: status.peek(), limit: pageSize, cursor })
      const current = at.peek()
      if (mine !== turn || current.state !== 'ready') return
      const known = new Set(current.value.map((job) => job.id))
      at.value = { state: 'ready', value: [...current.value, ...page.items.filter((job) => !known.has(job.id))] }
      nextCursor.value = page.nextCursor
    } catch (error) {
      moreProblem.value = toProblem(error)
    } finally {
      isLoadingMore.value = false
    }
  }

  function reload() {
    at.value = { state: 'loading' }
    return loadFirst(status.peek())
  }

  return { at, status, nextCursor, isLoadingMore, moreProblem, loadMore, reload }
})

export function mergeFirstPage(first: JobSummary[], all: JobSummary[]): JobSummary[] {
  const fresh = new Set(first.map((job) => job.id))
  return [...first, ...all.filter((job) => !fresh.has(job.id))]
}
