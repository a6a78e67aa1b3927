import { createModel, effect, signal } from '@preact/signals'
import type { AuditEntry } from '../../server/contract/audit.ts'
import type { SettingsApi } from '../api/settings.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'
import type { Loadable } from './loadable.ts'

export type AuditModel = InstanceType<typeof AuditModel>

/** `from` and `until` are days as a date field gives them, the person's own; empty: no limit. */
export type AuditWish = { action: string; from: string; until: string }

export const everything: AuditWish = { action: '', from: '', until: '' }

/** The audit trail, newest first, page after page. */
export const AuditModel = createModel((api: Pick<SettingsApi, 'audit'>) => {
  const at = signal<Loadable<AuditEntry[]>>({ state: 'loading' })
  const wish = signal<AuditWish>(everything)
  const nextCursor = signal<string | null>(null)
  const isLoadingMore = signal(false)
  const moreProblem = signal<ProblemView | null>(null)
  let turn = 0
  effect(() => {
    void load(wish.value)
    return () => void (turn += 1)
  })

  async function load(wanted: AuditWish) {
    const mine = ++turn
    if (at.peek().state === 'failed') at.value = { state: 'loading' }
    try {
      const page = await api.audit(toFilter(wanted))
      if (mine !== turn) return
      at.value = { state: 'ready', value: page.items }
      nextCursor.value = page.nextCursor
    } catch (error) {
      if (mine === turn) at.value = { state: 'failed', problem: toProblem(error) }
    }
  }

  async function loadMore() {
    const cursor = nextCursor.value
    if (cursor === null || isLoadingMore.value) return
    const mine = turn
    isLoadingMore.value = true
    moreProblem.value = null
    try {
      const page = await api.audit({ ...toFilter(wish.peek()), cursor })
      const current = at.peek()
      if (mine !== turn || current.state !== 'ready') return
      at.value = { state: 'ready', value: [...current.value, ...page.items] }
      nextCursor.value = page.nextCursor
    } catch (error) {
      if (mine === turn) moreProblem.value = toProblem(error)
    } finally {
      isLoadingMore.value = false
    }
  }

  return { at, wish, nextCursor, isLoadingMore, moreProblem, loadMore, reload: () => load(wish.peek()) }
})

/** Days become moments: from the beginning of the first to the end of the last, where the person is. */
export function toFilter({ action, from, until }: AuditWish): { action?: string; from?: string; until?: string } {
  return {
    ...(action === '' ? {} : { action }),
    ...(from === '' ? {} : { from: new Date(`${from}T00:00:00`).toISOString() }),
    ...(until === '' ? {} : { until: new Date(`${until}T23:59:59.999`).toISOString() }),
  }
}
