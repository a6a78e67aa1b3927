import { computed, type ReadonlySignal, signal } from '@preact/signals'

export type Route =
  | { name: 'home' }
  | { name: 'provision'; blueprintId: string | null }
  | { name: 'plan'; planId: string }
  | { name: 'draft'; draftId: string }
  | { name: 'jobs' }
  | { name: 'job'; jobId: string }
  | { name: 'blueprints' }
  | { name: 'import' }
  | { name: 'blueprint'; blueprintId: string }
  | { name: 'unknown' }

export type Router = {
  route: ReadonlySignal<Route>
  go(path: string, how?: 'push' | 'replace'): void
}

/** Where each screen lives; the only place that writes our paths. */
export const paths = {
  home: '/',
  provision: '/provision',
  provisionWith: (blueprintId: string) => `/provision?blueprint=${encodeURIComponent(blueprintId)}`,
  plan: (planId: string) => `/provision/${encodeURIComponent(planId)}`,
  draft: (draftId: string) => `/drafts/${encodeURIComponent(draftId)}`,
  jobs: '/jobs',
  job: (jobId: string) => `/jobs/${encodeURIComponent(jobId)}`,
  blueprints: '/blueprints',
  import: '/blueprints/import',
  blueprint: (blueprintId: string) => `/blueprints/${encodeURIComponent(blueprintId)}`,
} as const

export function readRoute(url: string): Route {
  const { pathname, searchParams } = new URL(url, 'http://page')
  const [first, second, ...more] = pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decode)
  if (more.length > 0) return { name: 'unknown' }
  if (first === undefined) return { name: 'home' }
  if (first === 'provision')
    return second === undefined ? { name: 'provision', blueprintId: searchParams.get('blueprint') } : { name: 'plan', planId: second }
  if (first === 'drafts') return second === undefined ? { name: 'unknown' } : { name: 'draft', draftId: second }
  if (first === 'jobs') return second === undefined ? { name: 'jobs' } : { name: 'job', jobId: second }
  if (first !== 'blueprints') return { name: 'unknown' }
  if (second === undefined) return { name: 'blueprints' }
  return second === 'import' ? { name: 'import' } : { name: 'blueprint', blueprintId: second }
}

/** Real paths on the History API; plain links work because a click on one is caught here. */
export function startRouter(window: Window): Router {
  const here = signal(window.location.pathname + window.location.search)
  const read = () => (here.value = window.location.pathname + window.location.search)

  function go(path: string, how: 'push' | 'replace' = 'push') {
    if (path === here.peek()) return
    window.history[how === 'push' ? 'pushState' : 'replaceState'](null, '', path)
    read()
    window.scrollTo(0, 0)
  }

  window.addEventListener('popstate', read)
  window.document.addEventListener('click', (event) => {
    const path = pathOfClick(event, window.location.origin)
    if (path === undefined) return
    event.preventDefault()
    go(path)
  })
  return { route: computed(() => readRoute(here.value)), go }
}

function pathOfClick(event: MouseEvent, origin: string): string | undefined {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (link === null || link.target !== '' || link.hasAttribute('download') || link.origin !== origin) return undefined
  const { pathname, search, hash } = link
  return hash === '' ? pathname + search : undefined
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
