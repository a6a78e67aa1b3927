import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import { readRoute, type Route, type SettingsSection } from './route.ts'

/** Is asked before the page is left for another; `goOn` leaves. */
export type LeaveGuard = (goOn: () => void) => void

export type Router = {
  route: ReadonlySignal<Route>
  /** What stands behind the `?`. */
  query: ReadonlySignal<URLSearchParams>
  /** The same for as long as one page is shown, whatever its address. */
  page: ReadonlySignal<number>
  go(path: string, how?: 'push' | 'replace'): void
  /** Changes what stands behind the `?` and nothing else: no new entry in the history, and the page stays where it is. */
  setQuery(query: Record<string, string | null>): void
  /** Gives the page that is shown another address, in the place of the one it had: nobody leaves it, and it stays as it is. */
  rename(path: string): void
  /** Has the guard asked before the page is left, until the returned function is called. */
  hold(guard: LeaveGuard): () => void
  /** Whether the browser's own back or forward has led here. */
  isReturn(): boolean
  /** Whether the page has only just been opened, and nobody has gone anywhere in it. */
  isLanding(): boolean
}

/** Where each screen lives; the only place that writes our paths. */
export const paths = {
  home: '/',
  provision: '/provision',
  provisionNew: (blueprintId?: string) =>
    `/provision?new=sub-account${blueprintId === undefined ? '' : `&blueprint=${encodeURIComponent(blueprintId)}`}`,
  provisionWith: (blueprintId: string) => `/provision?blueprint=${encodeURIComponent(blueprintId)}`,
  plan: (planId: string) => `/provision/${encodeURIComponent(planId)}`,
  draft: (draftId: string) => `/drafts/${encodeURIComponent(draftId)}`,
  jobs: '/jobs',
  job: (jobId: string) => `/jobs/${encodeURIComponent(jobId)}`,
  handOver: (jobId: string) => `/jobs/${encodeURIComponent(jobId)}/handover`,
  blueprints: '/blueprints',
  import: '/blueprints/import',
  blueprint: (blueprintId: string) => `/blueprints/${encodeURIComponent(blueprintId)}`,
  editor: (blueprintId: string) => `/blueprints/${encodeURIComponent(blueprintId)}/edit`,
  versions: (blueprintId: string) => `/blueprints/${encodeURIComponent(blueprintId)}/versions`,
  newBlueprint: '/blueprints/new',
  learn: '/blueprints/learn',
  settings: (section: SettingsSection = 'general') => (section === 'general' ? '/settings' : `/settings/${section}`),
} as const

/** Real paths on the History API; plain links work because a click on one is caught here. */
export function startRouter(window: Window): Router {
  const here = signal(window.location.pathname + window.location.search)
  const page = signal(0)
  let isReturn = false
  let isLanding = true
  let guard: LeaveGuard | null = null

  function read(isSamePage = false) {
    const path = window.location.pathname + window.location.search
    batch(() => {
      if (!isSamePage && nameOf(path) !== nameOf(here.peek())) page.value += 1
      here.value = path
    })
  }

  function go(path: string, how: 'push' | 'replace' = 'push') {
    if (path === here.peek()) return
    if (guard !== null) return guard(() => pass(() => go(path, how)))
    isReturn = false
    isLanding = false
    window.history[how === 'push' ? 'pushState' : 'replaceState'](null, '', path)
    read()
    window.scrollTo(0, 0)
  }

  function setQuery(query: Record<string, string | null>) {
    const address = new URL(window.location.href)
    for (const [name, value] of Object.entries(query)) {
      if (value === null || value === '') address.searchParams.delete(name)
      else address.searchParams.set(name, value)
    }
    window.history.replaceState(null, '', address)
    read()
  }

  function rename(path: string) {
    window.history.replaceState(null, '', path)
    read(true)
  }

  function pass(leave: () => void) {
    guard = null
    leave()
  }

  window.addEventListener('popstate', () => {
    if (guard !== null) {
      window.history.pushState(null, '', here.peek())
      return guard(() => pass(() => window.history.back()))
    }
    isReturn = true
    isLanding = false
    read()
  })
  window.document.addEventListener('click', (event) => {
    const path = pathOfClick(event, window.location.origin)
    if (path === undefined) return
    event.preventDefault()
    go(path)
  })
  return {
    route: computed(() => readRoute(here.value)),
    query: computed(() => new URL(here.value, 'http://page').searchParams),
    page,
    go,
    setQuery,
    rename,
    hold: (next) => {
      guard = next
      return () => {
        if (guard === next) guard = null
      }
    },
    isReturn: () => isReturn,
    isLanding: () => isLanding,
  }
}

function nameOf(path: string): string {
  return JSON.stringify(readRoute(path))
}

function pathOfClick(event: MouseEvent, origin: string): string | undefined {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (link === null || link.target !== '' || link.hasAttribute('download') || link.origin !== origin) return undefined
  const { pathname, search, hash } = link
  return hash === '' ? pathname + search : undefined
}
