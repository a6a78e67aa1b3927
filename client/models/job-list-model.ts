import { computed, createModel, effect, type ReadonlySignal, signal } from '@preact/signals'
import type { JobOrder, JobSummary } from '../../server/contract/job.ts'
import type { JobsApi } from '../api/jobs.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'
import type { JobFilter } from './job-filter.ts'
import { isLive } from './job-progress.ts'
import type { Loadable } from './loadable.ts'

export type JobListModel = InstanceType<typeof JobListModel>

/** The list as somebody has left it, for when they come back to it. */
export type JobListMemory = { kept: { filter: string; items: JobSummary[]; nextCursor: string | null } | null; scrollTop: number }

type Options = { filter: ReadonlySignal<JobFilter>; pageSize?: number; isVisible?: () => boolean; memory?: JobListMemory }

const refreshMs = 3_000

/** Jobs of a filter, page after page; looked at again every few seconds while one of them is live and somebody looks. */
export const JobListModel = createModel(
  (api: Pick<JobsApi, 'list'>, { filter, pageSize = 25, isVisible = () => true, memory = { kept: null, scrollTop: 0 } }: Options) => {
    const wanted = computed(() => JSON.stringify(filter.value))
    const kept = memory.kept?.filter === wanted.peek() ? memory.kept : null
    const at = signal<Loadable<JobSummary[]>>(kept === null ? { state: 'loading' } : { state: 'ready', value: kept.items })
    const nextCursor = signal<string | null>(kept?.nextCursor ?? null)
    /** The rows that are shown are still those of the filter before. */
    const isRenewing = signal(false)
    const isLoadingMore = signal(false)
    const moreProblem = signal<ProblemView | null>(null)

    let turn = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    let shownFor = kept === null ? '' : wanted.peek()
    effect(() => {
      const key = wanted.value
      void loadFirst(key)
      return () => {
        turn += 1
        clearTimeout(timer)
      }
    })
    effect(() => () => {
      const current = at.peek()
      memory.kept = current.state === 'ready' ? { filter: shownFor, items: current.value, nextCursor: nextCursor.peek() } : null
    })

    async function loadFirst(key: string) {
      const mine = ++turn
      clearTimeout(timer)
      moreProblem.value = null
      isRenewing.value = at.peek().state === 'ready' && shownFor !== key
      if (at.peek().state === 'failed') at.value = { state: 'loading' }
      try {
        const page = await list()
        if (mine !== turn) return
        take(page.items, page.nextCursor, key)
        refreshSoon(mine)
      } catch (error) {
        if (mine === turn) at.value = { state: 'failed', problem: toProblem(error) }
      } finally {
        if (mine === turn) isRenewing.value = false
      }
    }

    /** The first page anew: of the same filter it is renewed in place, and what "more" has brought stays below. */
    function take(first: JobSummary[], next: string | null, key: string) {
      const current = at.peek()
      if (current.state === 'ready' && shownFor === key) {
        at.value = { state: 'ready', value: next === null ? first : mergeFirstPage(first, current.value, filter.peek().order) }
        if (current.value.length <= first.length) nextCursor.value = next
        return
      }
      shownFor = key
      at.value = { state: 'ready', value: first }
      nextCursor.value = next
    }

    function refreshSoon(mine: number) {
      timer = setTimeout(() => void refresh(mine), refreshMs)
    }

    async function refresh(mine: number) {
      const current = at.peek()
      if (mine !== turn || current.state !== 'ready') return
      if (isVisible() && current.value.some((job) => isLive(job.status))) {
        const page = await list().catch(() => undefined)
        if (mine !== turn) return
        if (page !== undefined) take(page.items, page.nextCursor, shownFor)
      }
      refreshSoon(mine)
    }

    async function loadMore() {
      const cursor = nextCursor.value
      if (cursor === null || isLoadingMore.value || isRenewing.value) return
      const mine = turn
      isLoadingMore.value = true
      moreProblem.value = null
      try {
        const page = await list(cursor)
        const current = at.peek()
        if (mine !== turn || current.state !== 'ready') return
        const known = new Set(current.value.map((job) => job.id))
        at.value = { state: 'ready', value: [...current.value, ...page.items.filter((job) => !known.has(job.id))] }
        nextCursor.value = page.nextCursor
      } catch (error) {
        if (mine === turn) moreProblem.value = toProblem(error)
      } finally {
        isLoadingMore.value = false
      }
    }

    function list(cursor?: string) {
      return api.list({ ...filter.peek(), limit: pageSize, ...(cursor === undefined ? {} : { cursor }) })
    }

    return { at, nextCursor, isRenewing, isLoadingMore, moreProblem, loadMore, reload: () => loadFirst(wanted.peek()) }
  },
)

/** The first page, then what comes after it; a job that stood within the page and is gone from it no longer fits the filter. */
export function mergeFirstPage(first: JobSummary[], all: JobSummary[], order: JobOrder): JobSummary[] {
  const fresh = new Set(first.map((job) => job.id))
  const last = first.at(-1)?.createdAt
  if (last === undefined) return []
  const isBeyond = (job: JobSummary) => (order === 'newest' ? job.createdAt <= last : job.createdAt >= last)
  return [...first, ...all.filter((job) => !fresh.has(job.id) && isBeyond(job))]
}
